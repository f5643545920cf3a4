import type { Entry } from "$shared/outbox.ts";
import { lines, type KnownItem, type Thread } from "$shared/thread.ts";
import { dayKey, dayName, shortTime } from "$shared/time.ts";
import type { Speech } from "../speech.ts";

export type Mark = "delivered" | "sending" | "waiting" | "failed";

export type Row =
  | { kind: "day" | "system"; key: string; text: string }
  | {
      kind: "words";
      key: string;
      mine: boolean;
      body: string;
      mark: Mark | null;
      /** The last of its group: only there stand name, time and mark. */
      ends: boolean;
      meta: string;
      entry: Entry | null;
    };

const GROUP_MS = 5 * 60_000;

/** What the log shows, top to bottom: day marks, what happened, and words in groups. */
export function rowsOf(thread: Thread, pending: readonly Entry[], speech: Speech, now: number, zone?: string): Row[] {
  const rows: Row[] = [];
  const drawn = lines(thread, pending);
  let day = dayKey(now, zone); // a log that is all of today needs no mark
  drawn.forEach((line, at) => {
    const time = line.item?.at ?? line.entry!.made_at;
    const own = dayKey(time, zone);
    if (own !== day) rows.push({ kind: "day", key: `day ${line.key}`, text: dayName(time, now, speech.locale, zone) });
    day = own;
    if (line.item && line.item.kind !== "message") {
      const text = eventText(line.item, speech);
      if (text) rows.push({ kind: "system", key: line.key, text });
      return;
    }
    const voice = voiceOf(line.item, line.entry);
    const next = drawn[at + 1];
    const ends = !next || next.item?.kind === "event" || voiceOf(next.item, next.entry) !== voice || later(next.item?.at ?? next.entry!.made_at, time);
    rows.push(words(line.key, line.item, line.entry, ends, speech, zone));
    // A contact's words open a solved case again; the item itself says so, there is no event of its own.
    if (line.item?.data?.["status"]?.[0] === "resolved") rows.push({ kind: "system", key: `${line.key} again`, text: speech.t("reopened") });
  });
  return rows;
}

function words(key: string, item: KnownItem | null, entry: Entry | null, ends: boolean, { t, locale }: Speech, zone?: string): Row {
  const mine = entry !== null || item!.author.role === "contact";
  const time = shortTime(item?.at ?? entry!.made_at, locale, zone);
  const mark: Mark | null = entry ? (entry.state === "sent" ? "sending" : entry.state) : mine ? "delivered" : null;
  const meta = mark === "delivered" ? t("delivered", { time }) : mark === "sending" ? t("sending") : mine ? "" : `${item!.author.name || t("someone")}, ${time}`;
  return { kind: "words", key, mine, body: item?.body ?? entry?.body ?? "", mark, ends: ends || entry?.state === "failed", meta, entry };
}

/** Whose words and in what state: a change of either ends a group. */
function voiceOf(item: KnownItem | null, entry: Entry | null): string {
  if (entry) return entry.state;
  return item!.author.role === "contact" ? "delivered" : `${item!.author.role} ${item!.author.id}`;
}

const later = (next: string, time: string) => Date.parse(next) - Date.parse(time) > GROUP_MS;

function eventText({ event, author, data }: KnownItem, { t }: Speech): string | null {
  const name = author.role === "agent" ? author.name : t("someone");
  if (event === "ConversationResolved") return t("resolved", { name });
  if (event === "ConversationReopened") return t("reopened");
  const agent = (data as { agent?: { name: string } | null } | null | undefined)?.agent;
  if (event === "ConversationAssigned" && agent) return t("assigned", { name: agent.name });
  return null;
}
