import { beforeEach, expect, test } from "vitest";
import { LIN, row } from "./cast.ts";
import { Store } from "./store.svelte.ts";

let store: Store;

beforeEach(() => {
  store = new Store();
  store.me = LIN;
  store.counts = { mine: 0, unassigned: 2, open: 2 };
  store.takeRows([row("a", { seq: 5 }), row("b", { seq: 5 })]);
});

test("an older version changes nothing, a newer one replaces and moves the counts", () => {
  store.takeRows([row("a", { seq: 4, assignee_id: "lin" }), row("a", { seq: 5, assignee_id: "lin" })]);
  expect(store.row("a")?.assignee_id).toBeNull();
  store.takeRows([row("a", { seq: 6, assignee_id: "lin" })]);
  expect(store.row("a")?.assignee_id).toBe("lin");
  expect(store.counts).toEqual({ mine: 1, unassigned: 1, open: 2 });
});

test("a row new to us asks for fresh counts, a known one does not", () => {
  expect(store.takeRows([row("c")])).toBe(true);
  expect(store.takeRows([row("c", { seq: 2 })])).toBe(false);
});

test("what was taken from us goes, and it is said when it was open", () => {
  store.takeGone(["a"], "a");
  expect(store.row("a")).toBeUndefined();
  expect(store.lost).toBe("a");
  expect(store.counts?.open).toBe(1);
});

test("what goes while a list is read does not come back with its answer", () => {
  const take = store.beginRead();
  store.takeGone(["a"], null);
  take([row("a", { seq: 5 }), row("z", { seq: 1 })]);
  expect([...store.rows.keys()].sort()).toEqual(["b", "z"]);
});

test("a change shows at once, and goes back when the server refuses", async () => {
  let refuse!: (why: Error) => void;
  const asked = store.change("a", { assignee_id: "lin" }, () => new Promise((_, no) => (refuse = no)));
  expect(store.list("mine", null).map(({ id }) => id)).toEqual(["a"]);
  refuse(new Error("no"));
  await expect(asked).rejects.toThrow("no");
  expect(store.list("mine", null)).toEqual([]);
  expect(store.problem?.what).toBeInstanceOf(Error);
  const again = store.problem!.again();
  expect(store.problem).toBeNull();
  expect(store.list("mine", null)).toHaveLength(1);
  refuse(new Error("no"));
  await again;
});

test("unread is what the contact wrote after we looked", () => {
  const fresh = row("a", { seq: 7, message_seq: 7 });
  expect(store.isUnread(fresh)).toBe(true);
  store.see("a", 7);
  expect(store.isUnread(fresh)).toBe(false);
  expect(store.isUnread({ ...fresh, message_seq: 8 })).toBe(true);
  expect(store.isUnread({ ...fresh, message_seq: 8, last: { role: "agent", body: "", at: "" } })).toBe(false);
});

test("nothing of one agent is left for the next", () => {
  store.online.add("c-a");
  store.forgetAll();
  expect([store.me, store.rows.size, store.counts, store.online.size, store.cursor]).toEqual([null, 0, null, 0, null]);
});
