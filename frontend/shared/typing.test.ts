import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { typingHeard, typingSender } from "./typing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("says so at most every 3 s, and that it stopped after 5 s of stillness", () => {
  const sent: boolean[] = [];
  const sender = typingSender((on) => sent.push(on));
  for (let i = 0; i < 40; i++) {
    sender.typed();
    vi.advanceTimersByTime(100);
  }
  expect(sent).toEqual([true, true]);
  vi.advanceTimersByTime(5000);
  expect(sent).toEqual([true, true, false]);
  sender.stopped();
  expect(sent).toHaveLength(3);
  sender.typed();
  sender.stopped();
  expect(sent).toEqual([true, true, false, true, false]);
});

test("a name fades by itself after 6 s, for the word that it stopped may be lost", () => {
  let names: string[] = [];
  const heard = typingHeard((shown) => (names = shown));
  heard.heard("a", "Ana", true);
  vi.advanceTimersByTime(4000);
  heard.heard("b", "Bo", true);
  heard.heard("a", "Ana", true);
  expect(names).toEqual(["Ana", "Bo"]);
  heard.heard("b", "Bo", false);
  vi.advanceTimersByTime(5900);
  expect(names).toEqual(["Ana"]);
  vi.advanceTimersByTime(200);
  expect(names).toEqual([]);
});
