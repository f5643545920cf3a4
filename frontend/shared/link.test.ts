import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chance, FakeSocket } from "./fake.ts";
import { backoff, openLink, type Link } from "./link.ts";
import type { ServerFrame } from "./wire.ts";

const WELCOME = { t: "welcome", role: "contact", me: { id: null, name: "" }, cases: [], here: { agents: 0, by_language: {} } };
let link: Link;
let heard: ServerFrame[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  heard = [];
  link = openLink({ url: "ws://x", hello: () => ({ t: "hello", token: "k" }), socket: (url) => new FakeSocket(url), random: () => 0.5 });
  link.on((frame) => heard.push(frame));
});

afterEach(() => {
  link.stop();
  vi.useRealTimers();
});

function live(): FakeSocket {
  link.start();
  FakeSocket.last.open();
  FakeSocket.last.say(WELCOME);
  return FakeSocket.last;
}

test("greets first, and is live only with the welcome", () => {
  link.start();
  const socket = FakeSocket.last;
  expect(link.send({ t: "ping" })).toBe(false);
  socket.open();
  expect(socket.sent).toEqual([{ t: "hello", token: "k" }]);
  expect(link.status.get().state).toBe("connecting");
  socket.say(WELCOME);
  expect(link.status.get()).toEqual({ state: "live" });
  expect(heard.map(({ t }) => t)).toEqual(["welcome"]);
});

test("takes one frame or an array of them, and leaves out what is no frame", () => {
  const socket = live();
  socket.say([{ t: "cursor", cursor: "1" }, 7, null, { t: "cursor", cursor: "2" }]);
  socket.say({ t: "cursor", cursor: "3" });
  socket.onmessage?.({ data: "{not json" });
  expect(heard.slice(1)).toEqual(["1", "2", "3"].map((cursor) => ({ t: "cursor", cursor })));
});

test("pings every 20 s and gives a silent line up after 30 s", () => {
  const socket = live();
  vi.advanceTimersByTime(20_000);
  expect(socket.sent.at(-1)).toEqual({ t: "ping" });
  socket.say({ t: "pong" });
  vi.advanceTimersByTime(29_000);
  expect(link.status.get().state).toBe("live");
  vi.advanceTimersByTime(1_001);
  expect(link.status.get().state).toBe("waiting");
  expect(socket.closed).toBe(true);
});

test("a line that opens but never welcomes is given up", () => {
  link.start();
  FakeSocket.last.open();
  vi.advanceTimersByTime(10_001);
  expect(link.status.get().state).toBe("waiting");
});

test("tells when it will try again, and then does", () => {
  live().cut();
  const status = link.status.get();
  expect(status).toEqual({ state: "waiting", next_at: Date.now() + 150 });
  vi.advanceTimersByTime(150);
  expect(FakeSocket.made).toHaveLength(2);
  expect(link.status.get().state).toBe("connecting");
});

test("backs off from 0.3 to 15 s with full jitter", () => {
  const random = chance(1);
  for (let tries = 0; tries < 20; tries++) {
    const most = Math.min(15_000, 300 * 2 ** tries);
    for (let i = 0; i < 200; i++) {
      const ms = backoff(tries, random);
      expect(ms).toBeGreaterThanOrEqual(100);
      expect(ms).toBeLessThanOrEqual(Math.max(100, most));
    }
  }
  expect(backoff(30, () => 1)).toBe(15_000);
});

test("a link that falls right after its welcome backs off further each time; a steady one starts anew", () => {
  const waits: number[] = [];
  live();
  for (let i = 0; i < 4; i++) {
    FakeSocket.last.cut();
    const status = link.status.get();
    waits.push(status.state === "waiting" ? status.next_at - Date.now() : -1);
    vi.advanceTimersByTime(waits[i]!);
    FakeSocket.last.open();
    FakeSocket.last.say(WELCOME);
  }
  expect(waits).toEqual([150, 300, 600, 1200]);
  vi.advanceTimersByTime(5_001);
  FakeSocket.last.cut();
  expect(link.status.get()).toEqual({ state: "waiting", next_at: Date.now() + 150 });
});

test("waiting or not, retry tries at once; a live link must answer within 3 s", () => {
  live().cut();
  link.retry();
  expect(FakeSocket.made).toHaveLength(2);
  FakeSocket.last.open();
  FakeSocket.last.say(WELCOME);
  link.retry();
  expect(FakeSocket.last.sent.at(-1)).toEqual({ t: "ping" });
  FakeSocket.last.say({ t: "pong" });
  vi.advanceTimersByTime(3_001);
  expect(link.status.get().state).toBe("live");
  link.retry();
  vi.advanceTimersByTime(3_001);
  expect(link.status.get().state).not.toBe("live");
});

test.each(["signed_out", "forbidden"] as const)("bye %s is the end", (reason) => {
  live().say({ t: "bye", reason });
  expect(link.status.get()).toEqual({ state: "ended", reason });
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.made).toHaveLength(1);
});

test("the close code alone ends it too, and start begins anew", () => {
  live().cut(4401);
  expect(link.status.get()).toEqual({ state: "ended", reason: "signed_out" });
  live();
  expect(link.status.get().state).toBe("live");
});

test.each(["slow", "restart"] as const)("bye %s comes back by itself", (reason) => {
  live().say({ t: "bye", reason });
  vi.advanceTimersByTime(400);
  expect(FakeSocket.made).toHaveLength(2);
});

test("bye limited stays away as long as asked, whatever wakes it", () => {
  live().say({ t: "bye", reason: "limited", retry_after: 7 });
  link.retry();
  vi.advanceTimersByTime(6_900);
  expect(FakeSocket.made).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(FakeSocket.made).toHaveLength(2);
});

test("frames of a socket that was let go are not heard", () => {
  const old = live();
  const say = old.onmessage!;
  old.cut();
  say({ data: JSON.stringify({ t: "cursor", cursor: "late" }) });
  expect(heard).toHaveLength(1);
});

test("what stands behind a bye in the same message is not heard", () => {
  live().say([{ t: "cursor", cursor: "before" }, { t: "bye", reason: "slow" }, { t: "cursor", cursor: "after" }]);
  expect(heard.slice(1)).toEqual([{ t: "cursor", cursor: "before" }]);
});
