// The state of the desk = snapshots + events. Places read it, actions and live.ts change it through its verbs.

import { SvelteMap, SvelteSet } from "svelte/reactivity";
import type { LinkStatus } from "$shared/link.ts";
import type { Entry } from "$shared/outbox.ts";
import type { ByeReason, Counts, Me, Row } from "$shared/wire.ts";
import type { Agent, Api, Inbox, Page, Team } from "./api.ts";
import { keep, recall } from "./keep.ts";
import { countShift, inOrder, inView, type View } from "./rows.ts";

export const LIST_PAGE = 100;
const SEEN_KEPT = 1000;

/** How far one view of one inbox has been read. */
export interface Shelf {
  stage: "loading" | "ready" | "failed";
  next: string | null;
  problem: unknown;
}

export class Store {
  me = $state.raw<Me | null>(null);
  session = $state<"unknown" | "out" | "in">("unknown");
  /** Why the session ended, when it was not our own doing. */
  farewell = $state<ByeReason | null>(null);
  startProblem = $state.raw<unknown>(null);

  agents = $state.raw<Agent[]>([]);
  teams = $state.raw<Team[]>([]);
  inboxes = $state.raw<Inbox[]>([]);
  counts = $state.raw<Counts | null>(null);
  readonly shelves = new SvelteMap<string, Shelf>();
  readonly online = new SvelteSet<string>();
  readonly agentsOnline = new SvelteSet<string>();
  readonly seen = new SvelteMap<string, number>(recall<[string, number][]>("seen", []));
  link = $state.raw<LinkStatus>({ state: "connecting" });
  /** When the screen was last known to be true; null while it is. */
  asOf = $state<number | null>(null);
  outbox = $state.raw<readonly Entry[]>([]);
  /** The open conversation was taken from us: said once, in its place. */
  lost = $state<string | null>(null);
  /** What was refused last on the open conversation, and how to ask again. */
  problem = $state.raw<{ what: unknown; again: () => Promise<void> } | null>(null);

  cursor: string | null = null;
  #rows = new Map<string, Row>();
  #patches = new Map<string, Partial<Row>>();
  #at = $state(0); // moves whenever #rows does: a Map of thousands need not be a proxy
  #goneAt = new Map<string, number>();
  #clock = 0;

  get rows(): ReadonlyMap<string, Row> {
    void this.#at;
    return this.#rows;
  }

  row(id: string): Row | undefined {
    const row = this.rows.get(id);
    const patch = this.#patches.get(id);
    return row && patch ? { ...row, ...patch } : row;
  }

  /** How many of mine wait for us: the number in the rail and in the tab's title. */
  readonly waiting = $derived.by(() => {
    let count = 0;
    for (const id of this.rows.keys()) {
      const row = this.row(id)!;
      if (row.waiting_since !== null && inView(row, "mine", this.me?.id ?? "")) count += 1;
    }
    return count;
  });

  /** The rows of a view in their true order. */
  list(view: View, inbox: string | null): Row[] {
    const me = this.me?.id ?? "";
    const shown: Row[] = [];
    for (const id of this.rows.keys()) {
      const row = this.row(id)!;
      if (inView(row, view, me) && (!inbox || row.inbox_id === inbox)) shown.push(row);
    }
    return inOrder(shown);
  }

  agent(id: string | null): Agent | undefined {
    return id ? this.agents.find((agent) => agent.id === id) : undefined;
  }

  team(id: string | null): Team | undefined {
    return id ? this.teams.find((team) => team.id === id) : undefined;
  }

  /** Takes newer versions only. Returns whether some row was new to us, so that the counts must be asked for. */
  takeRows(rows: readonly Row[]): boolean {
    const me = this.me?.id ?? "";
    let unknown = false;
    for (const row of rows) {
      const before = this.#rows.get(row.id) ?? null;
      if (before && before.seq >= row.seq) continue;
      if (!before) unknown = true;
      else this.#count(countShift(before, row, me));
      this.#rows.set(row.id, row);
    }
    this.#at += 1;
    return unknown;
  }

