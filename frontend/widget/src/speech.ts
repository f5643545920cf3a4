import { cell, type Readable } from "$shared/cell.ts";
import { loadWords, pickLocale, type Words } from "$shared/words.ts";
import type { Pocket } from "./pocket.ts";
import type english from "./words/en.json";
import en from "./words/en.json?url";
import es from "./words/es.json?url";
import zh from "./words/zh.json?url";

export type Key = keyof typeof english;
export interface Speech {
  locale: string;
  t: Words<Key>;
}

// By fetch and not by import: one file each, and nothing of a bundler's loader in the first download.
const bring = (url: string) => async () => ({ default: (await (await fetch(url)).json()) as Record<Key, string> });
const loaders: Record<string, () => Promise<{ default: Record<Key, string> }>> = { en: bring(en), zh: bring(zh), es: bring(es) };

/** The languages of the inbox that we have words for, in the inbox's order; all of ours when it names none. */
export function offered(languages: readonly string[]): string[] {
  const ours = Object.keys(loaders);
  const both = languages.map((language) => language.slice(0, 2)).filter((language) => ours.includes(language));
  return both.length ? [...new Set(both)] : ours;
}

/** The visitor's own choice, then what the page asked for, then what the browser prefers. */
export function wish(pocket: Pocket, languages: readonly string[]): string {
  const asked = new URLSearchParams(location.search).get("locale");
  return pickLocale([pocket.get("locale"), asked, ...navigator.languages], offered(languages));
}

/** A language's name in another one: 中文, Chinese, chino. Capital only where it stands alone, in its own. */
export function languageName(of: string, locale: string, alone = false): string {
  const name = new Intl.DisplayNames([locale], { type: "language" }).of(of) ?? of;
  return alone ? name.charAt(0).toLocaleUpperCase(locale) + name.slice(1) : name;
}

export interface Tongue {
  readonly speech: Readable<Speech>;
  change(locale: string): Promise<void>;
}

export async function openTongue(first: string): Promise<Tongue> {
  const load = async (locale: string): Promise<Speech> => {
    const { locale: got, words } = await loadWords<Key>(loaders, locale, "en");
    document.documentElement.lang = got;
    return { locale: got, t: words };
  };
  const speech = cell(await load(first));
  return {
    speech,
    async change(locale) {
      speech.set(await load(locale));
    },
  };
}
