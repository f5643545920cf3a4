import { expect, test } from "vitest";
import { actions } from "./index.ts";
import { actionFor } from "./keys.ts";

class Element {}
class HTMLElement extends Element { isContentEditable = false }
class HTMLInputElement extends HTMLElement { type = "text" }
class HTMLTextAreaElement extends HTMLElement {}
class HTMLSelectElement extends HTMLElement {}
Object.assign(globalThis, { HTMLElement, HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement });

const press = (key: string, change: object = {}) =>
  actionFor({ key, target: new HTMLElement(), isComposing: false, keyCode: 0, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, defaultPrevented: false, ...change } as never, actions, { blocked: false })?.name;

test("bare keys act when nobody types", () => {
  expect([press("j"), press("ArrowDown"), press("e"), press("E", { shiftKey: true }), press("?", { shiftKey: true })]).toEqual(["next", "next", "resolve", "reopen", "cheat-sheet"]);
});

test("bare keys are letters while somebody types; Ctrl still acts", () => {
  const target = new HTMLTextAreaElement();
  expect([press("e", { target }), press("k", { target, ctrlKey: true }), press("M", { target, ctrlKey: true, shiftKey: true })]).toEqual([undefined, "palette", "switch-mode"]);
});

test("nothing acts while an input method composes, with Alt, or with the browser's own combination", () => {
  expect([press("k", { ctrlKey: true, isComposing: true }), press("k", { ctrlKey: true, keyCode: 229 }), press("e", { altKey: true }), press("r", { ctrlKey: true })]).toEqual([undefined, undefined, undefined, undefined]);
});

test("no two actions share a combination, none uses Alt", () => {
  const all = actions.flatMap(({ keys, also }) => [keys, also]).filter(Boolean);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((keys) => keys!.includes("alt"))).toEqual([]);
});
