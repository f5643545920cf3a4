import { expect, test } from "vitest";
import { marks, pieces } from "./choice.ts";
import { initial } from "./initial.ts";
import { langOf } from "./lang.ts";

test.each([["小周", "周"], ["阿梅", "梅"], ["曾小姐", "曾"], ["访客 3306", "访"], ["marisol", "M"], ["Ñandú", "Ñ"], ["", "?"], ["小", "小"]])("the face of %s is %s", (name, face) => {
  expect(initial(name)).toBe(face);
});

test("a text is marked by its script; Latin letters of a Chinese contact are not Chinese", () => {
  expect([langOf("好的", "zh-Hant"), langOf("好的", "en"), langOf("ok", "zh"), langOf("hola", "es"), langOf("こんにちは", "zh"), langOf("安心", "ja"), langOf("مرحبا", "en"), langOf("", null)]).toEqual(
    ["zh-Hant", "zh", undefined, "es", "ja", "ja", "ar", undefined],
  );
});

test("a choice is found by every word typed, in its label or beside it, and the label's finds are marked", () => {
  const choice = { id: "1", label: "Snooze for 1 hour", text: "HD-24" };
  expect(marks(choice, "sno hour")).toEqual([[0, 3], [13, 17]]);
  expect(marks(choice, "hd-24 sno")).toEqual([[0, 3]]);
  expect(marks(choice, "sno week")).toBeNull();
  expect(pieces(choice.label, [[0, 3]])).toEqual([{ text: "Sno", marked: true }, { text: "oze for 1 hour", marked: false }]);
  expect(marks(choice, "snooze sno")).toEqual([[0, 6]]);
});
