import type { Entry } from "./outbox.ts";
import type { Author, Item } from "./wire.ts";

/** What this client knows of one conversation: every seq from `first` to `last`, and maybe some beyond a gap. */
export interface Thread {
  /** The lowest seq known; items before it may exist on the server while `more` is true. */
  readonly first: number;
  /** The contiguous pointer: everything up to here came from the server. `watch` goes on after it. */
  readonly last: number;
  readonly more: boolean;
  /** In the order of seq, each once. */
  readonly items: readonly KnownItem[];
}

/** `own` = drawn from our own acknowledged entry; the server's version has not come by yet. */
export type KnownItem = Item & { own?: true };

export const KEPT_ITEMS = 200;
export const emptyThread: Thread = { first: 1, last: 0, more: false, items: [] };

/** Takes in live or replayed items in any order, any number of times. The same seq again replaces (it may have been blanked since). */
export function merge(thread: Thread, arrived: readonly Item[]): Thread {
  const bySeq = new Map(thread.items.map((item) => [item.seq, item]));
  for (const item of arrived) if (item.seq >= thread.first) bySeq.set(item.seq, item);
  return settled(thread, bySeq);
}

/** A page from the timeline that is older than, overlaps, or (as the newest page after a long absence) replaces what is known. */
export function mergePage(thread: Thread, page: readonly Item[], more: boolean): Thread {
  const low = page[0]?.seq;
  const high = page.at(-1)?.seq;
  if (low === undefined || high === undefined) return { ...thread, more: thread.items.length ? thread.more : false };
  const bySeq = new Map(page.map((item) => [item.seq, item as KnownItem]));
  const apart = thread.items.length === 0 || low > thread.last + 1;
  if (apart) {
    // Own and early items beyond the page are still true; what lies before it would leave a hole.
    for (const item of thread.items) if (item.seq > high && !bySeq.has(item.seq)) bySeq.set(item.seq, item);
    return settled({ first: low, last: high, more, items: [] }, bySeq);
  }
  for (const item of thread.items) if (!bySeq.has(item.seq)) bySeq.set(item.seq, item);
  const older = low < thread.first;
  return settled({ ...thread, first: Math.min(low, thread.first), more: older ? more : thread.more, last: Math.max(thread.last, high) }, bySeq);
}

/** Puts an acknowledged entry in its place; never over the server's own version, and the pointer does not move. */
export function mergeOwn(thread: Thread, entry: Entry, answer: { seq: number; at: string }, author: Author): Thread {
  if (thread.items.some((item) => item.seq === answer.seq) || answer.seq < thread.first) return thread;
  const kind = entry.kind === "note" ? "note" : "message";
  const own: KnownItem = { seq: answer.seq, at: answer.at, kind, author, client_id: entry.client_id, body: entry.body, own: true };
  return { ...thread, items: [...thread.items, own].sort((a, b) => a.seq - b.seq) };
}

/** True when an item arrived that cannot be reached from the pointer: ask `watch` again after `last`. */
export function hasGap(thread: Thread): boolean {
  let next = thread.last + 1;
  for (const item of thread.items) {
    if (item.seq < next) continue;
    if (item.seq > next) return true;
    next += 1;
  }
  return false;
}

/** One thing to draw, under a key that stays the same while an own message turns from waiting to stored. */
export type Line = { key: string; item: KnownItem; entry: null } | { key: string; item: null; entry: Entry };

/** Everything to draw: the server's order first, then what waits, in the order it was written. */
export function lines(thread: Thread, pending: readonly Entry[]): Line[] {
  const used = new Set<string>();
  const drawn = thread.items.map((item): Line => {
    // A client_id is unique per author only: who copies another's must not take its place.
    const key = used.has(keyOf(item)) ? `#${item.seq}` : keyOf(item);
    used.add(key);
    return { key, item, entry: null };
  });
  const left = pending.filter((entry) => !used.has(entry.client_id));
  return [...drawn, ...left.map((entry): Line => ({ key: entry.client_id, item: null, entry }))];
}

/** Identity is the client_id when there is one, else the seq. (Items without one are not each other's copies.) */
export function keyOf(item: Item): string {
  return item.client_id || `#${item.seq}`;
}

/** What is worth keeping for the next start: the newest contiguous items. */
export function packed(thread: Thread): Thread {
  const sure = thread.items.filter((item) => item.seq <= thread.last && !item.own);
  const items = sure.slice(-KEPT_ITEMS);
  const first = items[0]?.seq ?? thread.last + 1;
  return { first, last: thread.last, more: thread.more || items.length < sure.length, items };
}

function settled(thread: Thread, bySeq: Map<number, KnownItem>): Thread {
  const items = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  let last = thread.last;
  for (let next = bySeq.get(last + 1); next && !next.own; next = bySeq.get(last + 1)) last += 1;
  return { ...thread, items, last };
}
