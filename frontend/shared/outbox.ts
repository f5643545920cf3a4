import { cell, type Readable } from "./cell.ts";
import { uuid } from "./ids.ts";
import type { Shelf } from "./shelf.ts";
import { retryAfter, type WireError } from "./wire.ts";

/** Something written that the server has not acknowledged yet. Its client_id never changes, so a repeat is folded there. */
export interface Entry {
  client_id: string;
  /** The conversation's id, or `new:<client_id of its start>` until the server has named it. */
  conversation: string;
  kind: "start" | "message" | "note";
  body: string;
  /** What else goes along: base_seq, inbox, locale, page. */
  extra: Record<string, unknown>;
  made_at: string;
  order: number;
  /** sent = on the wire, not acknowledged; failed = refused for good, `error` says why. */
  state: "waiting" | "sent" | "failed";
  error: WireError | null;
  /** Epoch milliseconds before which the server asked us not to try again. */
  retry_at: number | null;
}

export type Outcome =
  | { done: true; conversation: string; seq: number; at: string }
  | { done: false; refused: WireError }
  | { done: false; refused: null }; // cut off before the answer: nobody knows, so send again

export type NewEntry = Pick<Entry, "kind" | "body"> & { conversation?: string; extra?: Record<string, unknown> };

export interface OutboxOptions {
  shelf: Shelf<Entry>;
  /** Brings one entry to the server. Must always settle. */
  carry(entry: Entry): Promise<Outcome>;
  /** Called with the answer just before the entry leaves the list, so that the thread can take its place without a gap. */
  done(entry: Entry, outcome: Outcome & { done: true }): void;
  /** Other tabs of the same person: they hear of changes by it. */
  channel?: Pick<BroadcastChannel, "postMessage"> & { onmessage: ((event: MessageEvent) => void) | null };
}

export interface Outbox {
  readonly entries: Readable<readonly Entry[]>;
  /** Resolves when what an earlier page left behind has been read. */
  readonly ready: Promise<void>;
  add(entry: NewEntry): Entry;
  /** Tries a failed entry again under the same client_id, with `extra` laid over the old one. */
  retry(client_id: string, extra?: Record<string, unknown>): void;
  drop(client_id: string): void;
  /** The link is live: send what waits, each conversation in its order. */
  resume(): void;
  /** The link is gone: nothing more is tried until `resume`. */
  pause(): void;
}

const ADOPT_MS = 5000; // another tab's entry is its own business for so long
const AGAIN_MS = 1000; // after a cut although the link lives: only then is there something to wait for

