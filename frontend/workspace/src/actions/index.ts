import { assign } from "./assign.ts";
import { back } from "./back.ts";
import { cheatSheet } from "./cheat-sheet.ts";
import { next } from "./next.ts";
import { note } from "./note.ts";
import { palette } from "./palette.ts";
import { previous } from "./previous.ts";
import { reopen } from "./reopen.ts";
import { reply } from "./reply.ts";
import { resolve } from "./resolve.ts";
import { switchMode } from "./switch-mode.ts";
import { take } from "./take.ts";
import { unassign } from "./unassign.ts";

/** Every gesture of the desk, in the order the palette and the cheat sheet show them. */
export const actions = [take, assign, unassign, resolve, reopen, reply, note, switchMode, next, previous, back, palette, cheatSheet] as const;

export { assign, back, next, note, palette, previous, reopen, reply, resolve, take, unassign };
