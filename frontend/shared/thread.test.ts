import { expect, test } from "vitest";
import { chance, shuffled } from "./fake.ts";
import type { Entry } from "./outbox.ts";
import { emptyThread, hasGap, keyOf, lines, merge, mergeOwn, mergePage, packed, type Thread } from "./thread.ts";
import type { Item } from "./wire.ts";

const ME = { id: "c", role: "contact", name: "Ada" } as const;
const AGENT = { id: "a", role: "agent", name: "Bo" } as const;

function item(seq: number): Item {
  const mine = seq % 2 === 1;
  return {
    seq, kind: "message", at: "2026-11-22T02:09:00.123Z", body: `words ${seq}`,
    author: mine ? ME : AGENT,
    client_id: mine ? `id-${seq}` : null, // agents' messages carry none of ours
  };
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => item(i + 1));

function entry(client_id: string, body: string): Entry {
  return {
    client_id, body, conversation: "k", kind: "message", extra: {}, order: 0, made_at: "2026-11-22T02:09:00.000Z",
    state: "sent", error: null, retry_at: null,
  };
}

test("doubled, reordered and cut frames end as the server's log", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = chance(seed);
    const log = upTo(1 + Math.floor(random() * 40));
    let thread: Thread = emptyThread;
    for (let round = 0; round < 6; round++) {
      const some = shuffled(log.filter(() => random() < 0.6), random);
      const doubled = some.flatMap((one) => (random() < 0.3 ? [one, one] : [one]));
      for (let at = 0; at < doubled.length; at += 3) thread = merge(thread, doubled.slice(at, at + 3));
      const seqs = thread.items.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
      expect(log.slice(0, thread.last)).toEqual(thread.items.slice(0, thread.last));
      expect(hasGap(thread)).toBe(thread.items.length > thread.last);
    }
    thread = merge(thread, log.slice(thread.last)); // what watch answers
    expect(thread.items).toEqual(log);
    expect(thread.last).toBe(log.length);
    expect(hasGap(thread)).toBe(false);
  }
});

test("messages without a client_id are not each other's copies", () => {
  const thread = merge(emptyThread, [2, 4, 6].map(item).map((one, i) => ({ ...one, seq: i + 1 })));
  expect(thread.items).toHaveLength(3);
  expect(new Set(lines(thread, []).map(({ key }) => key)).size).toBe(3);
});

test("an own message keeps its key from waiting to acknowledged to stored, and is never shown twice", () => {
  const waiting = entry("id-3", "words 3");
  let thread = merge(emptyThread, upTo(2));
  const before = lines(thread, [waiting]);
  thread = mergeOwn(thread, waiting, { seq: 3, at: item(3).at }, ME);
  const between = lines(thread, [waiting]);
  thread = merge(thread, [item(3)]);
  const after = lines(thread, []);
  for (const drawn of [before, between, after]) expect(drawn.map(({ key }) => key)).toEqual(["id-1", "#2", "id-3"]);
  expect(between[2]!.entry).toBeNull();
  expect(thread.items[2]).not.toHaveProperty("own");
});

test("who copies another's client_id gets a key of their own", () => {
  const thread = merge(emptyThread, [item(1), { ...item(2), client_id: "id-1" }]);
  expect(lines(thread, []).map(({ key }) => key)).toEqual(["id-1", "#2"]);
});

test("an acknowledgement does not move the pointer: the server's version may differ and must still be fetched", () => {
  const thread = mergeOwn(merge(emptyThread, upTo(2)), entry("id-3", "my words"), { seq: 3, at: "x" }, ME);
  expect(thread.last).toBe(2);
  expect(hasGap(thread)).toBe(false);
  expect(merge(thread, [item(4)]).last).toBe(2);
  expect(merge(thread, [{ ...item(3), body: "blanked" }]).items[2]!.body).toBe("blanked");
  const late = mergeOwn(merge(thread, [{ ...item(3), body: "blanked" }]), entry("id-3", "my words"), { seq: 3, at: "x" }, ME);
  expect(late.items[2]!.body).toBe("blanked");
});

test("pages: older ones join in front, overlapping ones fold, a far newer one begins anew", () => {
  const log = upTo(120);
  let thread = mergePage(emptyThread, log.slice(70), true);
  expect([thread.first, thread.last, thread.more]).toEqual([71, 120, true]);
  thread = mergePage(thread, log.slice(20, 70), true);
  thread = mergePage(thread, log.slice(0, 30), false);
  expect(thread.items).toEqual(log);
  expect([thread.first, thread.last, thread.more]).toEqual([1, 120, false]);
  const old = mergePage(emptyThread, log.slice(0, 10), false);
  const anew = mergePage(old, log.slice(70), true);
  expect(anew.items).toEqual(log.slice(70));
  expect([anew.first, anew.last, anew.more]).toEqual([71, 120, true]);
});

test("live items that came during the fetch of a page are not lost", () => {
  const log = upTo(60);
  const thread = mergePage(merge(emptyThread, [item(59), item(60)]), log.slice(8, 58), true);
  expect(thread.items).toEqual(log.slice(8));
  expect(thread.last).toBe(60);
});

test("keeps the newest 200 that are sure", () => {
  const thread = mergeOwn(merge(merge(emptyThread, upTo(300)), [item(305)]), entry("id-301", "x"), { seq: 301, at: "x" }, ME);
  const kept = packed(thread);
  expect(kept.items.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => 101 + i));
  expect([kept.first, kept.last, kept.more]).toEqual([101, 300, true]);
  expect(merge(kept, [item(301)]).last).toBe(301);
  expect(packed(emptyThread).items).toEqual([]);
});

test("pending comes after what is stored, in the order it was written", () => {
  const drawn = lines(merge(emptyThread, upTo(2)), [entry("x", "1"), entry("y", "2")]);
  expect(drawn.map(({ key }) => key)).toEqual([keyOf(item(1)), keyOf(item(2)), "x", "y"]);
});
