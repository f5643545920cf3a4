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

// One slot: {name}, or {name, plural, form {…} form {…}} whose forms may hold slots without forms of their own.
const SLOT = /\{(\w+)(?:, plural,((?:\s*=?\w+ \{(?:[^{}]|\{\w+\})*\})+))?\}/g;
const FORM = /(=?\w+) \{((?:[^{}]|\{\w+\})*)\}/g;

function fill(text: string, values: Values, rules: Intl.PluralRules, numbers: Intl.NumberFormat): string {
  return text.replace(SLOT, (whole: string, name: string, forms: string | undefined) => {
    const value = values[name];
    const shown = typeof value === "number" ? numbers.format(value) : (value ?? whole);
    if (!forms) return shown;
    const choice = new Map([...forms.matchAll(FORM)].map(([, key, form]) => [key, form]));
    const form = choice.get(`=${value}`) ?? choice.get(rules.select(Number(value))) ?? choice.get("other") ?? "";
    return fill(form.replaceAll("#", shown), values, rules, numbers);
  });
}
