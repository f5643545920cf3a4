import CircleDot from "@lucide/svelte/icons/circle-dot";
import Check from "@lucide/svelte/icons/check";
import RotateCcw from "@lucide/svelte/icons/rotate-ccw";
import UserCheck from "@lucide/svelte/icons/user-check";
import UserMinus from "@lucide/svelte/icons/user-minus";
import type { Author, Item } from "$shared/wire.ts";
import type { Store } from "../../data/store.svelte.ts";
import type { Icon } from "../../icon.ts";
import { t, type Word } from "../../words.svelte.ts";

/** A system event as a sentence about people: "Lin took it", "Bo solved it". */
export function story(store: Store, { event, data, author }: Item): { icon: Icon; text: string } {
  const who = nameOf(store, author);
  if (event === "ConversationResolved") return { icon: Check, text: mine(store, author, "story.you.resolved", "story.resolved", who) };
  if (event === "ConversationReopened") return { icon: RotateCcw, text: mine(store, author, "story.you.reopened", "story.reopened", who) };
  if (event === "ConversationAssigned") return assigned(store, author, who, data ?? {});
  return { icon: CircleDot, text: t("story.other", { what: event ?? "?", who }) };
}

/** "You" for ourselves, the plain word for what is no person. */
export function nameOf(store: Store, author: Author): string {
  if (author.id !== null && author.id === store.me?.id) return t("who.you");
  if (author.role === "system") return t("role.system");
  return author.name || t(author.role === "contact" ? "who.visitor" : `role.${author.role}`);
}

function assigned(store: Store, author: Author, who: string, data: NonNullable<Item["data"]>) {
  const agent = data["assignee_id"]?.[1] as string | null | undefined;
  const team = data["team_id"]?.[1] as string | null | undefined;
  if (!agent && team) return { icon: UserCheck, text: t("story.team", { who, team: store.team(team)?.name ?? t("story.a_team") }) };
  if (agent === undefined) return { icon: UserMinus, text: t("story.no_team", { who }) };
  if (!agent) return { icon: UserMinus, text: mine(store, author, "story.you.unassigned", "story.unassigned", who) };
  if (agent === author.id) return { icon: UserCheck, text: mine(store, author, "story.you.took", "story.took", who) };
  if (agent === store.me?.id) return { icon: UserCheck, text: t("story.to_you", { who }) };
  const to = store.agent(agent)?.name ?? t("story.a_colleague");
  return { icon: UserCheck, text: mine(store, author, "story.you.gave", "story.gave", who, to) };
}

function mine(store: Store, author: Author, you: Word, they: Word, who: string, to = ""): string {
  return author.id === store.me?.id ? t(you, { to }) : t(they, { who, to });
}
