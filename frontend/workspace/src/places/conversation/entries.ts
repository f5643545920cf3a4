import { lines, type Line, type Thread } from "$shared/thread.ts";
import type { Entry as Unsent } from "$shared/outbox.ts";

/** What the thread draws, one after another: day marks between lines. */
export type Entry = { key: string; day: string; line: null } | { key: string; day: null; line: Line };

export function entriesOf(thread: Thread, unsent: readonly Unsent[]): Entry[] {
  const out: Entry[] = [];
  let before = "";
  for (const line of lines(thread, unsent)) {
    const at = line.item?.at ?? line.entry!.made_at;
    const day = dayOf(at);
    if (day !== before) out.push({ key: `day ${day}`, day: at, line: null });
    before = day;
    out.push({ key: line.key, day: null, line });
  }
  return out;
}

/** Cheap enough for ten thousand lines: no formatter is asked. */
function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}