  takeGone(ids: readonly string[], open: string | null): void {
    for (const id of ids) {
      this.#goneAt.set(id, ++this.#clock);
      const before = this.#rows.get(id);
      if (!before) continue;
      this.#count(countShift(before, null, this.me?.id ?? ""));
      this.#rows.delete(id);
      if (id === open) this.lost = id;
    }
    this.#at += 1;
  }

  /** Marks the moment a read begins: what goes while it is under way must not come back with its answer. */
  beginRead(): (rows: readonly Row[]) => void {
    const begun = this.#clock;
    return (rows) => void this.takeRows(rows.filter((row) => (this.#goneAt.get(row.id) ?? 0) <= begun));
  }

  /** Shows a change at once and takes the server's word for it; when it refuses, the screen goes back. */
  async change(id: string, patch: Partial<Row>, call: () => Promise<Row>): Promise<void> {
    this.problem = null;
    this.#patches.set(id, patch);
    this.#at += 1;
    try {
      const row = await call();
      this.#patches.delete(id);
      this.takeRows([row]);
    } catch (what) {
      this.problem = { what, again: () => this.change(id, patch, call).catch(() => undefined) };
      throw what;
    } finally {
      this.#patches.delete(id);
      this.#at += 1;
    }
  }

  see(id: string, message_seq: number): void {
    if ((this.seen.get(id) ?? 0) >= message_seq) return;
    this.seen.delete(id);
    this.seen.set(id, message_seq);
    keep("seen", [...this.seen].slice(-SEEN_KEPT));
  }

  /** The contact wrote and nobody here has looked yet. */
  isUnread(row: Row): boolean {
    return row.last?.role === "contact" && row.waiting_since !== null && row.message_seq > (this.seen.get(row.id) ?? 0);
  }

  /** Forgets what was read, after too long an absence; what is on the screen is read anew. */
  forgetRows(): void {
    this.#rows.clear();
    this.shelves.clear();
    this.cursor = null;
    this.#at += 1;
  }

  /** Nothing of one agent may be seen by the next. Drafts and the outbox stay in their own keeping. */
  forgetAll(): void {
    this.forgetRows();
    this.me = this.counts = this.asOf = this.lost = this.problem = null;
    this.agents = [];
    this.teams = [];
    this.inboxes = [];
    this.online.clear();
    this.agentsOnline.clear();
    this.outbox = [];
  }

  #count(shift: Counts): void {
    if (!this.counts) return;
    const { mine, unassigned, open } = this.counts;
    this.counts = { mine: Math.max(0, mine + shift.mine), unassigned: Math.max(0, unassigned + shift.unassigned), open: Math.max(0, open + shift.open) };
  }
}

export const shelfKey = (view: View, inbox: string | null): string => `${view} ${inbox ?? ""}`;

/** Reads the first page of a view, and with `more` the next one when the first is there. */
export async function readList(store: Store, api: Api, view: View, inbox: string | null, more: boolean): Promise<void> {
  const key = shelfKey(view, inbox);
  const shelf = store.shelves.get(key);
  if (shelf?.stage === "loading" || (shelf?.stage === "ready" && !(more && shelf.next))) return;
  store.shelves.set(key, { stage: "loading", next: shelf?.next ?? null, problem: null });
  const take = store.beginRead();
  try {
    const page: Page = await api.list({ view, inbox, after: shelf?.next ?? null, limit: LIST_PAGE });
    take(page.rows);
    store.cursor ??= page.cursor;
    store.counts = page.counts;
    store.shelves.set(key, { stage: "ready", next: page.next, problem: null });
  } catch (problem) {
    store.shelves.set(key, { stage: "failed", next: shelf?.next ?? null, problem });
  }
}
