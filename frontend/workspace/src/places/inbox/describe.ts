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
    name: nameOfContact(row),
    nameLang: langOf(contact.name, language),
    lit: store.online.has(contact.id) ? t("lamp.contact") : null,
    state: { kind, text: group === "resolved" ? t("list.solved") : age(since, now), minutes: (now - Date.parse(since)) / 60_000 },
    snippet: last ? said(store, row) : row.subject,
    snippetLang: langOf(last?.body ?? row.subject, language),
    channel: t("channel.chat"),
    facts: [...(language ? [{ text: languageName(language), lang: language }] : []), { text: row.case_number }],
  };
}

/** A contact who never told their name is a visitor. */
export const nameOfContact = ({ contact }: Row): string => contact.name || t("who.visitor");

/** The last words, with who of us said them; where the row does not tell, no name is guessed. */
function said(store: Store, { last }: Row): string {
  const { role, body, author_id } = last!;
  if (role === "contact") return body;
  if (role === "bot" || role === "system") return t("list.said", { name: t(`role.${role}`), body });
  const name = author_id === store.me?.id && author_id ? t("who.you") : (store.agent(author_id ?? null)?.name ?? t("who.us"));
  return t("list.said", { name, body });
}
