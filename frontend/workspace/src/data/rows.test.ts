import { expect, test } from "vitest";
import { row } from "./cast.ts";
import { countShift, heldOrder, inOrder, inView, placed } from "./rows.ts";

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

test("those who wait for us come first, longest first; the answered follow, latest first", () => {
  const rows = [row("answered early", { waiting_since: null }, 1), row("b", {}, 5), row("answered late", { waiting_since: null }, 9), row("a", {}, 2)];
  expect(ids(inOrder(rows))).toEqual(["a", "b", "answered late", "answered early"]);
});

test("a view shows what is true of the row: mine, nobody's, all, solved", () => {
  const mine = row("m", { assignee_id: "lin" });
  const solved = row("s", { assignee_id: "lin", status: "resolved" });
  expect(["mine", "unassigned", "open", "resolved"].map((view) => inView(mine, view as never, "lin"))).toEqual([true, false, true, false]);
  expect(["mine", "unassigned", "open", "resolved"].map((view) => inView(solved, view as never, "lin"))).toEqual([false, false, false, true]);
});

test("the counts follow a row from nobody to me to solved", () => {
  const nobody = row("x");
  const mine = row("x", { assignee_id: "lin" });
  expect(countShift(nobody, mine, "lin")).toEqual({ mine: 1, unassigned: -1, open: 0 });
  expect(countShift(mine, row("x", { assignee_id: "lin", status: "resolved" }), "lin")).toEqual({ mine: -1, unassigned: 0, open: -1 });
});

test("held still, nothing moves: a row that would jump stays, a new one joins the end of its group, a lost one goes", () => {
  const before = placed(inOrder([row("a", {}, 1), row("b", {}, 2), row("c", { waiting_since: null }, 3), row("d", { waiting_since: null }, 2)]));
  const now = new Map([row("a", { waiting_since: null }, 9), row("b", {}, 2), row("d", { waiting_since: null }, 2), row("new", {}, 8)].map((one) => [one.id, one]));
  const held = heldOrder(before, inOrder(now.values()), (id) => now.get(id));
  expect(held.map(({ row: { id }, group }) => `${id} ${group}`)).toEqual(["a waiting", "b waiting", "new waiting", "d contact"]);
});
