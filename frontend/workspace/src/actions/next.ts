import ArrowDown from "@lucide/svelte/icons/arrow-down";
import { action } from "./action.ts";
import { step } from "./step.ts";

export const next = action({
  name: "next", label: "action.next", keys: "j", also: "arrowdown", icon: ArrowDown, on: "desk",
  can: ({ screen }) => screen.order.length > 0,
  run: (reach) => step(reach, 1),
});
