// The shapes of docs/reference/protocol.md, as both clients read them.

export type Role = "contact" | "agent" | "bot" | "system";
export type Status = "open" | "pending" | "on_hold" | "snoozed" | "resolved" | "closed";
export type Kind = "invalid" | "forbidden" | "missing" | "conflict" | "limited" | "unavailable" | "broken";

export interface WireError {
  kind: Kind;
  code: string;
  message: string;
  facts: Record<string, unknown>;
}

export interface Author {
  id: string | null;
  role: Role;
  name: string;
}

export interface Item {
  seq: number;
  kind: "message" | "note" | "event";
  at: string;
  author: Author;
  client_id?: string | null;
  body?: string | null;
  event?: string | null;
  data?: Record<string, [unknown, unknown]> | null;
}

export interface Last {
  role: Role;
  body: string;
  at: string;
  author_id?: string | null;
}

export interface Case {
  id: string;
  case_number: string;
  subject: string;
  status: Status;
  created_at: string;
  last: Last | null;
  seq: number;
  agent: { id: string; name: string } | null;
}

export interface Row {
  id: string;
  case_number: string;
  inbox_id: string;
  contact: { id: string; name: string };
  subject: string;
  language: string;
  status: Status;
  priority: "low" | "normal" | "high" | "urgent";
  team_id: string | null;
  assignee_id: string | null;
  created_at: string;
  waiting_since: string | null;
  last: Last | null;
  seq: number;
  message_seq: number;
  spoken_seq: number;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  role: "agent" | "lead" | "admin";
  languages: string[];
  locale: string;
  team_ids: string[];
  inbox_ids: string[];
}

export interface Here {
  agents: number;
  by_language: Record<string, number>;
}

export interface Counts {
  mine: number;
  unassigned: number;
  open: number;
}

export interface Started {
  case: Case;
  item: Item;
}

export interface Timeline {
  items: Item[];
  more: boolean;
}

export type ByeReason = "signed_out" | "forbidden" | "slow" | "restart" | "limited";

export type ClientFrame =
  | { t: "hello"; token?: string; inbox?: string; locale?: string }
  | { t: "watch"; conversation: string; after: number }
  | { t: "unwatch"; conversation: string }
  | { t: "post"; conversation: string; client_id: string; body: string; base_seq?: number }
  | { t: "typing"; conversation: string; on: boolean }
  | { t: "viewing"; conversation: string | null }
  | { t: "ping" };

export interface ContactWelcome {
  t: "welcome";
  role: "contact";
  me: { id: string | null; name: string };
  cases: Case[];
  here: Here;
}

export interface AgentWelcome {
  t: "welcome";
  role: "agent";
  me: Me;
  cursor: string;
  online: string[];
  agents_online: string[];
}

export type ServerFrame =
  | ContactWelcome
  | AgentWelcome
  | { t: "items"; conversation: string; items: Item[] }
  | { t: "behind"; conversation: string }
  | { t: "ack"; client_id: string; conversation: string; seq: number; at: string }
  | { t: "nack"; client_id: string; conversation: string; error: WireError }
  | { t: "rows"; rows: Row[] }
  | { t: "gone"; ids: string[] }
  | { t: "cases"; cases: Case[] }
  | { t: "cursor"; cursor: string }
  | { t: "typing"; conversation: string; author: Author; on: boolean }
  | { t: "viewing"; conversation: string; agents: { id: string; name: string }[] }
  | { t: "online"; contacts?: Record<string, boolean>; agents?: Record<string, boolean> }
  | ({ t: "here" } & Here)
  | { t: "access"; me: Me }
  | { t: "bye"; reason: ByeReason; retry_after?: number }
  | { t: "pong" };

/** The frames of one WebSocket text message: one, or an array of them; what is neither is left out. */
export function readFrames(text: string): ServerFrame[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  const frames: unknown[] = Array.isArray(read) ? read : [read];
  return frames.filter((frame): frame is ServerFrame => typeof (frame as { t?: unknown } | null)?.t === "string");
}

/** Seconds to wait before the next try, when the refusal is one that passes; else null: the refusal is final. */
export function retryAfter(error: WireError): number | null {
  if (error.kind !== "limited" && error.kind !== "unavailable") return null;
  const seconds = Number(error.facts?.["retry_after"]);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 2;
}
