import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import { action } from "./action.ts";

export const reopen = action({
  name: "reopen", label: "action.reopen", keys: "shift+e", icon: RotateCcw, on: "conversation",
  can: ({ row }) => row?.status === "resolved",
  run: ({ row, desk }) => desk.store.change(row!.id, { status: "open" }, () => desk.api.reopen(row!.id)),
});
