import type { Row } from "$shared/wire.ts";
import { groupOf, sinceOf } from "../../data/rows.ts";
import type { Store } from "../../data/store.svelte.ts";
import { langOf } from "../../parts/lang.ts";
import { age, languageName, t } from "../../words.svelte.ts";

/** A row in the words of the list. */
export function describe(store: Store, row: Row, now: number) {
  const { last, contact, language } = row;
  const group = groupOf(row);
  const since = sinceOf(row);
  const kind = group === "waiting" ? ("wait" as const) : group === "resolved" ? ("kept" as const) : ("plain" as const);
  return {
    name: contact.name,
    nameLang: langOf(contact.name, language),
    lit: store.online.has(contact.id) ? t("lamp.contact") : null,
    state: { kind, text: group === "resolved" ? t("list.solved") : age(since, now), minutes: (now - Date.parse(since)) / 60_000 },
    snippet: last ? said(store, row) : row.subject,
    snippetLang: langOf(last?.body ?? row.subject, language),
    channel: t("channel.chat"),
    facts: [...(language ? [{ text: languageName(language), lang: language }] : []), { text: row.case_number }],
  };
}

/** The last words, with who of us said them: the row names the assignee only, so only that name may be used. */
function said(store: Store, { last, assignee_id }: Row): string {
  const body = last!.body;
  if (last!.role === "contact") return body;
  if (last!.role === "bot") return t("list.said", { name: t("role.bot"), body });
  if (assignee_id === store.me?.id) return t("list.said", { name: t("who.you"), body });
  return t("list.said", { name: store.agent(assignee_id)?.name ?? t("who.us"), body });
}
