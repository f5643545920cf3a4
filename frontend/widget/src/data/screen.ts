import type { Readable } from "$shared/cell.ts";
import type { Config } from "../config.ts";
import type { Desk } from "./desk.ts";
import type { Pocket } from "../pocket.ts";
import type { Tongue } from "../speech.ts";
import { viewOf } from "../view.svelte.ts";

/** What every screen is given: what is (`view`), what can be done (`desk`), and a few facts of the page. */
export function screenOf(desk: Desk, tongue: Tongue, opened: Readable<boolean>, page: Page) {
  const { status, heardAt, here, cases, unread, entries, open, shown, typing } = desk;
  return { ...page, desk, view: viewOf({ status, heardAt, here, cases, unread, entries, open, shown, typing, opened, speech: tongue.speech }) };
}

export interface Page {
  config: Config;
  session: Pocket;
  /** Null where there is nothing to close: a page of its own. */
  close: (() => void) | null;
  choose: (locale: string) => void;
}

export type Screen = ReturnType<typeof screenOf>;
