// The live half of the desk: one socket, its frames gathered and applied once per picture, resume by cursor.

import { openLink, type Link, type SocketLike } from "$shared/link.ts";
import { Refused } from "$shared/rest.ts";
import type { AgentWelcome, ServerFrame } from "$shared/wire.ts";
import type { Api } from "./api.ts";
import type { Conversation } from "./conversation.svelte.ts";
import type { Store } from "./store.svelte.ts";

const COUNT_MS = 1500; // at most so often are the counts asked for
const RECOUNT_MS = 15_000; // rows we knew move the counts by themselves; this mends what crossed on the way
const HIDDEN_MS = 250; // a hidden page draws no pictures, yet must keep up
const RESYNC_MS = 1000;

export interface LiveOptions {
  store: Store;
  api: Api;
  url: string;
  open: () => Conversation | null;
  /** Known conversations, the open one among them. */
  find: (id: string) => Conversation | undefined;
  /** After a resume, or when the server cannot resume us: read what is on the screen. */
  refresh: () => void;
  onAccess: () => void;
  onEnded: (reason: "signed_out" | "forbidden") => void;
  socket?: (url: string) => SocketLike;
  /** Runs once before the next picture. */
  soon?: (run: () => void) => void;
}

export interface Live {
  link: Link;
  start(): void;
  stop(): void;
}

export function openLive(options: LiveOptions): Live {
  const { store, api } = options;
  const soon = options.soon ?? nextPicture;
  const link = openLink({ url: options.url, hello: () => ({ t: "hello" }), ...(options.socket ? { socket: options.socket } : {}) });
  let gathered: ServerFrame[] = [];
  let asked = false;
  let syncing = false;
  let greeting = 0; // a newer welcome makes an older one's work void
  let countAt = 0;
  let counting: ReturnType<typeof setTimeout> | undefined;

  link.on((frame) => {
    if (frame.t === "welcome") return frame.role === "agent" ? void greet(frame) : undefined;
    gathered.push(frame);
    schedule();
  });

  link.status.subscribe((status) => {
    store.link = status;
    if (status.state !== "live" && store.asOf === null && store.session === "in") store.asOf = Date.now();
    if (status.state === "ended" && status.reason !== "stopped") options.onEnded(status.reason === "forbidden" ? "forbidden" : "signed_out");
  });

  function schedule(): void {
    if (asked) return;
    asked = true;
    soon(drain);
  }

  function drain(): void {
    asked = false;
    if (syncing) return;
    const frames = gathered;
    gathered = [];
    for (const frame of frames) apply(frame);
  }

  /** After every welcome: what changed meanwhile by the cursor, then the frames that came since, then the open thread. */
  async function greet(welcome: AgentWelcome): Promise<void> {
    const own = ++greeting;
    gathered = [];
    syncing = true;
    store.me = welcome.me;
    fill(store.online, welcome.online);
    fill(store.agentsOnline, welcome.agents_online);
    while (!(await catchUp(welcome.cursor))) {
      await new Promise((resolve) => setTimeout(resolve, RESYNC_MS));
      if (own !== greeting || link.status.get().state !== "live") return;
    }
    if (own !== greeting) return;
    syncing = false;
    store.asOf = null;
    drain();
    options.open()?.watch();
    options.refresh();
  }

  /** False when nobody answered: the old cursor still holds for the next try. */
  async function catchUp(fresh: string): Promise<boolean> {
    if (store.cursor === null) {
      store.cursor = fresh;
      return true;
    }
    try {
      const { rows, gone, cursor } = await api.sync(store.cursor);
      store.takeRows(rows);
      store.takeGone(gone, options.open()?.id ?? null);
      store.cursor = cursor;
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.error.code !== "TooFarBehind") return false;
      store.forgetRows();
      store.cursor = fresh;
    }
    count();
    return true;
  }

  function apply(frame: ServerFrame): void {
    switch (frame.t) {
      case "rows": return count(store.takeRows(frame.rows) ? COUNT_MS : RECOUNT_MS);
      case "gone": return void (store.takeGone(frame.ids, options.open()?.id ?? null), count());
      case "cursor": return void (store.cursor = frame.cursor);
      case "items": return options.find(frame.conversation)?.take(frame.items);
      case "behind": return void options.find(frame.conversation)?.load();
      case "typing": return options.find(frame.conversation)?.hearTyping(frame.author, frame.on);
      case "viewing": return view(frame.conversation, frame.agents);
      case "online": return void (shine(store.online, frame.contacts), shine(store.agentsOnline, frame.agents));
      case "access": return void ((store.me = frame.me), options.onAccess());
    }
  }

  function view(id: string, agents: { id: string; name: string }[]): void {
    const seen = options.find(id);
    if (seen) seen.viewers = agents.filter((agent) => agent.id !== store.me?.id);
  }

  function count(ms = COUNT_MS): void {
    const due = Date.now() + ms;
    if (counting !== undefined && countAt <= due) return;
    clearTimeout(counting);
    countAt = due;
    counting = setTimeout(async () => {
      counting = undefined;
      const counts = await api.counts().catch(() => null);
      if (counts) store.counts = counts;
    }, ms);
  }

  return {
    link,
    start: () => link.start(),
    stop() {
      clearTimeout(counting);
      counting = undefined;
      gathered = [];
      link.stop();
    },
  };
}

function nextPicture(run: () => void): void {
  let ran = false;
  const once = () => {
    if (ran) return;
    ran = true;
    cancelAnimationFrame(picture);
    clearTimeout(timer);
    run();
  };
  const picture = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
}

function fill(set: Set<string>, ids: readonly string[]): void {
  const now = new Set(ids);
  for (const id of set) if (!now.has(id)) set.delete(id);
  for (const id of now) set.add(id);
}

function shine(set: Set<string>, lamps: Record<string, boolean> | undefined): void {
  for (const [id, on] of Object.entries(lamps ?? {})) on ? set.add(id) : set.delete(id);
}