export function openOutbox(options: OutboxOptions): Outbox {
  const entries = cell<readonly Entry[]>([]);
  const busy = new Set<string>(); // conversations with one entry on the wire: the next waits for its answer
  const gone = new Set<string>(); // answered or dropped here; an old copy from the shelf must not come back
  const foreign = new Map<string, number>(); // another tab's entries → when we may send them too
  const cut = new Map<string, number>(); // not answered on a live link → when to try again
  const renamed = new Map<string, string>();
  let live = false;
  let read = false;
  let wake: ReturnType<typeof setTimeout> | undefined;

  const find = (client_id: string) => entries.get().find((entry) => entry.client_id === client_id);

  function set(changed: Entry): void {
    entries.set(sort(entries.get().map((entry) => (entry.client_id === changed.client_id ? changed : entry))));
  }

  function keep(entry: Entry): void {
    // (Never as "sent": that is only true of this page, after a reload it waits again.)
    void options.shelf.put(entry.client_id, entry).then(tell);
  }

  function forget(client_id: string): void {
    gone.add(client_id);
    entries.set(entries.get().filter((entry) => entry.client_id !== client_id));
    void options.shelf.remove(client_id).then(tell);
  }

  const tell = () => options.channel?.postMessage("changed");

  async function reread(first: boolean): Promise<void> {
    const kept = await options.shelf.all();
    const ids = new Set(kept.map((entry) => entry.client_id));
    const known = new Map(entries.get().map((entry) => [entry.client_id, entry]));
    const fresh = kept.filter((entry) => !known.has(entry.client_id) && !gone.has(entry.client_id));
    if (!first) for (const entry of fresh) foreign.set(entry.client_id, Date.now() + ADOPT_MS);
    const left = [...known.values()].filter((entry) => !foreign.has(entry.client_id) || ids.has(entry.client_id));
    const theirs = (entry: Entry) => (foreign.has(entry.client_id) ? kept.find((k) => k.client_id === entry.client_id)! : entry);
    entries.set(sort([...left.map(theirs), ...fresh]));
    pump();
  }

  function pump(): void {
    clearTimeout(wake);
    if (!live || !read) return;
    const lanes = new Map<string, Entry>();
    const stuck = new Set<string>();
    for (const entry of entries.get()) {
      // A start that failed holds its conversation back: there is nothing to add to yet. Any other failure lets the rest pass.
      if (entry.state === "failed") entry.kind === "start" && stuck.add(entry.conversation);
      else if (!lanes.has(entry.conversation) && !stuck.has(entry.conversation)) lanes.set(entry.conversation, entry);
      // (A lane that begins without its start belongs to another tab, which will tell us its name.)
    }
    let soonest = Infinity;
    for (const entry of lanes.values()) {
      if (busy.has(entry.conversation) || (entry.kind !== "start" && entry.conversation.startsWith("new:"))) continue;
      const due = Math.max(entry.retry_at ?? 0, foreign.get(entry.client_id) ?? 0, cut.get(entry.client_id) ?? 0);
      if (due > Date.now()) soonest = Math.min(soonest, due);
      else void send(entry);
    }
    if (soonest < Infinity) wake = setTimeout(pump, soonest - Date.now());
  }

  async function send(entry: Entry): Promise<void> {
    const lane = entry.conversation;
    busy.add(lane);
    set({ ...entry, state: "sent", error: null, retry_at: null });
    const outcome = await options.carry(entry).catch((): Outcome => ({ done: false, refused: null }));
    busy.delete(lane);
    const now = find(entry.client_id);
    if (now) settle(now, outcome);
    else if (outcome.done && entry.kind === "start") rename(lane, outcome.conversation);
    pump();
  }

  function settle(entry: Entry, outcome: Outcome): void {
    if (outcome.done) {
      if (entry.kind === "start") rename(entry.conversation, outcome.conversation);
      options.done(entry, outcome);
      return forget(entry.client_id);
    }
    if (!outcome.refused) {
      cut.set(entry.client_id, Date.now() + AGAIN_MS);
      return set({ ...entry, state: "waiting" });
    }
    const seconds = retryAfter(outcome.refused);
    const next: Entry =
      seconds === null
        ? { ...entry, state: "failed", error: outcome.refused }
        : { ...entry, state: "waiting", error: outcome.refused, retry_at: Date.now() + 1000 * seconds };
    set(next);
    keep(next);
  }

  function rename(from: string, to: string, tellOthers = true): void {
    renamed.set(from, to);
    if (tellOthers) options.channel?.postMessage({ from, to });
    for (const entry of entries.get()) {
      if (entry.conversation !== from || entry.kind === "start") continue;
      const moved = { ...entry, conversation: to };
      set(moved);
      keep(moved);
    }
  }

  function add({ kind, body, conversation, extra = {} }: NewEntry): Entry {
    const client_id = uuid();
    const lane = conversation ?? `new:${client_id}`;
    const order = Math.max(Date.now(), (entries.get().at(-1)?.order ?? 0) + 1);
    const entry: Entry = {
      client_id, kind, body, extra, order,
      conversation: renamed.get(lane) ?? lane,
      made_at: new Date().toISOString(),
      state: "waiting", error: null, retry_at: null,
    };
    entries.set(sort([...entries.get(), entry]));
    keep(entry);
    pump();
    return find(client_id) ?? entry;
  }

  function retry(client_id: string, extra: Record<string, unknown> = {}): void {
    const entry = find(client_id);
    if (entry?.state !== "failed") return;
    foreign.delete(client_id);
    const again: Entry = { ...entry, extra: { ...entry.extra, ...extra }, state: "waiting", error: null, retry_at: null };
    set(again);
    keep(again);
    pump();
  }

  function drop(client_id: string): void {
    const entry = find(client_id);
    const lane = entry?.kind === "start" ? entries.get().filter((other) => other.conversation === entry.conversation) : [];
    for (const other of lane) forget(other.client_id);
    forget(client_id);
  }

  if (options.channel) {
    options.channel.onmessage = ({ data }) => {
      if (data?.from && data.to) rename(String(data.from), String(data.to), false);
      void reread(false);
    };
  }
  const ready = reread(true).then(() => {
    read = true;
    pump();
  });

  return {
    entries, ready, add, retry,
    drop,
    resume() {
      live = true;
      cut.clear();
      pump();
    },
    pause() {
      live = false;
      clearTimeout(wake);
    },
  };
}

function sort(entries: Entry[]): Entry[] {
  // Two tabs may write in the same millisecond; a start comes before what is added to it.
  const rank = (entry: Entry) => (entry.kind === "start" ? `0${entry.client_id}` : `1${entry.client_id}`);
  return entries.sort((a, b) => a.order - b.order || (rank(a) < rank(b) ? -1 : 1));
}
