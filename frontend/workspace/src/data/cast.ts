// For tests: rows and items in a few words.
import type { Item, Me, Row } from "$shared/wire.ts";

export const LIN: Me = { id: "lin", name: "Lin", email: "lin@example.test", role: "agent", languages: ["zh"], locale: "en", team_ids: [], inbox_ids: ["i1"] };

/** A conversation waiting for us unless told otherwise; `at` is minutes past midnight. */
export function row(id: string, change: Partial<Row> = {}, at = 0): Row {
  return {
    id, case_number: `HD-${id}`, inbox_id: "i1", contact: { id: `c-${id}`, name: id }, subject: "", language: "en", status: "open", priority: "normal",
    team_id: null, assignee_id: null, created_at: minute(0), waiting_since: minute(at), last: { role: "contact", body: "?", at: minute(at) }, seq: 1, message_seq: 1, spoken_seq: 1, ...change,
  };
}

export function item(seq: number, change: Partial<Item> = {}): Item {
  return { seq, kind: "message", at: minute(seq), author: { id: "c", role: "contact", name: "Zhou" }, client_id: `id-${seq}`, body: `words ${seq}`, ...change };
}

export const minute = (minutes: number): string => new Date(Date.UTC(2026, 10, 22, 0, minutes)).toISOString();
