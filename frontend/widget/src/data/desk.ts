import { cell, type Readable } from "$shared/cell.ts";
import { openLink, type LinkStatus, type SocketLike } from "$shared/link.ts";
import { openOutbox, type Entry, type Outcome } from "$shared/outbox.ts";
import { openRest, Refused } from "$shared/rest.ts";
import { openShelves } from "$shared/shelf.ts";
import type { Thread } from "$shared/thread.ts";
import type { Case, Here, ServerFrame, Started } from "$shared/wire.ts";
import { openCases } from "./cases.ts";
import type { Pocket } from "../pocket.ts";
import type { openThreads, OpenThread, Threads } from "./threads.ts";

/** Everything the screens know and can do. They fetch nothing themselves. */
export interface Desk {
  readonly status: Readable<LinkStatus>;
  /** When the server was last heard, epoch milliseconds. */
  readonly heardAt: Readable<number | null>;
  readonly here: Readable<Here | null>;
  readonly cases: Readable<readonly Case[]>;
  /** False until the cases have been read once, from the shelf or the server. */
  readonly known: Readable<boolean>;
  readonly unread: Readable<Record<string, number>>;
  readonly entries: Readable<readonly Entry[]>;
  /** False: the browser keeps nothing for us, what waits is lost with the page. */
  readonly lasting: boolean;
  readonly open: Readable<string | null>;
  readonly shown: Readable<OpenThread>;
  readonly typing: Readable<readonly string[]>;
  start(): void;
  show(conversation: string | null): void;
  /** Sends into the open conversation, or begins one; either way the words are on the screen at once. */
  write(body: string): void;
  retry(client_id: string): void;
  drop(client_id: string): void;
  older(): Promise<void>;
  again(): void;
  /** The contact is typing into the open conversation, or stopped. */
  typed(on: boolean): void;
  looking(on: boolean): void;
  speak(locale: string): void;
}

export interface DeskOptions {
  inbox: string;
  token: string;
  locale: string;
  page: string | null;
  pocket: Pocket;
  /** What only this tab remembers. */
  session: Pocket;
  /** The part that keeps an open conversation; it may come later than the first screen. */
  later: Promise<{ openThreads: typeof openThreads }>;
  socket?: (url: string) => SocketLike;
}

export async function openDesk(options: DeskOptions): Promise<Desk> {
  let { locale } = options;
  const scope = options.token.slice(0, 8); // enough to tell visitors apart, not enough to be one
  const shelves = await openShelves(scope, ["outbox", "threads", "cases"]);
  const caseShelf = shelves.shelf<Case[]>("cases");
  const link = openLink({
    url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/v1/socket`,
    hello: () => ({ t: "hello", token: options.token, inbox: options.inbox, locale }),
    ...(options.socket ? { socket: options.socket } : {}),
  });
  const rest = openRest(() => ({ Authorization: `Bearer ${options.token}`, "Accept-Language": locale }));
  const cases = openCases(options.pocket);
  const shown = cell<OpenThread>({ thread: { first: 1, last: 0, more: false, items: [] }, reading: true, problem: null });
  const here = cell<Here | null>(null);
  const known = cell(false);
  const open = cell<string | null>(null);
  const heardAt = cell<number | null>(null);
  const typing = cell<readonly string[]>([]);
  const started = new Map<string, Started>();
  let me: { id: string | null; name: string } = { id: null, name: "" };
  let visible = false;
  let threads: Threads | null = null; // until then, what it would have kept it reads from the server

  async function begin(entry: Entry): Promise<Outcome> {
    try {
      const answer = await rest.post<Started>("/conversations", { client_id: entry.client_id, body: entry.body, ...entry.extra });
      started.set(entry.client_id, answer);
      return { done: true, conversation: answer.case.id, seq: answer.item.seq, at: answer.item.at };
    } catch (problem) {
      return { done: false, refused: problem instanceof Refused ? problem.error : null };
    }
  }

  function done(entry: Entry, outcome: Outcome & { done: true }): void {
    const start = started.get(entry.client_id);
    started.delete(entry.client_id);
    if (!start) return threads?.own(entry, outcome, { id: me.id, role: "contact", name: me.name });
    takeCases([start.case], false);
    if (open.get() !== entry.conversation) return;
    open.set(start.case.id);
    options.session.set("open", start.case.id);
    threads?.rename(start.case.id, [start.item]);
    look();
  }

  const outbox = openOutbox({
    shelf: shelves.shelf<Entry>("outbox"),
    // What is not here yet cannot carry: the outbox asks again in a second.
    carry: async (entry) => (entry.kind === "start" ? begin(entry) : (threads?.post(entry) ?? { done: false, refused: null })),
    done,
    ...("BroadcastChannel" in globalThis ? { channel: new BroadcastChannel(`havendesk:${scope}`) } : {}),
  });

  function takeCases(list: readonly Case[], whole: boolean): void {
    cases.take(list, whole);
    known.set(true);
    void caseShelf.put("all", [...cases.list.get()]);
  }

  function hear(frame: ServerFrame): void {
    if (frame.t === "welcome" && frame.role === "contact") {
      me = frame.me;
      here.set(frame.here);
      takeCases(frame.cases, true);
    }
    if (frame.t === "here") here.set({ agents: frame.agents, by_language: frame.by_language });
    if (frame.t === "cases") takeCases(frame.cases, false);
    if (frame.t === "items") cases.arrived(frame.conversation, frame.items);
  }

  const look = () => cases.looking(visible ? open.get() : null);
  function show(conversation: string | null): void {
    open.set(conversation);
    options.session.set("open", conversation);
    threads?.show(conversation);
    look();
  }

  link.on((frame) => {
    heardAt.set(Date.now());
    hear(frame);
  });
  link.status.subscribe(({ state }) => {
    if (state === "live") return outbox.resume();
    outbox.pause();
    if (state === "waiting") here.set(null); // who is here is only true while we hear it
  });
  void options.later.then((part) => {
    threads = part.openThreads({ link, rest, shelf: shelves.shelf<Thread>("threads"), shown, typing });
    if (open.get()) threads.show(open.get());
  });
  const [kept] = await Promise.all([caseShelf.get("all"), outbox.ready]);
  if (kept) takeCases(kept, false);

  return {
    status: link.status, lasting: shelves.lasting, heardAt, here, known, open, typing,
    cases: cases.list, unread: cases.unread, entries: outbox.entries, shown,
    start: link.start,
    show,
    write(body) {
      const conversation = open.get();
      if (conversation) return void outbox.add({ kind: "message", body, conversation });
      const extra = { inbox: options.inbox, locale, ...(options.page ? { page: options.page } : {}) };
      show(outbox.add({ kind: "start", body, extra }).conversation);
    },
    retry: (client_id) => outbox.retry(client_id),
    drop: outbox.drop,
    older: async () => threads?.older(),
    again: () => threads?.again(),
    typed: (on) => threads?.typed(on),
    looking(on) {
      visible = on;
      look();
    },
    speak(next) {
      if (next === locale) return;
      locale = next;
      if (link.status.get().state === "ended") return;
      link.stop(); // the new hello tells the server in which language to answer
      link.start();
    },
  };
}
