import { expect, test } from "vitest";
import { token, uuid } from "./ids.ts";

test("ids are version 7, unique, and sort by when they were made", () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_795_000_000_000].map((at) => uuid(at));
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  expect(parseInt(ids[2]!.replace("-", "").slice(0, 12), 16)).toBe(1_795_000_000_000);
  expect(new Set(Array.from({ length: 1000 }, () => uuid())).size).toBe(1000);
});

test("a token is 43 characters that a header may carry", () => {
  const tokens = Array.from({ length: 200 }, token);
  for (const one of tokens) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(tokens).size).toBe(200);
});
