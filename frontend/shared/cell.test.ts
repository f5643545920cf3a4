import { expect, test } from "vitest";
import { cell } from "./cell.ts";

test("a watcher hears the present value, then each change, until it stops", () => {
  const one = cell(1);
  const seen: number[] = [];
  const watcher = (value: number) => void seen.push(value);
  const stop = one.subscribe(watcher);
  const stopSecond = one.subscribe(watcher);
  one.set(2);
  stop();
  one.set(2);
  one.set(3);
  stopSecond();
  one.set(4);
  expect(seen).toEqual([1, 1, 2, 2, 3]);
  expect(one.get()).toBe(4);
});
