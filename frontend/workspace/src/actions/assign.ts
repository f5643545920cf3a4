import UserPlus from "@lucide/svelte/icons/user-plus";
import { isOver } from "../data/rows.ts";
import { action } from "./action.ts";

export const assign = action({
  name: "assign", label: "action.assign", keys: "a", icon: UserPlus, on: "conversation",
  can: ({ row }) => !!row && !isOver(row),
  run: ({ screen }) => void (screen.sheet = "assign"),
});
