import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chance } from "./fake.ts";
import { openOutbox, type Entry, type Outbox, type Outcome } from "./outbox.ts";
import { memoryShelf, type Shelf } from "./shelf.ts";
import type { WireError } from "./wire.ts";

const CUT: Outcome = { done: false, refused: null };
const refusal = (kind: WireError["kind"], facts = {}): WireError => ({ kind, code: "X", message: "Why.", facts });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that folds a repeated client_id, as ours does, on a line that loses requests and answers. */
function server() {
  const log: Entry[] = [];
  const conversations = new Map<string, string>();
  const store = (entry: Entry): Outcome => {
    const known = log.findIndex(({ client_id }) => client_id === entry.client_id);
    if (known < 0) log.push(entry);
    if (entry.kind === "start" && !conversations.has(entry.client_id)) conversations.set(entry.client_id, `real-${entry.client_id}`);
    const conversation = conversations.get(entry.client_id) ?? entry.conversation;
    return { done: true, conversation, seq: (known < 0 ? log.length - 1 : known) + 1, at: "2026-11-22T02:09:00.000Z" };
  };
  return { log, store, bodies: () => log.map(({ body }) => body) };
}

async function box(carry: (entry: Entry) => Promise<Outcome>, shelf: Shelf<Entry> = memoryShelf(), done: (entry: Entry) => void = () => {}) {
  const outbox = openOutbox({ shelf, carry, done });
  await outbox.ready;
  return outbox;
}
const settle = () => vi.advanceTimersByTimeAsync(0);
const write = (outbox: Outbox, body: string, conversation = "k") => outbox.add({ kind: "message", body, conversation });
const states = (outbox: Outbox) => outbox.entries.get().map(({ body, state }) => `${body} ${state}`);

test("sends in order, one at a time per conversation, several conversations side by side", async () => {
  const open: [Entry, (outcome: Outcome) => void][] = [];
  const outbox = await box((entry) => new Promise((resolve) => open.push([entry, resolve])));
  outbox.resume();
  for (const body of ["a1", "a2"]) write(outbox, body, "a");
  write(outbox, "b1", "b");
  expect(open.map(([{ body }]) => body)).toEqual(["a1", "b1"]);
  open[0]![1]({ done: true, conversation: "a", seq: 1, at: "" });
  await settle();
  expect(open.map(([{ body }]) => body)).toEqual(["a1", "b1", "a2"]);
  expect(states(outbox)).toEqual(["a2 sent", "b1 sent"].sort(() => 0));
});

test("nothing is sent before the link is live, and a cut entry goes again under the same id", async () => {
  const tried: string[] = [];
  const outbox = await box(async (entry) => (tried.push(entry.client_id), CUT));
  const { client_id } = write(outbox, "hello");
  await vi.advanceTimersByTimeAsync(5000);
  expect(tried).toEqual([]);
  expect(states(outbox)).toEqual(["hello waiting"]);
  outbox.resume();
  await settle();
  outbox.pause();
  await vi.advanceTimersByTimeAsync(5000);
  expect(tried).toEqual([client_id]);
  outbox.resume();
  expect(tried).toEqual([client_id, client_id]);
});

test("no answer on a live link is asked for again after a second, not in a loop", async () => {
  let tried = 0;
  const outbox = await box(async () => (tried++, CUT));
  outbox.resume();
  write(outbox, "hello");
  await vi.advanceTimersByTimeAsync(3500);
  expect(tried).toBe(4);
});

test("limited: waits as long as asked and keeps the order", async () => {
  const desk = server();
  let refuse = true;
  const outbox = await box(async (entry) => (refuse ? { done: false, refused: refusal("limited", { retry_after: 3 }) } : desk.store(entry)));
  outbox.resume();
  write(outbox, "1");
  await settle();
  write(outbox, "2");
  await settle();
  expect(states(outbox)).toEqual(["1 waiting", "2 waiting"]);
  expect(outbox.entries.get()[0]!.error?.kind).toBe("limited");
  refuse = false;
  await vi.advanceTimersByTimeAsync(2_900);
  expect(desk.log).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(desk.bodies()).toEqual(["1", "2"]);
});

test("a final refusal is marked with the server's sentence, the next may pass, and Retry sends it under the same id", async () => {
  const desk = server();
  let refuse = true;
  const outbox = await box(async (entry) => (refuse && entry.body === "1" ? { done: false, refused: refusal("conflict") } : desk.store(entry)));
  outbox.resume();
  const first = write(outbox, "1");
  write(outbox, "2");
  await settle();
  expect(states(outbox)).toEqual(["1 failed"]);
  expect(outbox.entries.get()[0]!.error?.message).toBe("Why.");
  refuse = false;
  outbox.retry(first.client_id, { base_seq: 9 });
  await settle();
  expect(desk.bodies()).toEqual(["2", "1"]);
  expect(desk.log[1]).toMatchObject({ client_id: first.client_id, extra: { base_seq: 9 } });
  expect(outbox.entries.get()).toEqual([]);
});

