import ArrowLeftRight from "@lucide/svelte/icons/arrow-left-right";
import { modeOf, switchMode as change } from "../data/drafts.svelte.ts";
import { action } from "./action.ts";

export const switchMode = action({
  name: "switch-mode", label: "action.switch", keys: "mod+shift+m", icon: ArrowLeftRight, on: "conversation",
  can: ({ row }) => !!row && row.status !== "closed",
  run: ({ row, screen }) => {
    change(row!.id, modeOf(row!.id) === "reply" ? "note" : "reply");
    screen.focusComposer += 1;
  },
});
