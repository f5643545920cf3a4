// The one desk and the one screen of this page.

import { Desk } from "../data/desk.svelte.ts";
import { Screen } from "../data/screen.svelte.ts";
import type { Reach } from "../actions/action.ts";
import { tongue } from "../words.svelte.ts";

export const desk = new Desk(() => tongue.locale);
export const screen = new Screen();

/** What the actions may reach at this moment. */
export function reach(): Reach {
  const conversation = desk.open;
  return { desk, screen, conversation, row: conversation ? (desk.store.row(conversation.id) ?? null) : null };
}
