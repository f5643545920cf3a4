import NotebookPen from "@lucide/svelte/icons/notebook-pen";
import { switchMode } from "../data/drafts.svelte.ts";
import { action } from "./action.ts";

/** Turns to a note, the safe way round; back to a reply takes Ctrl or ⌘. */
export const note = action({
  name: "note", label: "action.note", keys: "n", icon: NotebookPen, on: "conversation",
  can: ({ row }) => !!row,
  run: ({ row, screen }) => {
    switchMode(row!.id, "note");
    screen.focusComposer += 1;
  },
});
