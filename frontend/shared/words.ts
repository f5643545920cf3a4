/** A catalogue: key → sentence. `{name}` is filled in; `{n, plural, one {# day} other {# days}}` chooses by the language's rule. */
export type Catalogue = Record<string, string>;
export type Values = Record<string, string | number>;
export type Words<Key extends string = string> = (key: Key, values?: Values) => string;

/** Binds a catalogue to its language. A missing key shows itself: seen at once, and never an empty button. */
export function wordsOf<Key extends string>(catalogue: Record<Key, string>, locale: string): Words<Key> {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (key, values = {}) => fill(catalogue[key] ?? key, values, rules, numbers);
}

/** Loads one language's catalogue; when that fails, the next one asked for. */
export async function loadWords<Key extends string>(
  loaders: Record<string, () => Promise<{ default: Record<Key, string> }>>,
  ...locales: string[]
): Promise<{ locale: string; words: Words<Key> }> {
  let problem: unknown = new Error("no such language");
  for (const locale of [...locales, ...Object.keys(loaders)]) {
    const load = loaders[locale];
    if (!load) continue;
    try {
      return { locale, words: wordsOf((await load()).default, locale) };
    } catch (failed) {
      problem = failed;
    }
  }
  throw problem;
}

/** The first wish that can be met: `zh-Hant-TW` is met by `zh`, and nothing is met by the first offer. */
export function pickLocale(wishes: readonly (string | null | undefined)[], offered: readonly string[]): string {
  for (const wish of wishes) {
    const parts = (wish ?? "").split("-");
    for (let length = parts.length; length > 0; length--) {
      const found = offered.find((offer) => offer.toLowerCase() === parts.slice(0, length).join("-").toLowerCase());
      if (found) return found;
    }
  }
  return offered[0] ?? "en";
}

function fill(text: string, values: Values, rules: Intl.PluralRules, numbers: Intl.NumberFormat): string {
  let out = "";
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("{", at);
    if (open < 0) return out + text.slice(at);
    const close = closing(text, open);
    out += text.slice(at, open) + slot(text.slice(open + 1, close), values, rules, numbers);
    at = close + 1;
  }
  return out;
}

function slot(inside: string, values: Values, rules: Intl.PluralRules, numbers: Intl.NumberFormat): string {
  const plural = /^\s*(\w+)\s*,\s*plural\s*,([\s\S]*)$/.exec(inside);
  if (!plural) {
    const value = values[inside.trim()];
    return typeof value === "number" ? numbers.format(value) : (value ?? `{${inside}}`);
  }
  const count = Number(values[plural[1]!] ?? 0);
  const forms = formsOf(plural[2]!);
  const form = forms.get(`=${count}`) ?? forms.get(rules.select(count)) ?? forms.get("other") ?? "";
  return fill(form.replaceAll("#", numbers.format(count)), values, rules, numbers);
}

function formsOf(text: string): Map<string, string> {
  const forms = new Map<string, string>();
  for (let at = 0; ; ) {
    const open = text.indexOf("{", at);
    if (open < 0) return forms;
    const close = closing(text, open);
    forms.set(text.slice(at, open).trim(), text.slice(open + 1, close));
    at = close + 1;
  }
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return text.length;
}
