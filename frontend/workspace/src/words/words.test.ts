import { expect, test } from "vitest";
import { wordsOf } from "$shared/words.ts";
import en from "./en.json";
import es from "./es.json";
import zh from "./zh.json";

test("the contact is 您 in Chinese, and nothing shouts", () => {
  expect(Object.values(zh).filter((text) => /你|亲|哦/.test(text))).toEqual([]);
  expect([...Object.values(en), ...Object.values(zh), ...Object.values(es)].filter((text) => /[!！¡]/.test(text))).toEqual([]);
});

test("plurals are said right", () => {
  const say = wordsOf(en, "en");
  expect([say("thread.new", { n: 1 }), say("thread.new", { n: 3 }), say("thread.none", { n: 0 })]).toEqual(["1 new message", "3 new messages", "Nobody is at the desk now."]);
  expect(wordsOf(es, "es")("head.here", { n: 2, who: "Ana, Bo" })).toBe("Ana, Bo están aquí");
});
