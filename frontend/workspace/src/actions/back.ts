import ArrowLeft from "@lucide/svelte/icons/arrow-left";
import { place } from "../data/place.svelte.ts";
import { action } from "./action.ts";

export const back = action({
  name: "back", label: "action.back", icon: ArrowLeft, on: "conversation",
  can: ({ conversation }) => conversation !== null,
  run: () => place.go({ name: "inbox", conversation: null }),
});
