import Keyboard from "@lucide/svelte/icons/keyboard";
import { action } from "./action.ts";

export const cheatSheet = action({
  name: "cheat-sheet", label: "action.keys", keys: "?", icon: Keyboard, on: "desk",
  can: () => true,
  run: ({ screen }) => void (screen.sheet = "keys"),
});
