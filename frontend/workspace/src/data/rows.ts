// What a list shows and in which order: pure, so that the server's rows and the live ones meet the same rule.

import type { Counts, Row } from "$shared/wire.ts";

export type View = "mine" | "unassigned" | "open" | "resolved";

export const views: readonly View[] = ["mine", "unassigned", "open", "resolved"];

export const isOver = (row: Row): boolean => row.status === "resolved" || row.status === "closed";

export function inView(row: Row, view: View, me: string): boolean {
  if (view === "resolved") return isOver(row);
  if (isOver(row)) return false;
  if (view === "mine") return row.assignee_id === me;
  if (view === "unassigned") return row.assignee_id === null;
  return true;
}

/** How the counts change when `before` (null: we never had it) becomes `after`. */
export function countShift(before: Row | null, after: Row | null, me: string): Counts {
  const one = (row: Row | null, view: View) => (row && inView(row, view, me) ? 1 : 0);
  const shift = (view: View) => one(after, view) - one(before, view);
  return { mine: shift("mine"), unassigned: shift("unassigned"), open: shift("open") };
}

export type Group = "waiting" | "contact" | "resolved";

export const groupOf = (row: Row): Group => (isOver(row) ? "resolved" : row.waiting_since ? "waiting" : "contact");

/** When the thing the row waits for began: its age is what the row shows. */
export const sinceOf = (row: Row): string => (isOver(row) ? null : row.waiting_since) ?? row.last?.at ?? row.created_at;

/** Waiting for us first, longest first; then waiting for the contact and the solved, latest first. */
export function inOrder(rows: Iterable<Row>): Row[] {
  const rank: Record<Group, number> = { waiting: 0, contact: 1, resolved: 2 };
  return [...rows].sort((a, b) => {
    const group = groupOf(a);
    const apart = rank[group] - rank[groupOf(b)];
    if (apart) return apart;
    const age = sinceOf(a) < sinceOf(b) ? -1 : sinceOf(a) > sinceOf(b) ? 1 : a.id < b.id ? -1 : 1;
    return group === "waiting" ? age : -age;
  });
}

/** A row's place in the list on the screen. */
export interface Placed {
  row: Row;
  group: Group;
}

/** The order held still: what is known keeps its place and group (even if it has left the view), what is new joins the end of its group. */
export function heldOrder(held: readonly Placed[], now: readonly Row[], known: (id: string) => Row | undefined): Placed[] {
  const places = new Set(held.map(({ row }) => row.id));
  const kept = held.flatMap(({ row, group }): Placed[] => {
    const still = known(row.id);
    return still ? [{ row: still, group }] : [];
  });
  const rank: Record<Group, number> = { waiting: 0, contact: 1, resolved: 2 };
  for (const row of now) {
    if (places.has(row.id)) continue;
    const group = groupOf(row);
    const after = kept.findLastIndex((placed) => rank[placed.group] <= rank[group]);
    kept.splice(after + 1, 0, { row, group });
  }
  return kept;
}

export const placed = (rows: readonly Row[]): Placed[] => rows.map((row) => ({ row, group: groupOf(row) }));
