import Check from "@lucide/svelte/icons/check";
import { isOver } from "../data/rows.ts";
import { action } from "./action.ts";

export const resolve = action({
  name: "resolve", label: "action.resolve", keys: "e", icon: Check, on: "conversation",
  can: ({ row }) => !!row && !isOver(row),
  run: ({ row, desk }) => desk.store.change(row!.id, { status: "resolved" }, () => desk.api.resolve(row!.id)),
});
