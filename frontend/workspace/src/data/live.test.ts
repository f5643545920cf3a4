import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "$shared/fake.ts";
import { Refused } from "$shared/rest.ts";
import type { Api } from "./api.ts";
import { item, LIN, row } from "./cast.ts";
import { Conversation } from "./conversation.svelte.ts";
import { openLive, type Live } from "./live.ts";
import { Store } from "./store.svelte.ts";

let store: Store;
let live: Live;
let pictures: (() => void)[];
let open: Conversation | null;
const api = { sync: vi.fn(), counts: vi.fn(), timeline: vi.fn() };
const ended = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  FakeSocket.made = [];
  pictures = [];
  store = new Store();
  store.session = "in";
  open = null;
  api.counts.mockResolvedValue({ mine: 1, unassigned: 1, open: 2 });
  live = openLive({
    store, api: api as unknown as Api, url: "ws://x", socket: (url) => new FakeSocket(url), soon: (run) => pictures.push(run),
    open: () => open, find: (id) => (open?.id === id ? open : undefined), refresh: () => undefined, onAccess: () => undefined, onEnded: ended,
  });
  live.start();
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

const draw = () => pictures.splice(0).forEach((run) => run());
const settle = () => vi.advanceTimersByTimeAsync(0);

async function welcome(cursor = "e.1"): Promise<FakeSocket> {
  FakeSocket.last.open();
  FakeSocket.last.say({ t: "welcome", role: "agent", me: LIN, cursor, online: ["c-a"], agents_online: ["lin"] });
  await settle();
  return FakeSocket.last;
}

test("fifty frames in one moment make one picture", async () => {
  const socket = await welcome();
  for (let n = 0; n < 50; n++) socket.say([{ t: "rows", rows: [row(`r${n}`)] }]);
  expect(pictures).toHaveLength(1);
  expect(store.rows.size).toBe(0);
  draw();
  expect(store.rows.size).toBe(50);
});

test("after a break: what came meanwhile by the cursor first, then the frames that came since, then the open thread", async () => {
  (await welcome()).say({ t: "cursor", cursor: "e.5" });
  draw();
  open = new Conversation("a", api as unknown as Api, (frame) => live.link.send(frame));
  open.stage = "ready";
  open.take([item(1), item(2)]);
  let answer!: (value: unknown) => void;
  api.sync.mockReturnValue(new Promise((yes) => (answer = yes)));
  FakeSocket.last.cut();
  await vi.advanceTimersByTimeAsync(20_000);
  const socket = await welcome("e.9");
  expect(api.sync).toHaveBeenCalledWith("e.5");
  socket.say([{ t: "gone", ids: ["lost"] }, { t: "rows", rows: [row("a", { seq: 9 })] }]);
  draw();
  expect(store.rows.size).toBe(0); // nothing before the sync has answered
  answer({ rows: [row("lost"), row("a", { seq: 8 })], gone: [], cursor: "e.8" });
  await settle();
  expect([...store.rows.values()].map(({ id, seq }) => `${id} ${seq}`)).toEqual(["a 9"]);
  expect(socket.sent.filter(({ t }) => t === "watch")).toEqual([{ t: "watch", conversation: "a", after: 2 }]);
  expect(store.asOf).toBeNull();
});

test("too far behind: everything is forgotten and read anew", async () => {
  store.cursor = "e.1";
  store.takeRows([row("old")]);
  api.sync.mockRejectedValue(new Refused(409, { kind: "conflict", code: "TooFarBehind", message: "", facts: {} }));
  await welcome("e.7");
  expect(store.rows.size).toBe(0);
  expect(store.cursor).toBe("e.7");
});

test("a sync that nobody answers is asked again under the same cursor", async () => {
  store.cursor = "e.1";
  api.sync.mockRejectedValueOnce(new Error("cut")).mockResolvedValue({ rows: [row("a")], gone: [], cursor: "e.2" });
  await welcome("e.9");
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.sync.mock.calls).toEqual([["e.1"], ["e.1"]]);
  expect([store.rows.size, store.cursor]).toEqual([1, "e.2"]);
});

test("the moment of the break is kept until the screen is true again", async () => {
  const socket = await welcome();
  vi.setSystemTime(Date.UTC(2026, 10, 22, 2, 20));
  socket.cut();
  expect(store.asOf).toBe(Date.UTC(2026, 10, 22, 2, 20));
});

test("a revoked session ends it for good", async () => {
  (await welcome()).say({ t: "bye", reason: "signed_out" });
  expect(ended).toHaveBeenCalledWith("signed_out");
  expect(live.link.status.get()).toEqual({ state: "ended", reason: "signed_out" });
});

test("a gap in the open thread is asked for once", async () => {
  const socket = await welcome();
  open = new Conversation("a", api as unknown as Api, (frame) => live.link.send(frame));
  open.stage = "ready";
  open.take([item(1)]);
  open.watch();
  socket.say([{ t: "items", conversation: "a", items: [item(3)] }, { t: "items", conversation: "a", items: [item(4)] }]);
  draw();
  expect(socket.sent.filter(({ t }) => t === "watch").map(({ after }) => after)).toEqual([1, 1]);
  expect(open.thread.items.map(({ seq }) => seq)).toEqual([1, 3, 4]);
});

test("lamps, typing and who else looks", async () => {
  const socket = await welcome();
  open = new Conversation("a", api as unknown as Api, (frame) => live.link.send(frame));
  socket.say([
    { t: "online", contacts: { "c-b": true, "c-a": false } },
    { t: "typing", conversation: "a", author: { id: "c-a", role: "contact", name: "Zhou" }, on: true },
    { t: "viewing", conversation: "a", agents: [{ id: "lin", name: "Lin" }, { id: "ana", name: "Ana" }] },
  ]);
  draw();
  expect([...store.online]).toEqual(["c-b"]);
  expect(open.typing).toEqual(["Zhou"]);
  expect(open.viewers.map(({ name }) => name)).toEqual(["Ana"]); // oneself is no news
  await vi.advanceTimersByTimeAsync(6000);
  expect(open.typing).toEqual([]);
});
