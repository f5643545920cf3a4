// Every sentence of the workspace. English comes with the first load; another language is one small file, fetched when asked for.

import { Refused, Unreachable } from "$shared/rest.ts";
import { asOf, dayName, listTime, shortTime } from "$shared/time.ts";
import { loadWords, pickLocale, wordsOf, type Values, type Words } from "$shared/words.ts";
import en from "./words/en.json";

export type Word = keyof typeof en;

/** The languages of the desk, each by its own name. */
export const locales = { en: "English", zh: "中文", es: "Español" } as const;

const loaders: Record<string, () => Promise<{ default: Record<Word, string> }>> = {
  en: async () => ({ default: en }),
  zh: async () => (await import("./words/zh.json")) as { default: Record<Word, string> },
  es: async () => (await import("./words/es.json")) as { default: Record<Word, string> },
};

class Tongue {
  locale = $state("en");
  #words = $state.raw<Words<Word>>(wordsOf(en, "en"));

  say(key: Word, values?: Values): string {
    return this.#words(key, values);
  }

  async speak(wish: string | null | undefined): Promise<void> {
    const asked = pickLocale([wish, ...navigator.languages], Object.keys(locales));
    const { locale, words } = await loadWords<Word>(loaders, asked);
    this.#words = words;
    this.locale = locale;
    document.documentElement.lang = locale;
  }
}

export const tongue = new Tongue();

export const t = (key: Word, values?: Values): string => tongue.say(key, values);

export const time = (at: string | number): string => shortTime(at, tongue.locale);
export const day = (at: string | number, now: number): string => dayName(at, now, tongue.locale);
export const when = (at: string | number, now: number): string => listTime(at, now, tongue.locale);
export const stamp = (at: string | number, now: number): string => asOf(at, now, tongue.locale);

/** A language by its own name, as the rows show it; the code itself when the browser does not know it. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([code], { type: "language", languageDisplay: "standard" }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
  } catch {
    return code;
  }
}

/** The language in the reader's own tongue: "in Chinese". */
export function languageHere(code: string): string {
  try {
    return new Intl.DisplayNames([tongue.locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** How long ago, in one unit: 40 s is "now", then minutes, hours, days. */
export function age(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return t("age.now");
  if (minutes < 60) return t("age.minutes", { n: minutes });
  if (minutes < 24 * 60) return t("age.hours", { n: Math.floor(minutes / 60) });
  return t("age.days", { n: Math.floor(minutes / 1440) });
}

/** What went wrong as a sentence, and the code for support when there is one. */
export function explain(problem: unknown): { text: string; code: string | undefined } {
  if (problem instanceof Unreachable) return { text: t("trouble.offline"), code: undefined };
  if (!(problem instanceof Refused)) return { text: t("trouble.broken"), code: undefined };
  const { kind, code, message } = problem.error;
  const known: Partial<Record<string, Word>> = { unavailable: "trouble.unavailable", limited: "trouble.limited", missing: "trouble.missing", forbidden: "trouble.forbidden" };
  return { text: message || t(known[kind] ?? "trouble.broken"), code };
}
