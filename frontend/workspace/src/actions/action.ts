import type { Row } from "$shared/wire.ts";
import type { Conversation } from "../data/conversation.svelte.ts";
import type { Desk } from "../data/desk.svelte.ts";
import type { Screen } from "../data/screen.svelte.ts";
import type { Icon } from "../icon.ts";
import type { Word } from "../words.svelte.ts";

/** What an action may look at and work with. */
export interface Reach {
  desk: Desk;
  screen: Screen;
  /** The conversation on the screen and its row; null when there is none. */
  conversation: Conversation | null;
  row: Row | null;
}

/** One gesture. Buttons, shortcuts and the palette all read the same object. */
export interface Action {
  name: string;
  label: Word;
  /** One combination, `mod` being Ctrl or ⌘: "e", "mod+k", "mod+shift+m". A bare key never acts while somebody types. */
  keys?: string;
  /** A second combination that does the same. */
  also?: string;
  icon?: Icon;
  /** On the conversation, or anywhere. */
  on: "conversation" | "desk";
  can(reach: Reach): boolean;
  run(reach: Reach): void | Promise<void>;
}

export const action = (made: Action): Action => made;
