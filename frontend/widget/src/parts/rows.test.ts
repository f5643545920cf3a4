import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Entry } from "$shared/outbox.ts";
import { emptyThread, merge, mergeOwn } from "$shared/thread.ts";
import type { Item } from "$shared/wire.ts";
import { wordsOf } from "$shared/words.ts";
import words from "../words/en.json";
import { rowsOf, type Row } from "./rows.ts";

const speech = { locale: "en", t: wordsOf(words, "en") };
const now = Date.parse("2026-11-22T03:00:00Z");
const ada = { id: "c", role: "contact", name: "" } as const;
const bo = { id: "a", role: "agent", name: "Bo" } as const;
const said = (seq: number, author: Item["author"], at: string, more: Partial<Item> = {}): Item => ({ seq, kind: "message", at: `2026-11-${at}Z`, author, body: `words ${seq}`, client_id: author === ada ? `id-${seq}` : null, ...more });
const waits = (client_id: string, state: Entry["state"]): Entry => ({
  client_id, conversation: "k", kind: "message", body: client_id, extra: {}, made_at: "2026-11-22T02:59:00Z", order: 1, state, error: null, retry_at: null,
});
const draw = (items: Item[], pending: Entry[] = []) => rowsOf(merge(emptyThread, items), pending, speech, now, "UTC");
const spoken = (rows: Row[]) => rows.filter((row) => row.kind === "words");

test("a group of the same voice says who and when once, at its end; five minutes or another voice end it", () => {
  const rows = spoken(draw([said(1, ada, "22T02:00:00"), said(2, ada, "22T02:01:00"), said(3, bo, "22T02:02:00"), said(4, bo, "22T02:10:00")]));
  expect(rows.map(({ ends }) => ends)).toEqual([false, true, true, true]);
  expect(rows.map(({ meta }) => meta)).toEqual(["Delivered 02:00", "Delivered 02:01", "Bo, 02:02", "Bo, 02:10"]);
});

test("waiting, on the wire, delivered and failed are four marks", () => {
  const rows = spoken(draw([said(1, ada, "22T02:00:00")], [waits("a", "sent"), waits("b", "waiting"), waits("c", "failed")]));
  expect(rows.map(({ mark }) => mark)).toEqual(["delivered", "sending", "waiting", "failed"]);
  expect(spoken(draw([said(1, bo, "22T02:00:00")]))[0]!.mark).toBeNull();
});

test("the optimistic bubble becomes the real one in place: the same key, from waiting to stored", () => {
  const entry = waits("id-2", "waiting");
  const first = merge(emptyThread, [said(1, bo, "22T02:00:00")]);
  const own = mergeOwn(first, entry, { seq: 2, at: "2026-11-22T02:59:01Z" }, ada);
  const keys = [rowsOf(first, [entry], speech, now, "UTC"), rowsOf(own, [entry], speech, now, "UTC"), rowsOf(merge(own, [said(2, ada, "22T02:59:01")]), [], speech, now, "UTC")];
  for (const rows of keys) expect(rows.map(({ key }) => key)).toEqual(["#1", "id-2"]);
});

test("days are marked where they turn, not on a log that is all of today", () => {
  expect(draw([said(1, ada, "22T02:00:00")]).map(({ kind }) => kind)).toEqual(["words"]);
  const rows = draw([said(1, ada, "20T02:00:00"), said(2, ada, "20T09:00:00"), said(3, ada, "21T23:59:00"), said(4, ada, "22T00:01:00")]);
  expect(rows.filter(({ kind }) => kind === "day").map((row) => "text" in row && row.text)).toEqual(["Friday", "Yesterday", "Today"]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test("solved and opened again are told in words, other events stay inside", () => {
  const rows = draw([
    said(1, bo, "22T02:00:00", { kind: "event", event: "ConversationStarted" }),
    said(2, bo, "22T02:00:00", { kind: "event", event: "ConversationResolved", data: { status: ["open", "resolved"] } }),
    said(3, ada, "22T02:01:00", { data: { status: ["resolved", "open"] } }),
    said(4, bo, "22T02:02:00", { kind: "event", event: "ConversationReopened" }),
  ]);
  expect(rows.map((row) => (row.kind === "system" ? row.text.slice(0, 14) : row.kind))).toEqual(["Bo marked this", "words", "This case is o", "This case is o"]);
});

test("the log is a region that holds a list, not a list that is a log", () => {
  const screen = readFileSync(new URL("../Thread.svelte", import.meta.url), "utf8");
  expect(screen).toMatch(/<div role="log"[^>]*>\s*<ul>/);
  expect(screen).not.toMatch(/<ul[^>]*role=/);
});
