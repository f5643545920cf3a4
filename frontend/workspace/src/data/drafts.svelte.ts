// A draft per conversation and mode, kept at once; the mode itself sticks to the conversation and never changes alone.

import { SvelteMap } from "svelte/reactivity";
import { keep, recall } from "./keep.ts";

export type Mode = "reply" | "note";

const drafts = new SvelteMap<string, string>();
const modes = new SvelteMap<string, Mode>();

const key = (agent: string, conversation: string, mode: Mode) => `draft.${agent}.${conversation}.${mode}`;

export function readDraft(agent: string, conversation: string, mode: Mode): string {
  const name = key(agent, conversation, mode);
  return drafts.get(name) ?? recall(name, "");
}

export function writeDraft(agent: string, conversation: string, mode: Mode, text: string): void {
  const name = key(agent, conversation, mode);
  drafts.set(name, text);
  keep(name, text);
}

/** Puts refused words back in front of what was written meanwhile. */
export function restoreDraft(agent: string, conversation: string, mode: Mode, text: string): void {
  const now = readDraft(agent, conversation, mode);
  writeDraft(agent, conversation, mode, now.trim() ? `${text}\n${now}` : text);
}

export function hasDraft(agent: string, conversation: string): boolean {
  return (["reply", "note"] as const).some((mode) => readDraft(agent, conversation, mode).trim() !== "");
}

export function modeOf(conversation: string): Mode {
  return modes.get(conversation) ?? recall<Mode>(`mode.${conversation}`, "reply");
}

export function switchMode(conversation: string, mode: Mode): void {
  modes.set(conversation, mode);
  keep(`mode.${conversation}`, mode === "reply" ? null : mode);
}
