import { postOver } from "$shared/carrier.ts";
import type { Cell } from "$shared/cell.ts";
import type { Link } from "$shared/link.ts";
import type { Entry, Outcome } from "$shared/outbox.ts";
import { Refused, type Rest } from "$shared/rest.ts";
import type { Shelf } from "$shared/shelf.ts";
import { emptyThread, hasGap, merge, mergeOwn, mergePage, packed, type Thread } from "$shared/thread.ts";
import { typingHeard, typingSender } from "$shared/typing.ts";
import type { Author, Item, ServerFrame, Timeline, WireError } from "$shared/wire.ts";

/** `reading` while nothing is known yet, not while what is known is brought up to date. */
export interface OpenThread {
  thread: Thread;
  reading: boolean;
  problem: WireError | null;
}

/** The one thread on the screen, kept equal to the server's; others are dropped and read again from the shelf. */
export interface Threads {
  show(conversation: string | null): void;
  /** The open conversation got its real id: what is on the screen stays. */
  rename(conversation: string, items: readonly Item[]): void;
  own(entry: Entry, answer: { conversation: string; seq: number; at: string }, author: Author): void;
  older(): Promise<void>;
  again(): void;
  typed(on: boolean): void;
  /** Brings what was written after the start to the server. */
  post(entry: Entry): Promise<Outcome>;
}

export interface ThreadsOptions {
  link: Link;
  rest: Rest;
  shelf: Shelf<Thread>;
  shown: Cell<OpenThread>;
  typing: Cell<readonly string[]>;
}

const ASK_AGAIN_MS = 2000;

export function openThreads({ link, rest, shelf, shown, typing }: ThreadsOptions): Threads {
  let open: string | null = null;
  let asked = { after: -1, at: 0 };
  let saving: ReturnType<typeof setTimeout> | undefined;
  let mending: ReturnType<typeof setTimeout> | undefined;
  const names = typingHeard((list) => typing.set(list));
  const sender = typingSender((on) => named(open) && link.send({ t: "typing", conversation: open, on }));

  function update(change: Partial<OpenThread>): void {
    shown.set({ ...shown.get(), ...change });
  }

  function put(thread: Thread): void {
    update({ thread, reading: false, problem: null });
    const id = open;
    clearTimeout(saving);
    if (named(id)) saving = setTimeout(() => void shelf.put(id, packed(thread)), 200);
    mend();
  }

  /** Asks again over a gap; for the same one not more often than the server can answer, and until it is closed. */
  function mend(): void {
    clearTimeout(mending);
    const { thread } = shown.get();
    if (!hasGap(thread)) return;
    const left = asked.after === thread.last ? asked.at + ASK_AGAIN_MS - Date.now() : 0;
    if (left <= 0) watch();
    mending = setTimeout(mend, left > 0 ? left : ASK_AGAIN_MS);
  }

  function watch(): void {
    const after = shown.get().thread.last;
    if (!named(open)) return;
    asked = { after, at: Date.now() };
    link.send({ t: "watch", conversation: open, after });
  }

  async function catchUp(anew = false): Promise<void> {
    const id = open;
    if (!named(id) || link.status.get().state !== "live") return;
    if (anew || shown.get().thread.items.length === 0) await page(id, "");
    if (open === id) watch();
  }

  async function page(id: string, more: string): Promise<void> {
    try {
      const read = await rest.get<Timeline>(`/conversations/${id}/timeline?limit=50${more}`);
      if (open === id) put(mergePage(shown.get().thread, read.items, read.more));
    } catch (problem) {
      // Unreachable is no error here: the link says so, and we ask again when it is live.
      if (open === id && problem instanceof Refused) update({ reading: false, problem: problem.error });
    }
  }

  function hear(frame: ServerFrame): void {
    if (!("conversation" in frame) || frame.conversation !== open) return;
    if (frame.t === "behind") void catchUp(true);
    if (frame.t === "typing") names.heard(frame.author.id ?? "", frame.author.name, frame.on);
    if (frame.t !== "items") return;
    put(merge(shown.get().thread, frame.items));
    for (const { author } of frame.items) names.heard(author.id ?? "", author.name, false);
  }

  function show(conversation: string | null): void {
    sender.stopped();
    names.clear();
    if (named(open)) link.send({ t: "unwatch", conversation: open });
    open = conversation;
    shown.set({ thread: emptyThread, reading: named(conversation), problem: null });
    if (!named(conversation)) return;
    void shelf.get(conversation).then((kept) => {
      if (open !== conversation) return;
      if (kept && shown.get().thread.items.length === 0) update({ thread: kept, reading: false });
      void catchUp();
    });
  }

  link.on(hear);
  link.status.subscribe(({ state }) => {
    if (state === "live") void catchUp();
    else names.clear();
  });

  return {
    show,
    rename(conversation, items) {
      open = conversation;
      put(merge(shown.get().thread, items));
      watch();
    },
    own(entry, answer, author) {
      sender.stopped();
      if (answer.conversation === open) put(mergeOwn(shown.get().thread, entry, answer, author));
    },
    async older() {
      const { thread } = shown.get();
      if (named(open) && thread.more) await page(open, `&before=${thread.first}`);
    },
    again() {
      update({ problem: null, reading: true });
      void catchUp(true);
    },
    typed: (on) => (on ? sender.typed() : sender.stopped()),
    post: postOver(link),
  };
}

/** A conversation that the server knows; one that waits to begin has only a name of ours. */
function named(conversation: string | null): conversation is string {
  return conversation !== null && !conversation.startsWith("new:");
}
