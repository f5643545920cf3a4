import { expect, test } from "vitest";
import { emptyThread, merge } from "$shared/thread.ts";
import { item } from "../../data/cast.ts";
import { entriesOf } from "./entries.ts";

const local = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();

test("a day is marked once, before its first line", () => {
  const thread = merge(emptyThread, [item(1, { at: local(21, 9) }), item(2, { at: local(21, 23) }), item(3, { at: local(22, 0) })]);
  expect(entriesOf(thread, []).map(({ key }) => key)).toEqual(["day 2026-10-21", "id-1", "id-2", "day 2026-10-22", "id-3"]);
});

test("an unsent line keeps its key when it is stored", () => {
  const unsent = { client_id: "id-2", conversation: "a", kind: "message", body: "x", extra: {}, made_at: local(22, 1), order: 1, state: "waiting", error: null, retry_at: null } as const;
  const before = entriesOf(merge(emptyThread, [item(1, { at: local(22, 0) })]), [{ ...unsent }]);
  const after = entriesOf(merge(emptyThread, [item(1, { at: local(22, 0) }), item(2, { at: local(22, 1) })]), [{ ...unsent }]);
  expect(after.map(({ key }) => key)).toEqual(before.map(({ key }) => key));
});
