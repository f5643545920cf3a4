import { cell, type Readable } from "$shared/cell.ts";
import type { Case, Item } from "$shared/wire.ts";
import type { Pocket } from "../pocket.ts";

/** The visitor's own conversations, newest first, and how much in each they have not seen. */
export interface Cases {
  readonly list: Readable<readonly Case[]>;
  readonly unread: Readable<Record<string, number>>;
  take(cases: readonly Case[], whole: boolean): void;
  /** Live items of any conversation: they count as unread unless one is looking at it. */
  arrived(conversation: string, items: readonly Item[]): void;
  /** The one being looked at; null when none, or when nobody is looking. */
  looking(conversation: string | null): void;
}

export function openCases(pocket: Pocket): Cases {
  const list = cell<readonly Case[]>([]);
  const unread = cell<Record<string, number>>({});
  const counted = new Map<string, Set<number>>();
  const seen = new Map<string, number>(read(pocket));
  let watched: string | null = null;

  function recount(): void {
    const next: Record<string, number> = {};
    for (const one of list.get()) {
      const from = seen.get(one.id) ?? 0;
      const live = [...(counted.get(one.id) ?? [])].filter((seq) => seq > from).length;
      // After a reload the number is not known, only that there is something.
      const some = one.last !== null && one.last.role !== "contact" && one.seq > from ? 1 : 0;
      if (Math.max(live, some)) next[one.id] = Math.max(live, some);
    }
    unread.set(next);
  }

  function look(): void {
    const one = list.get().find(({ id }) => id === watched);
    if (!watched) return;
    const top = Math.max(one?.seq ?? 0, seen.get(watched) ?? 0, ...(counted.get(watched) ?? []));
    if (top === seen.get(watched)) return;
    seen.set(watched, top);
    pocket.set("seen", JSON.stringify([...seen].slice(-100)));
  }

  return {
    list, unread,
    take(cases, whole) {
      const known = new Map(list.get().map((one) => [one.id, one]));
      const next = new Map(whole ? [] : known);
      for (const one of cases) {
        const old = known.get(one.id);
        next.set(one.id, old && old.seq >= one.seq && !whole ? old : one);
      }
      list.set([...next.values()].sort((a, b) => (when(b) < when(a) ? -1 : 1)));
      look();
      recount();
    },
    arrived(conversation, items) {
      const fresh = counted.get(conversation) ?? new Set();
      for (const { seq, kind, author } of items) if (kind === "message" && author.role !== "contact") fresh.add(seq);
      counted.set(conversation, fresh);
      look();
      recount();
    },
    looking(conversation) {
      watched = conversation;
      look();
      recount();
    },
  };
}

const when = (one: Case) => one.last?.at ?? one.created_at;

function read(pocket: Pocket): [string, number][] {
  try {
    return JSON.parse(pocket.get("seen") ?? "[]") as [string, number][];
  } catch {
    return [];
  }
}
