import UserMinus from "@lucide/svelte/icons/user-minus";
import { isOver } from "../data/rows.ts";
import { action } from "./action.ts";

export const unassign = action({
  name: "unassign", label: "action.unassign", keys: "u", icon: UserMinus, on: "conversation",
  can: ({ row }) => !!row && !isOver(row) && row.assignee_id !== null,
  run: ({ row, desk }) => desk.store.change(row!.id, { assignee_id: null, team_id: null }, () => desk.api.unassign(row!.id)),
});
