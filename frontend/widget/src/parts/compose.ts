/** The server's limit, in characters as it counts them: an emoji is one. */
export const MOST = 10_000;
const NEAR = 500;

/** How many characters are left, told only when one comes near the end; negative when there are too many. */
export function leftOf(body: string): number | null {
  if (body.length < MOST - NEAR) return null;
  const left = MOST - [...body].length;
  return left <= NEAR ? left : null;
}

/** Enter sends, Shift+Enter begins a line; while an input method composes, Enter is its own. */
export function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !event.isComposing && event.keyCode !== 229;
}

/** Lets a field be as tall as its text, up to what its style allows. */
export function grows(field: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
