import { afterEach, beforeEach, expect, test, vi } from "vitest";

vi.hoisted(() => {
  Object.assign(globalThis, {
    location: { protocol: "http:", host: "desk.test", href: "http://desk.test/c/a", pathname: "/c/a", search: "" },
    requestAnimationFrame: (run: () => void) => setTimeout(run, 16),
    cancelAnimationFrame: (id: number) => clearTimeout(id),
  });
});

import { FakeSocket } from "$shared/fake.ts";
import { item, LIN, row } from "./cast.ts";
import { Desk } from "./desk.svelte.ts";
import { readDraft, writeDraft } from "./drafts.svelte.ts";

const ANA = { id: "ana", role: "agent" as const, name: "Ana" };
let desk: Desk;
let calls: { method: string; path: string; body: Record<string, unknown> | null }[];
let notes: (() => Response)[];

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms);
const posts = () => FakeSocket.last.sent.filter(({ t }) => t === "post");

function answer(method: string, path: string): Response {
  if (path.endsWith("/timeline?limit=50")) return json({ items: [item(1), item(2)], more: false });
  if (path === "/conversations/a") return json(row("a", { seq: 2 }));
  if (path.endsWith("/notes")) return notes.shift()!();
  if (path.startsWith("/conversations?")) return json({ rows: [row("a", { seq: 2 })], counts: { mine: 0, unassigned: 1, open: 1 }, cursor: "e.1", next: null });
  if (path.startsWith("/sync")) return json({ rows: [], gone: [], cursor: "e.2" });
  return method === "GET" ? json([]) : new Response(null, { status: 204 });
}

beforeEach(async () => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  calls = [];
  notes = [];
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("BroadcastChannel", undefined);
  vi.stubGlobal("fetch", async (url: string, { method, body }: { method: string; body?: string }) => {
    const path = url.replace("/api/v1", "");
    calls.push({ method, path, body: body ? JSON.parse(body) : null });
    return answer(method, path);
  });
  desk = new Desk(() => "en");
  void desk.begin(LIN);
  await settle();
  FakeSocket.last.open();
  FakeSocket.last.say({ t: "welcome", role: "agent", me: LIN, cursor: "e.1", online: [], agents_online: [] });
  await settle();
  desk.open!.seen = 2;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ack = (client_id: unknown, seq: number) => FakeSocket.last.say({ t: "ack", client_id, conversation: "a", seq, at: "2026-11-22T00:00:00.000Z" });
const moved = { kind: "conflict", code: "ConversationMoved", message: "", facts: {} };

test("two replies in a row: the second rests on the first, so only others' words can hold it back", async () => {
  desk.write(desk.open!, "reply", "one");
  desk.write(desk.open!, "reply", "two");
  await settle();
  expect(posts().map(({ body, base_seq }) => [body, base_seq])).toEqual([["one", 2]]);
  ack(posts()[0]!["client_id"], 3);
  await settle();
  expect(posts().map(({ body, base_seq }) => [body, base_seq])).toEqual([["one", 2], ["two", 3]]);
});

test("a colleague's words between one's own hold the next reply back", async () => {
  desk.write(desk.open!, "reply", "one");
  desk.write(desk.open!, "reply", "two");
  await settle();
  FakeSocket.last.say({ t: "items", conversation: "a", items: [item(3, { author: ANA, client_id: "hers" })] });
  await settle();
  ack(posts()[0]!["client_id"], 4);
  await settle();
  expect(posts()[1]!["base_seq"]).toBe(2);
});

test("held back: the words return to the draft in their order, before what was written since, and the reason stands", async () => {
  desk.write(desk.open!, "reply", "one");
  desk.write(desk.open!, "reply", "two");
  writeDraft("lin", "a", "reply", "");
  await settle();
  FakeSocket.last.say({ t: "nack", client_id: posts()[0]!["client_id"], conversation: "a", error: moved });
  await settle();
  FakeSocket.last.say({ t: "nack", client_id: posts()[1]!["client_id"], conversation: "a", error: moved });
  await settle();
  expect(readDraft("lin", "a", "reply")).toBe("one\ntwo");
  expect(desk.store.outbox).toEqual([]);
  expect(desk.open!.collision).toMatchObject({ seen: 2 });
  FakeSocket.last.say({ t: "items", conversation: "a", items: [item(3, { author: ANA, client_id: "hers", body: "I have it" })] });
  await settle();
  expect(desk.open!.newerThan(2, "lin")?.body).toBe("I have it");
});

test("a note never goes the way of a reply, and is repeated under the same id until it is answered", async () => {
  notes = [() => { throw new TypeError("cut"); }, () => json({ error: { kind: "unavailable", code: "Busy", message: "", facts: { retry_after: 1 } } }, 503), () => json(item(3, { kind: "note", author: { id: "lin", role: "agent", name: "Lin" } }), 201)];
  desk.write(desk.open!, "note", "for the house");
  await settle(10_000);
  const asked = calls.filter(({ path }) => path === "/conversations/a/notes");
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ body }) => body!["client_id"])).size).toBe(1);
  expect(posts()).toEqual([]);
  expect(desk.store.outbox).toEqual([]);
  expect(desk.open!.thread.items.at(-1)).toMatchObject({ kind: "note", body: "for the house" });
});

test("signed out elsewhere: nothing of the desk is left, the draft is", async () => {
  writeDraft("lin", "a", "reply", "half a sentence");
  FakeSocket.last.say({ t: "bye", reason: "signed_out" });
  await settle();
  expect([desk.store.session, desk.store.farewell, desk.store.me, desk.store.rows.size, desk.open]).toEqual(["out", "signed_out", null, 0, null]);
  expect(readDraft("lin", "a", "reply")).toBe("half a sentence");
});

test("the open conversation is watched first and looked at second; left, both end", () => {
  const told = () => FakeSocket.last.sent.filter(({ t }) => t === "watch" || t === "viewing" || t === "unwatch").map(({ t, conversation }) => `${t} ${conversation}`);
  expect(told()).toEqual(["watch a", "viewing a"]);
  desk.show(null);
  expect(told()).toEqual(["watch a", "viewing a", "viewing null", "unwatch a"]);
});
