import { expect, test } from "vitest";
import { loadWords, pickLocale, wordsOf } from "./words.ts";

const english = {
  hello: "Good evening. What happened?",
  sent: "Sent {time}",
  here: "{n, plural, =0 {Nobody is here now} one {# person is here now} other {# people are here now}}{rest}",
  nested: "{n, plural, one {{name} has # case} other {{name} has # cases}} today",
};

test("fills in names and numbers", () => {
  const t = wordsOf(english, "en");
  expect(t("hello")).toBe("Good evening. What happened?");
  expect(t("sent", { time: "02:09" })).toBe("Sent 02:09");
  expect(t("sent")).toBe("Sent {time}");
  expect(t("nested", { n: 1, name: "Bo" })).toBe("Bo has 1 case today");
  expect(t("nested", { n: 2000, name: "Bo" })).toBe("Bo has 2,000 cases today");
});

test("chooses the plural by the language's rule, an exact number first", () => {
  const t = wordsOf(english, "en");
  expect([0, 1, 2].map((n) => t("here", { n, rest: "." }))).toEqual(["Nobody is here now.", "1 person is here now.", "2 people are here now."]);
  const zh = wordsOf({ here: "现在 {n, plural, other {# 位}}同事值班" }, "zh");
  expect(zh("here", { n: 1 })).toBe("现在 1 位同事值班");
  const pl = wordsOf({ k: "{n, plural, one {plik} few {pliki} many {plików} other {pliku}}" }, "pl");
  expect([1, 3, 5].map((n) => pl("k", { n }))).toEqual(["plik", "pliki", "plików"]);
});

test("a value is never read as a pattern", () => {
  expect(wordsOf(english, "en")("sent", { time: "{time} {n, plural, other {x}}" })).toBe("Sent {time} {n, plural, other {x}}");
});

test("a missing key shows itself", () => {
  expect(wordsOf<string>(english, "en")("no.such")).toBe("no.such");
});

test("picks the first wish that can be met", () => {
  const offered = ["zh", "en", "es"];
  expect(pickLocale([null, "fr-FR", "ES-mx"], offered)).toBe("es");
  expect(pickLocale(["zh-Hant-TW"], offered)).toBe("zh");
  expect(pickLocale(["de"], offered)).toBe("zh");
  expect(pickLocale([], [])).toBe("en");
});

test("falls back to another language when one cannot be loaded", async () => {
  const loaders = { en: async () => ({ default: english }), zh: () => Promise.reject(new Error("cut")) };
  expect((await loadWords(loaders, "zh", "en")).locale).toBe("en");
  expect((await loadWords(loaders, "xx")).locale).toBe("en");
  await expect(loadWords({ zh: loaders.zh }, "zh")).rejects.toThrow("cut");
});