test("what follows a start waits for its name; a start that failed holds it back until it is tried again", async () => {
  const desk = server();
  let refuse = true;
  const outbox = await box(async (entry) => (refuse ? { done: false, refused: refusal("invalid") } : desk.store(entry)));
  const start = outbox.add({ kind: "start", body: "1", extra: { inbox: "web" } });
  write(outbox, "2", start.conversation);
  outbox.resume();
  await settle();
  expect(states(outbox)).toEqual(["1 failed", "2 waiting"]);
  refuse = false;
  outbox.retry(start.client_id);
  await settle();
  expect(desk.bodies()).toEqual(["1", "2"]);
  expect(desk.log[1]!.conversation).toBe(`real-${start.client_id}`);
  expect(write(outbox, "3", start.conversation).conversation).toBe(`real-${start.client_id}`);
});

test("dropping a start drops what hangs on it", async () => {
  const outbox = await box(async () => CUT);
  const start = outbox.add({ kind: "start", body: "1" });
  write(outbox, "2", start.conversation);
  outbox.drop(start.client_id);
  expect(outbox.entries.get()).toEqual([]);
});

test("the answer is told before the entry leaves the list", async () => {
  const seen: number[] = [];
  const desk = server();
  const outbox: Outbox = await box(async (entry) => desk.store(entry), memoryShelf(), () => seen.push(outbox.entries.get().length));
  outbox.resume();
  write(outbox, "1");
  await settle();
  expect(seen).toEqual([1]);
});

test("two tabs of one visitor neither double nor lose, even when one dies", async () => {
  const shelf = memoryShelf<Entry>();
  const desk = server();
  const tabs: ((event: MessageEvent) => void)[] = [];
  const tab = async (carry: (entry: Entry) => Promise<Outcome>) => {
    const own = tabs.length;
    tabs.push(() => {});
    const channel = {
      postMessage: (data: unknown) => tabs.forEach((hear, at) => at !== own && queueMicrotask(() => hear({ data } as MessageEvent))),
      get onmessage() {
        return tabs[own]!;
      },
      set onmessage(hear) {
        tabs[own] = hear!;
      },
    };
    const outbox = openOutbox({ shelf, carry, done: () => {}, channel });
    await outbox.ready;
    return outbox;
  };
  const dying = await tab(async () => new Promise(() => {})); // its line is dead, then the tab is gone
  const living = await tab(async (entry) => desk.store(entry));
  const start = dying.add({ kind: "start", body: "1" });
  dying.resume();
  living.resume();
  write(living, "2", start.conversation);
  await vi.advanceTimersByTimeAsync(1000);
  expect(living.entries.get().map(({ body }) => body)).toEqual(["1", "2"]);
  expect(desk.bodies()).toEqual([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(desk.bodies()).toEqual(["1", "2"]);
  expect(dying.entries.get().filter(({ state }) => state === "waiting")).toEqual([]);
});

test("whatever is cut, refused for a while or reloaded: everything arrives once, in order", async () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = chance(seed);
    const desk = server();
    const shelf = memoryShelf<Entry>();
    const carry = async (entry: Entry): Promise<Outcome> => {
      await new Promise((resolve) => setTimeout(resolve, random() * 50));
      const luck = random();
      if (luck < 0.2) return CUT; // the request never arrived
      if (luck < 0.35) return { done: false, refused: refusal(luck < 0.27 ? "unavailable" : "limited", { retry_after: 1 }) };
      const outcome = desk.store(entry);
      return luck < 0.55 ? CUT : outcome; // stored, but the answer was lost
    };
    let outbox = await box(carry, shelf);
    const written: string[] = [];
    let conversation = outbox.add({ kind: "start", body: "0" }).conversation;
    written.push("0");
    for (let step = 1; step <= 12; step++) {
      const named = desk.log.find(({ kind }) => kind === "start") && outbox.entries.get().every(({ kind }) => kind !== "start");
      if (named) conversation = `real-${desk.log[0]!.client_id}`;
      written.push(String(step));
      write(outbox, String(step), conversation);
      if (random() < 0.4) outbox.resume();
      if (random() < 0.3) outbox.pause();
      await vi.advanceTimersByTimeAsync(random() * 800);
      if (random() < 0.2) {
        outbox.pause();
        await vi.advanceTimersByTimeAsync(100); // the page goes away with its request
        outbox = await box(carry, shelf);
      }
    }
    for (let i = 0; i < 300 && outbox.entries.get().length; i++) {
      outbox.resume();
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(desk.bodies(), `seed ${seed}`).toEqual(written);
    expect(await shelf.all()).toEqual([]);
  }
});
