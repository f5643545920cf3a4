import { expect, test } from "vitest";
import { wordsOf } from "$shared/words.ts";
import en from "./en.json";
import es from "./es.json";
import zh from "./zh.json";

const all = { en, es, zh } as Record<string, Record<string, string>>;
const sources = import.meta.glob<string>(["../**/*.{svelte,ts}", "!../**/*.test.ts"], { query: "?raw", import: "default", eager: true });

test("every language has the same words, none empty but the tail of a phrase", () => {
  for (const words of Object.values(all)) {
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(words)) if (key !== "runs_on_after") expect(text.trim(), key).not.toBe("");
  }
});

test("a sentence uses the same facts in every language, and every form of it reads", () => {
  const slots = (text: string) => [...new Set([...text.matchAll(/\{([a-z_]+)[,}]/g)].map(([, name]) => name))].sort();
  for (const [locale, words] of Object.entries(all)) {
    const t = wordsOf(words, locale);
    for (const key of Object.keys(en)) {
      expect(slots(words[key]!), `${locale} ${key}`).toEqual(slots((en as Record<string, string>)[key]!));
      for (const n of [0, 1, 2, 5, 100]) {
        const said = t(key, { n, agents: n, seconds: n, time: "02:09", name: "Ana", number: "HD-1", language: "x" });
        expect(said, `${locale} ${key}`).not.toMatch(/[{}#]/);
      }
    }
  }
});

test("no word is left that no screen says", () => {
  const code = Object.values(sources).join("\n");
  for (const key of Object.keys(en)) expect(code, key).toMatch(new RegExp(`"${key}"`));
});

test("the voice: no exclamation, 您 and usted", () => {
  const texts = Object.values(all).flatMap((words) => Object.values(words));
  for (const text of texts) expect(text).not.toMatch(/[!！]|你|\btú\b|亲/);
});
