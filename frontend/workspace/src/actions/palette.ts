import Command from "@lucide/svelte/icons/command";
import { action } from "./action.ts";

export const palette = action({
  name: "palette", label: "action.palette", keys: "mod+k", icon: Command, on: "desk",
  can: () => true,
  run: ({ screen }) => void (screen.sheet = screen.sheet === "palette" ? null : "palette"),
});
