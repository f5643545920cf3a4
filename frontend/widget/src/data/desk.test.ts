import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "$shared/fake.ts";
import { lines } from "$shared/thread.ts";
import type { Case, Item } from "$shared/wire.ts";
import { openDesk, type Desk } from "./desk.ts";
import { openPocket } from "../pocket.ts";
import { openThreads } from "./threads.ts";

const AT = "2026-11-22T02:09:00.123Z";
const CASE: Case = { id: "k", case_number: "HD-1", subject: "", status: "open", created_at: AT, last: null, seq: 1, agent: null };
const nowhere = openPocket(() => { throw new Error("denied"); });
const bo = { id: "a", role: "agent", name: "Bo" } as const;
const mine = (seq: number, client_id: string, body: string): Item => ({ seq, kind: "message", at: AT, author: { id: "c", role: "contact", name: "" }, client_id, body });
const theirs = (seq: number): Item => ({ seq, kind: "message", at: AT, author: bo, body: `answer ${seq}` });

let desk: Desk;
let asked: { url: string; body: Record<string, unknown> | null }[];
let answer: (url: string) => unknown;

beforeEach(async () => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  asked = [];
  answer = () => ({ case: CASE, item: mine(1, String(asked.at(-1)!.body!["client_id"]), "hello") });
  vi.stubGlobal("location", { protocol: "http:", host: "x" });
  vi.stubGlobal("BroadcastChannel", class { postMessage() {} onmessage = null; });
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push({ url, body: init.body ? JSON.parse(String(init.body)) : null });
    return new Response(JSON.stringify(answer(url)), { status: 200 });
  });
  const later = Promise.resolve({ openThreads });
  desk = await openDesk({ inbox: "web", token: "t".repeat(43), locale: "zh", page: "https://wallet", pocket: nowhere, session: nowhere, later, socket: (url) => new FakeSocket(url) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(1);
function welcome(cases: Case[] = []): FakeSocket {
  FakeSocket.last.open();
  FakeSocket.last.say({ t: "welcome", role: "contact", me: { id: null, name: "" }, cases, here: { agents: 4, by_language: { zh: 2 } } });
  return FakeSocket.last;
}
const drawn = () => lines(desk.shown.get().thread, desk.entries.get().filter(({ conversation }) => conversation === desk.open.get())).map(({ item, entry }) => item?.body ?? entry?.body);
const posts = (socket: FakeSocket) => socket.sent.filter(({ t }) => t === "post");

test("the first words are on the screen at once and reach the server once, with the second behind them in order", async () => {
  desk.start();
  desk.write("hello"); // before there is any connection
  desk.write("and more");
  expect(drawn()).toEqual(["hello", "and more"]);
  expect(desk.open.get()).toMatch(/^new:/);
  const socket = welcome();
  expect(socket.sent[0]).toEqual({ t: "hello", token: "t".repeat(43), inbox: "web", locale: "zh" });
  await settle();
  expect(asked).toEqual([{ url: "/api/v1/conversations", body: expect.objectContaining({ body: "hello", inbox: "web", locale: "zh", page: "https://wallet" }) }]);
  expect(desk.open.get()).toBe("k");
  expect(posts(socket).map(({ body, conversation }) => [body, conversation])).toEqual([["and more", "k"]]);
  socket.say({ t: "ack", client_id: posts(socket)[0]!["client_id"], conversation: "k", seq: 2, at: AT });
  await settle();
  expect(desk.entries.get()).toEqual([]);
  expect(drawn()).toEqual(["hello", "and more"]);
  expect(desk.cases.get().map(({ id }) => id)).toEqual(["k"]);
});

test("a socket cut before the acknowledgement: the same client_id again, nothing doubled, nothing out of order", async () => {
  desk.start();
  welcome([CASE]);
  desk.show("k");
  answer = () => ({ items: [theirs(1)], more: false });
  await settle();
  const first = FakeSocket.last;
  desk.write("one");
  desk.write("two");
  const [sent] = posts(first);
  first.cut(); // it was stored, but nobody told us
  await vi.advanceTimersByTimeAsync(400);
  const second = welcome([CASE]);
  await settle();
  second.say([{ t: "items", conversation: "k", items: [mine(2, String(sent!["client_id"]), "one"), theirs(3)] }]);
  expect(posts(second)[0]).toEqual(sent);
  expect(drawn()).toEqual(["answer 1", "one", "answer 3", "two"]);
  second.say({ t: "ack", client_id: sent!["client_id"], conversation: "k", seq: 2, at: AT });
  await settle();
  expect(posts(second).map(({ body }) => body)).toEqual(["one", "two"]);
  second.say({ t: "items", conversation: "k", items: [theirs(3), mine(4, String(posts(second)[1]!["client_id"]), "two")] });
  second.say({ t: "ack", client_id: posts(second)[1]!["client_id"], conversation: "k", seq: 4, at: AT });
  await settle();
  expect(drawn()).toEqual(["answer 1", "one", "answer 3", "two"]);
  expect(desk.entries.get()).toEqual([]);
});

test("resumes after the last known, asks again over a gap, and reads anew when too far behind", async () => {
  desk.start();
  const socket = welcome([CASE]);
  answer = () => ({ items: [theirs(1), theirs(2)], more: false });
  desk.show("k");
  await settle();
  const watches = () => socket.sent.filter(({ t }) => t === "watch").map(({ after }) => after);
  expect(watches()).toEqual([2]);
  socket.say({ t: "items", conversation: "k", items: [theirs(5)] });
  socket.say({ t: "items", conversation: "k", items: [theirs(6)] });
  await vi.advanceTimersByTimeAsync(2100);
  expect(watches()).toEqual([2, 2]); // though nothing more arrived
  socket.say({ t: "items", conversation: "k", items: [theirs(3), theirs(4), theirs(7)] });
  await vi.advanceTimersByTimeAsync(5000);
  expect(watches()).toEqual([2, 2]);
  expect(desk.shown.get().thread.last).toBe(7);
  answer = () => ({ items: [theirs(800), theirs(801)], more: true });
  socket.say({ t: "behind", conversation: "k" });
  await settle();
  expect(drawn()).toEqual(["answer 800", "answer 801"]);
  expect(watches().at(-1)).toBe(801);
});

test("who is here is shown only while it is heard", async () => {
  desk.start();
  welcome();
  expect(desk.here.get()).toEqual({ agents: 4, by_language: { zh: 2 } });
  FakeSocket.last.say({ t: "here", agents: 3, by_language: {} });
  expect(desk.here.get()).toEqual({ agents: 3, by_language: {} });
  FakeSocket.last.cut();
  expect(desk.here.get()).toBeNull();
});

test("a refused reading says so and can be tried again; an unreachable one waits for the link", async () => {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ error: { kind: "broken", code: "Broken", message: "", facts: {} } }), { status: 500 }));
  desk.start();
  welcome([CASE]);
  desk.show("k");
  await settle();
  expect(desk.shown.get()).toMatchObject({ reading: false, problem: { code: "Broken" } });
  vi.stubGlobal("fetch", async () => { throw new TypeError("offline"); });
  desk.again();
  await settle();
  expect(desk.shown.get()).toMatchObject({ reading: true, problem: null });
});

test("answers in another conversation are counted, and looking at it takes the count away", async () => {
  desk.start();
  const socket = welcome([CASE]);
  desk.looking(true);
  socket.say({ t: "items", conversation: "k", items: [theirs(2), theirs(3)] });
  expect(desk.unread.get()).toEqual({ k: 2 });
  answer = () => ({ items: [theirs(1), theirs(2), theirs(3)], more: false });
  desk.show("k");
  expect(desk.unread.get()).toEqual({});
});

test("another language greets the server anew", async () => {
  desk.start();
  welcome();
  desk.speak("es");
  welcome();
  expect(FakeSocket.made).toHaveLength(2);
  expect(FakeSocket.last.sent[0]).toMatchObject({ t: "hello", locale: "es" });
});
