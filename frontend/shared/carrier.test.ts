import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { postOver } from "./carrier.ts";
import { FakeSocket } from "./fake.ts";
import { openLink } from "./link.ts";
import type { Entry, Outcome } from "./outbox.ts";

const entry: Entry = {
  client_id: "id-1", conversation: "k", kind: "message", body: "hello", extra: { base_seq: 4, page: "x" }, made_at: "", order: 1,
  state: "waiting", error: null, retry_at: null,
};
const link = openLink({ url: "ws://x", hello: () => ({ t: "hello" }), socket: (url) => new FakeSocket(url) });
const carry = postOver(link);

beforeEach(() => {
  vi.useFakeTimers();
  link.start();
  FakeSocket.last.open();
  FakeSocket.last.say({ t: "welcome" });
});
afterEach(() => {
  link.stop();
  vi.useRealTimers();
});

test("posts once and settles with the acknowledgement of the same client_id", async () => {
  const outcome = carry(entry);
  expect(FakeSocket.last.sent.at(-1)).toEqual({ t: "post", conversation: "k", client_id: "id-1", body: "hello", base_seq: 4 });
  FakeSocket.last.say([{ t: "ack", client_id: "other", conversation: "k", seq: 1, at: "" }, { t: "ack", client_id: "id-1", conversation: "k", seq: 2, at: "t" }]);
  expect(await outcome).toEqual({ done: true, conversation: "k", seq: 2, at: "t" });
});

test("a nack is a refusal; a cut, silence, or no link at all is unknown", async () => {
  const error = { kind: "limited", code: "TooFast", message: "Slowly.", facts: { retry_after: 2 } };
  const unknown: Outcome = { done: false, refused: null };
  const refused = carry(entry);
  FakeSocket.last.say({ t: "nack", client_id: "id-1", conversation: "k", error });
  expect(await refused).toEqual({ done: false, refused: error });
  const cut = carry(entry);
  FakeSocket.last.cut();
  expect(await cut).toEqual(unknown);
  expect(await carry(entry)).toEqual(unknown);
  vi.advanceTimersByTime(400);
  FakeSocket.last.open();
  FakeSocket.last.say({ t: "welcome" });
  const silent = carry(entry);
  vi.advanceTimersByTime(19_000);
  FakeSocket.last.say({ t: "pong" });
  vi.advanceTimersByTime(1_001);
  expect(await silent).toEqual(unknown);
});
