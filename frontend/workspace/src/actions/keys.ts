import type { Action, Reach } from "./action.ts";

const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** The action whose keys these are. A bare key acts only when nobody types, and nothing acts while an input method composes. */
export function actionFor(event: KeyboardEvent, all: readonly Action[], { blocked }: { blocked: boolean }): Action | undefined {
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.defaultPrevented) return undefined;
  const pressed = combination(event);
  const bare = !pressed.includes("mod+");
  if (bare && (blocked || types(event.target))) return undefined;
  return all.find(({ keys, also }) => keys === pressed || also === pressed);
}

/** Runs an action when it can; what it could not do is already told in place. */
export function perform(chosen: Action, reach: Reach): boolean {
  if (!chosen.can(reach)) return false;
  Promise.resolve(chosen.run(reach)).catch(() => undefined);
  return true;
}

/** The keys as caps to show: ["⌘", "K"] or ["Ctrl", "K"]. */
export function caps(keys: string): string[] {
  const names: Record<string, string> = { mod: apple ? "⌘" : "Ctrl", shift: apple ? "⇧" : "Shift", arrowdown: "↓", arrowup: "↑", enter: "↵", esc: "Esc" };
  return keys.split("+").map((key) => names[key] ?? key.toUpperCase());
}

function combination(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const mod = apple ? event.metaKey : event.ctrlKey;
  if (!mod && (event.ctrlKey || event.metaKey)) return "mod+?"; // the other system's modifier: never a bare key
  // A sign that needs Shift on some keyboards, like "?", is itself; a letter with Shift is a combination.
  const shift = event.shiftKey && (mod || /^[a-z]$/.test(key) || key.startsWith("arrow"));
  return `${mod ? "mod+" : ""}${shift ? "shift+" : ""}${key}`;
}

function types(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
}
