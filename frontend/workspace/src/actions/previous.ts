import ArrowUp from "@lucide/svelte/icons/arrow-up";
import { action } from "./action.ts";
import { step } from "./step.ts";

export const previous = action({
  name: "previous", label: "action.previous", keys: "k", also: "arrowup", icon: ArrowUp, on: "desk",
  can: ({ screen }) => screen.order.length > 0,
  run: (reach) => step(reach, -1),
});
