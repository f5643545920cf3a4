import { place } from "../data/place.svelte.ts";
import type { Reach } from "./action.ts";

/** Opens the neighbour in the list; the list holds still while keys move through it. */
export function step({ screen }: Reach, by: 1 | -1): void {
  const at = screen.order.indexOf(place.conversation ?? "");
  const to = at < 0 ? (by > 0 ? 0 : screen.order.length - 1) : Math.min(screen.order.length - 1, Math.max(0, at + by));
  screen.movedAt = Date.now();
  const conversation = screen.order[to];
  // Walking the list must not fill the browser's history with every row passed.
  if (conversation) place.go({ name: "inbox", conversation }, { replace: place.conversation !== null });
}
