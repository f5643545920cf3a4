import UserCheck from "@lucide/svelte/icons/user-check";
import { isOver } from "../data/rows.ts";
import { action } from "./action.ts";

export const take = action({
  name: "take", label: "action.take", keys: "t", icon: UserCheck, on: "conversation",
  can: ({ row, desk }) => !!row && !isOver(row) && row.assignee_id !== desk.store.me?.id,
  run: ({ row, desk }) => {
    const agent_id = desk.store.me!.id;
    return desk.store.change(row!.id, { assignee_id: agent_id }, () => desk.api.assign(row!.id, { agent_id, team_id: row!.team_id }));
  },
});
