import { expect, test } from "vitest";
import type { Case, Item } from "$shared/wire.ts";
import { openCases } from "./cases.ts";
import { openPocket } from "../pocket.ts";

const nowhere = () => openPocket(() => { throw new Error("denied"); });
const one = (id: string, seq: number, role: "contact" | "agent" = "agent", at = "2026-11-22T02:00:00Z"): Case => ({
  id, case_number: id, subject: "", status: "open", created_at: at, last: { role, body: "x", at }, seq, agent: null,
});
const item = (seq: number): Item => ({ seq, kind: "message", at: "", author: { id: "a", role: "agent", name: "Bo" } });

test("an older version never replaces a newer one; a welcome is whole", () => {
  const cases = openCases(nowhere());
  cases.take([one("a", 5), one("b", 1)], true);
  cases.take([one("a", 4, "contact"), one("b", 2, "contact")], false);
  expect(cases.list.get().map(({ id, seq }) => `${id}${seq}`).sort()).toEqual(["a5", "b2"]);
  cases.take([one("a", 5)], true);
  expect(cases.list.get().map(({ id }) => id)).toEqual(["a"]);
});

test("what was not looked at is counted, once each, and seen when it is", () => {
  const pocket = nowhere();
  const cases = openCases(pocket);
  cases.take([one("a", 1, "contact")], true);
  cases.arrived("a", [item(2), item(3)]);
  cases.arrived("a", [item(3)]);
  cases.take([one("a", 3)], false);
  expect(cases.unread.get()).toEqual({ a: 2 });
  cases.looking("a");
  expect(cases.unread.get()).toEqual({});
  cases.arrived("a", [item(4)]);
  expect(cases.unread.get()).toEqual({});
  cases.looking(null);
  cases.arrived("a", [item(5)]);
  expect(cases.unread.get()).toEqual({ a: 1 });
  const later = openCases(pocket); // after a reload only the last one is known of
  later.take([one("a", 5)], true);
  expect(later.unread.get()).toEqual({ a: 1 });
});

test("the newest case comes first", () => {
  const cases = openCases(nowhere());
  cases.take([one("a", 1, "agent", "2026-11-20T00:00:00Z"), one("b", 1, "agent", "2026-11-21T00:00:00Z")], true);
  expect(cases.list.get().map(({ id }) => id)).toEqual(["b", "a"]);
});
