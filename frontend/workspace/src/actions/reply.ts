import CornerUpLeft from "@lucide/svelte/icons/corner-up-left";
import { action } from "./action.ts";

/** Goes to the composer as it stands: a bare key never turns a note into a reply. */
export const reply = action({
  name: "reply", label: "action.reply", keys: "r", icon: CornerUpLeft, on: "conversation",
  can: ({ row }) => !!row && row.status !== "closed",
  run: ({ screen }) => void (screen.focusComposer += 1),
});
