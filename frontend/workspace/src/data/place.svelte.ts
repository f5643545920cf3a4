// Where we are: the address is the truth for what is selected, so that it can be reloaded, sent and walked back.

import type { View } from "./rows.ts";

export type Name = "inbox" | "profile" | "people" | "link";

interface Place {
  name: Name;
  conversation: string | null;
  token: string | null;
  view: View;
  inbox: string | null;
}

const views: readonly string[] = ["mine", "unassigned", "open", "resolved"];

/** Reads an address of ours; what it does not know is the inbox. */
export function readPlace(address: URL): Place {
  const [first, second] = address.pathname.split("/").filter(Boolean);
  const asked = address.searchParams.get("view") ?? "";
  const view = (views.includes(asked) ? asked : "mine") as View;
  const inbox = address.searchParams.get("inbox");
  const at = { conversation: null, token: null, view, inbox };
  if (first === "c" && second) return { ...at, name: "inbox", conversation: second };
  if (first === "link" && second) return { ...at, name: "link", token: second };
  if (first === "profile" || first === "people") return { ...at, name: first };
  return { ...at, name: "inbox" };
}

export function writePlace({ name, conversation, token, view, inbox }: Place): string {
  if (name === "link") return `/link/${token}`;
  const path = name !== "inbox" ? `/${name}` : conversation ? `/c/${conversation}` : "/";
  const query = new URLSearchParams();
  if (view !== "mine") query.set("view", view);
  if (inbox) query.set("inbox", inbox);
  return query.size ? `${path}?${query}` : path;
}

const start: Place = globalThis.location ? readPlace(new URL(location.href)) : { name: "inbox", conversation: null, token: null, view: "mine", inbox: null };

class Here {
  #now = $state.raw<Place>(start);

  get name() { return this.#now.name; }
  get conversation() { return this.#now.conversation; }
  get token() { return this.#now.token; }
  get view() { return this.#now.view; }
  get inbox() { return this.#now.inbox; }

  /** The address of a place that differs from here only as told. */
  href(change: Partial<Place>): string {
    return writePlace({ ...this.#now, ...change });
  }

  go(change: Partial<Place>, { replace = false } = {}): void {
    const next = { ...this.#now, ...change };
    const href = writePlace(next);
    if (href !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", href);
    this.#now = next;
  }

  /** Reads the address again after the browser walked back or forth. */
  walk(): void {
    this.#now = readPlace(new URL(location.href));
  }
}

export const place = new Here();
globalThis.addEventListener?.("popstate", () => place.walk());

/** Lets a plain click on a link of ours stay in the page; with a modifier the browser does what it always does. */
export function stay(change: Partial<Place>): (event: MouseEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    place.go(change);
  };
}
