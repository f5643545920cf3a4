// The desk put together: session, store, live link, outbox and the conversations in hand. One per page.

import { postOver } from "$shared/carrier.ts";
import { openOutbox, type Entry, type Outbox, type Outcome } from "$shared/outbox.ts";
import { Refused } from "$shared/rest.ts";
import { memoryShelf, openShelves } from "$shared/shelf.ts";
import { retryAfter, type Me } from "$shared/wire.ts";
import { openApi, type Api } from "./api.ts";
import { Conversation } from "./conversation.svelte.ts";
import { readDraft, restoreDraft, writeDraft, type Mode } from "./drafts.svelte.ts";
import { openLive, type Live } from "./live.ts";
import { place } from "./place.svelte.ts";
import { readList, Store } from "./store.svelte.ts";

const IN_HAND = 30; // conversations whose items stay in memory

export class Desk {
  readonly store = new Store();
  readonly api: Api;
  #live: Live;
  #outbox: Outbox | null = null;
  #opening: Promise<void> = Promise.resolve();
  #channel: BroadcastChannel | null = null;
  #inHand = new Map<string, Conversation>();
  #open = $state.raw<Conversation | null>(null);

  constructor(locale: () => string) {
    this.api = openApi({ locale, onSignedOut: () => this.#leave("signed_out") });
    this.#live = openLive({
      store: this.store,
      api: this.api,
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/socket`,
      open: () => this.#open,
      find: (id) => this.#inHand.get(id),
      refresh: () => void this.#refresh(),
      onAccess: () => void this.#readAll(),
      onEnded: (reason) => this.#leave(reason),
    });
    this.#live.link.status.subscribe(({ state }) => (state === "live" ? this.#outbox?.resume() : this.#outbox?.pause()));
  }

  get open(): Conversation | null { return this.#open; }

  /** Asks who we are; begins when we are somebody. */
  async start(): Promise<void> {
    this.store.startProblem = null;
    try {
      await this.begin(await this.api.me());
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 401) this.store.session = "out";
      else this.store.startProblem = problem;
    }
  }

  async begin(me: Me): Promise<void> {
    if (this.store.session === "in") this.#leave(null); // a one-time link was opened by somebody already signed in
    this.store.me = me;
    this.store.session = "in";
    this.store.farewell = null;
    this.#opening = this.#openOutbox(me.id); // a private window may take its time to refuse storage: nobody waits for it
    this.#live.start();
    this.show(place.conversation);
    await Promise.all([this.#opening, this.readOn(), this.#readHouse()]);
  }

  async signOut(): Promise<void> {
    await this.api.signOut();
    this.#leave(null);
  }

  retryLink(): void {
    this.#live.link.retry();
  }

  /** Reads the view on the screen, and on when asked; "mine" always, because the rail counts it. */
  async readOn({ more = false } = {}): Promise<void> {
    const { view, inbox } = place;
    await readList(this.store, this.api, view, inbox, more);
    if (view !== "mine" || inbox) await readList(this.store, this.api, "mine", null, false);
  }

  /** Puts a conversation on the screen; null takes it away. */
  show(id: string | null): void {
    if (this.store.session !== "in" || this.#open?.id === id) return;
    this.#open?.unwatch();
    this.store.lost = null;
    this.store.problem = null;
    this.#open = id ? this.#take(id) : null;
  }

  async reload(id: string): Promise<void> {
    await Promise.all([this.#inHand.get(id)?.load(), this.#readRow(id)]);
  }

  /** Writes at once into the thread, then as often as it takes to the server. */
  write(conversation: Conversation, mode: Mode, body: string): void {
    const entry = mode === "note" ? ({ kind: "note", extra: {} } as const) : ({ kind: "message", extra: { base_seq: conversation.seen } } as const);
    const add = () => this.#outbox?.add({ ...entry, conversation: conversation.id, body });
    if (this.#outbox) add();
    else void this.#opening.then(add);
    if (mode === "reply") conversation.collision = null;
  }

  tryAgain(client_id: string): void {
    this.#outbox?.retry(client_id);
  }

  /** Takes refused words out of the thread and back into the composer. */
  takeBack(entry: Entry): void {
    this.#outbox?.drop(entry.client_id);
    restoreDraft(this.store.me!.id, entry.conversation, entry.kind === "note" ? "note" : "reply", entry.body);
  }

  typing(conversation: string, on: boolean): void {
    this.#live.link.send({ t: "typing", conversation, on });
  }

  #take(id: string): Conversation {
    let taken = this.#inHand.get(id);
    this.#inHand.delete(id);
    taken ??= new Conversation(id, this.api, (frame) => this.#live.link.send(frame));
    taken.watch();
    if (taken.stage !== "ready") void taken.load();
    this.#inHand.set(id, taken);
    for (const old of this.#inHand.keys()) if (this.#inHand.size > IN_HAND) this.#inHand.delete(old);
    if (!this.store.row(id)) void this.#readRow(id);
    return taken;
  }

  async #readRow(id: string): Promise<void> {
    const take = this.store.beginRead();
    const row = await this.api.row(id).catch(() => null); // the thread's own read tells what is wrong
    if (row) take([row]);
  }

  async #refresh(): Promise<void> {
    const open = this.#open;
    await Promise.all([this.readOn(), open && !this.store.row(open.id) ? this.#readRow(open.id) : null, this.store.agents.length ? null : this.#readHouse()]);
  }

  /** Our access changed: what was lost is gone already, what was won must be read. */
  async #readAll(): Promise<void> {
    this.store.shelves.clear();
    if (this.store.lost) this.store.lost = null;
    await Promise.all([this.readOn(), this.#readHouse(), this.#open && !this.store.row(this.#open.id) ? this.reload(this.#open.id) : null]);
  }

  async #readHouse(): Promise<void> {
    const [agents, teams, inboxes] = await Promise.allSettled([this.api.agents(), this.api.teams(), this.api.inboxes()]);
    if (agents.status === "fulfilled") this.store.agents = agents.value;
    if (teams.status === "fulfilled") this.store.teams = teams.value;
    if (inboxes.status === "fulfilled") this.store.inboxes = inboxes.value;
  }

  async #openOutbox(agent: string): Promise<void> {
    const { lasting, shelf } = await openShelves(`desk:${agent}`, ["outbox"]);
    const post = postOver(this.#live.link);
    const channel = globalThis.BroadcastChannel ? new BroadcastChannel(`havendesk.outbox.${agent}`) : null;
    const outbox = openOutbox({
      shelf: lasting ? shelf<Entry>("outbox") : memoryShelf<Entry>(),
      carry: (entry) => (entry.kind === "note" ? this.#saveNote(entry) : post(this.#rested(entry))),
      done: (entry, answer) => this.#inHand.get(entry.conversation)?.takeOwn(entry, answer, { id: agent, role: "agent", name: this.store.me?.name ?? "" }),
      ...(channel ? { channel } : {}),
    });
    outbox.entries.subscribe((entries) => {
      if (this.#outbox !== outbox && this.#outbox) return;
      this.store.outbox = entries;
      for (const entry of entries) if (entry.state === "failed" && entry.error?.code === "ConversationMoved") queueMicrotask(() => this.#holdBack(entry));
    });
    this.#outbox = outbox;
    this.#channel = channel;
    if (this.#live.link.status.get().state === "live") outbox.resume();
  }

  /** A reply rests on what its writer had seen and on what they wrote themselves right after: only others' words may hold it back. */
  #rested(entry: Entry): Entry {
    const base = Number(entry.extra["base_seq"] ?? 0);
    const items = this.#inHand.get(entry.conversation)?.thread.items ?? [];
    let base_seq = base;
    for (const item of items) {
      if (item.seq <= base) continue;
      if (item.kind !== "event" && item.author.id !== this.store.me?.id) break;
      base_seq = item.seq;
    }
    return { ...entry, extra: { ...entry.extra, base_seq } };
  }

  /** Somebody wrote meanwhile: the words go back to the composer, and the composer says why. */
  #holdBack(entry: Entry): void {
    if (!this.store.outbox.some((other) => other.client_id === entry.client_id)) return;
    const conversation = this.#inHand.get(entry.conversation) ?? new Conversation(entry.conversation, this.api, (frame) => this.#live.link.send(frame));
    this.#inHand.set(entry.conversation, conversation);
    const agent = this.store.me!.id;
    this.#outbox?.drop(entry.client_id);
    const draft = readDraft(agent, entry.conversation, "reply");
    if (conversation.collision && draft.trim()) writeDraft(agent, entry.conversation, "reply", `${draft}\n${entry.body}`); // two in a row: keep their order
    else restoreDraft(agent, entry.conversation, "reply", entry.body);
    conversation.collision = { at: Date.now(), seen: Number(entry.extra["base_seq"] ?? 0) };
  }

  async #saveNote(entry: Entry): Promise<Outcome> {
    try {
      const item = await this.api.saveNote(entry.conversation, { client_id: entry.client_id, body: entry.body });
      return { done: true, conversation: entry.conversation, seq: item.seq, at: item.at };
    } catch (problem) {
      return { done: false, refused: problem instanceof Refused && (problem.status < 500 || retryAfter(problem.error) !== null) ? problem.error : null };
    }
  }

  #leave(reason: "signed_out" | "forbidden" | null): void {
    if (this.store.session !== "in") return;
    this.store.session = "out";
    this.store.farewell = reason;
    this.#live.stop();
    this.#outbox?.pause();
    this.#outbox = null;
    this.#channel?.close();
    this.#open = null;
    this.#inHand.clear();
    this.store.forgetAll();
  }
}
