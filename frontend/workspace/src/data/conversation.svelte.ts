// One conversation as this page knows it: its items, what is unsent in it, who types and who looks.

import type { Entry } from "$shared/outbox.ts";
import { emptyThread, hasGap, merge, mergeOwn, mergePage, type Thread } from "$shared/thread.ts";
import { typingHeard } from "$shared/typing.ts";
import type { Author, ClientFrame, Item } from "$shared/wire.ts";
import type { Api } from "./api.ts";

const PAGE = 50;

/** Why a reply was held back: somebody else wrote after what its writer had seen. */
export interface Collision {
  at: number;
  seen: number;
}

export class Conversation {
  readonly id: string;
  thread = $state.raw<Thread>(emptyThread);
  stage = $state<"loading" | "ready" | "failed">("loading");
  problem = $state.raw<unknown>(null);
  older = $state<"idle" | "loading" | "failed">("idle");
  typing = $state.raw<string[]>([]);
  viewers = $state.raw<{ id: string; name: string }[]>([]);
  collision = $state.raw<Collision | null>(null);
  /** The newest seq this agent has had before their eyes: what a reply rests on. */
  seen = $state(0);

  #api: Api;
  #send: (frame: ClientFrame) => boolean;
  #heard = typingHeard((names) => (this.typing = names));
  #watching = false;
  #asked = 0;

  constructor(id: string, api: Api, send: (frame: ClientFrame) => boolean) {
    this.id = id;
    this.#api = api;
    this.#send = send;
  }

  /** Reads the newest page, then goes on live. Known items stay on the screen meanwhile. */
  async load(): Promise<void> {
    if (this.stage === "failed") this.stage = "loading";
    try {
      const page = await this.#api.timeline(this.id, { limit: PAGE });
      this.thread = mergePage(this.thread, page.items, page.more);
      if (this.stage !== "ready") this.seen = this.thread.last; // opening it is seeing its end
      this.stage = "ready";
      this.problem = null;
      if (this.#watching) this.watch();
    } catch (problem) {
      this.problem = problem;
      if (this.stage !== "ready") this.stage = "failed";
    }
  }

  async loadOlder(): Promise<void> {
    if (this.older === "loading" || !this.thread.more) return;
    this.older = "loading";
    try {
      const page = await this.#api.timeline(this.id, { before: this.thread.first, limit: PAGE });
      this.thread = mergePage(this.thread, page.items, page.more);
      this.older = "idle";
    } catch {
      this.older = "failed";
    }
  }

  /** Asks for everything after what we have, then live. Safe to call again: after a reconnect it must be. */
  watch(): void {
    this.#watching = true;
    if (this.stage !== "ready") return; // the page that is on its way comes back here
    this.#send({ t: "watch", conversation: this.id, after: this.thread.last });
    this.#send({ t: "viewing", conversation: this.id }); // after the watch: only who watches is told who else looks
  }

  unwatch(): void {
    if (this.#watching) {
      this.#send({ t: "viewing", conversation: null });
      this.#send({ t: "unwatch", conversation: this.id });
    }
    this.#watching = false;
    this.#heard.clear();
    this.viewers = [];
  }

  take(items: readonly Item[]): void {
    if (this.stage !== "ready") return; // the page that is on its way, and the watch after it, bring them
    this.thread = merge(this.thread, items);
    for (const { author, kind } of items) if (kind === "message" && author.id) this.#heard.heard(author.id, author.name, false);
    if (hasGap(this.thread) && this.#watching && this.#asked !== this.thread.last) {
      this.#asked = this.thread.last;
      this.watch();
    }
  }

  takeOwn(entry: Entry, answer: { seq: number; at: string }, author: Author): void {
    this.thread = mergeOwn(this.thread, entry, answer, author);
  }

  hearTyping(author: Author, on: boolean): void {
    this.#heard.heard(author.id ?? author.name, author.name, on);
  }

  /** The last thing anybody else said after `seq`: what the collision is about. */
  newerThan(seq: number, me: string): Item | null {
    return this.thread.items.findLast((item) => item.seq > seq && item.kind !== "event" && item.author.id !== me) ?? null;
  }
}
