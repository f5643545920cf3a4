// Every call of REST that the workspace makes, by name.

import { openRest, Refused, type Rest } from "$shared/rest.ts";
import type { Counts, Me, Row, Item, Timeline } from "$shared/wire.ts";
import type { View } from "./rows.ts";

export interface Agent {
  id: string;
  name: string;
  role: Me["role"];
  languages: string[];
  team_ids: string[];
  inbox_ids: string[];
  active: boolean;
}
export interface Team { id: string; name: string }
export interface Inbox { id: string; key: string; name: string; languages: string[] }
export interface Session { id: string; created_at: string; last_seen_at: string; client: string; current: boolean }
export interface Invitation { name: string; email: string }
export interface Page { rows: Row[]; counts: Counts; cursor: string; next: string | null }
export interface Catchup { rows: Row[]; gone: string[]; cursor: string }

export type Api = ReturnType<typeof openApi>;

interface Options {
  locale: () => string;
  /** Heard when the server no longer knows who we are. */
  onSignedOut: () => void;
}

export function openApi({ locale, onSignedOut }: Options) {
  const rest = watched(openRest(() => ({ Accept: "application/json", "Accept-Language": locale() })), onSignedOut);
  const at = (id: string) => `/conversations/${id}`;
  return {
    me: () => rest.get<Me>("/me"),
    signIn: (email: string, password: string) => rest.post<Me>("/sessions", { email, password }),
    signOut: () => rest.delete<void>("/sessions/current"),
    sessions: async () => listed<Session>(await rest.get("/sessions")),
    signOutElsewhere: () => rest.delete<void>("/sessions"),
    revoke: (id: string) => rest.delete<void>(`/sessions/${id}`),
    invitation: (token: string) => rest.get<Invitation>(`/links/${encodeURIComponent(token)}`),
    setPassword: (token: string, password: string) => rest.put<Me>(`/links/${encodeURIComponent(token)}/password`, { password }),
    setLocale: (locale: string) => rest.put<Me>("/me/locale", { locale }),

    agents: async () => listed<Agent>(await rest.get("/agents")),
    teams: async () => listed<Team>(await rest.get("/teams")),
    inboxes: async () => listed<Inbox>(await rest.get("/inboxes")),
    changeAgent: (id: string, change: { role?: Me["role"]; active?: boolean }) => rest.patch<Agent>(`/agents/${id}`, change),
    addMember: (inbox: string, agent: string) => rest.put<void>(`/inboxes/${inbox}/members/${agent}`),
    removeMember: (inbox: string, agent: string) => rest.delete<void>(`/inboxes/${inbox}/members/${agent}`),

    list: (asked: { view: View; inbox: string | null; after?: string | null; limit: number }) => rest.get<Page>(`/conversations?${query(asked)}`),
    counts: () => rest.get<Counts>("/conversations/counts"),
    sync: (cursor: string) => rest.get<Catchup>(`/sync?${query({ cursor })}`),
    row: (id: string) => rest.get<Row>(at(id)),
    timeline: (id: string, asked: { before?: number; after?: number; limit: number }) => rest.get<Timeline>(`${at(id)}/timeline?${query(asked)}`),
    saveNote: (id: string, note: { client_id: string; body: string }) => rest.post<Item>(`${at(id)}/notes`, note),
    assign: (id: string, to: { agent_id?: string; team_id?: string | null }) => rest.put<Row>(`${at(id)}/assignment`, to),
    unassign: (id: string) => rest.delete<Row>(`${at(id)}/assignment`),
    resolve: (id: string) => rest.put<Row>(`${at(id)}/resolution`),
    reopen: (id: string) => rest.delete<Row>(`${at(id)}/resolution`),
  };
}

/** Hears a 401 in passing; a wrong password is no loss of one's session. */
function watched(rest: Rest, onSignedOut: () => void): Rest {
  const hear = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 401 && problem.error.code !== "WrongPassword") onSignedOut();
      throw problem;
    }
  };
  return {
    get: (path) => hear(rest.get(path)),
    post: (path, body) => hear(rest.post(path, body)),
    put: (path, body) => hear(rest.put(path, body)),
    patch: (path, body) => hear(rest.patch(path, body)),
    delete: (path) => hear(rest.delete(path)),
  };
}

/** A list, bare or under its one name. */
function listed<T>(answer: unknown): T[] {
  if (Array.isArray(answer)) return answer as T[];
  return (Object.values(answer as object).find(Array.isArray) ?? []) as T[];
}

function query(asked: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(asked).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, String(value)]]));
  return new URLSearchParams(given).toString();
}
