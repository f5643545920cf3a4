import { afterEach, expect, test, vi } from "vitest";
import { openShelves } from "./shelf.ts";

afterEach(() => void vi.unstubAllGlobals());

const denied = [
  ["no storage at all", undefined],
  ["denied to a third party", { open: () => { throw new DOMException("denied", "SecurityError"); } }],
  ["refused later", { open: () => { const asked: { onerror?: () => void; error: Error } = { error: new Error("UnknownError") }; queueMicrotask(() => asked.onerror?.()); return asked; } }],
] as const;

test.each(denied)("memory takes over: %s", async (_name, indexedDB) => {
  vi.stubGlobal("indexedDB", indexedDB);
  const shelves = await openShelves("me", ["outbox"]);
  expect(shelves.lasting).toBe(false);
  const shelf = shelves.shelf<number>("outbox");
  await shelf.put("a", 1);
  await shelf.put("b", 2);
  await shelf.remove("a");
  expect([await shelf.get("a"), await shelf.get("b"), await shelf.all()]).toEqual([undefined, 2, [2]]);
});

test("a browser that never answers does not keep the words waiting", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) });
  const opening = openShelves("me", ["outbox"]);
  await vi.advanceTimersByTimeAsync(2001);
  expect((await opening).lasting).toBe(false);
  vi.useRealTimers();
});
