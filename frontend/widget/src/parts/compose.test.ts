import { expect, test } from "vitest";
import { leftOf, MOST, sends } from "./compose.ts";

const key = (more: Partial<KeyboardEvent>) => ({ key: "Enter", shiftKey: false, altKey: false, isComposing: false, keyCode: 13, ...more }) as KeyboardEvent;

test("Enter sends; Shift+Enter and an input method keep it", () => {
  expect(sends(key({}))).toBe(true);
  expect(sends(key({ shiftKey: true }))).toBe(false);
  expect(sends(key({ isComposing: true }))).toBe(false);
  expect(sends(key({ keyCode: 229 }))).toBe(false); // Safari ends the composition before the key
  expect(sends(key({ key: "a" }))).toBe(false);
});

test("the limit is told only when it comes near, and counts as the server does", () => {
  expect(leftOf("x".repeat(MOST - 501))).toBeNull();
  expect(leftOf("x".repeat(MOST - 500))).toBe(500);
  expect(leftOf("x".repeat(MOST))).toBe(0);
  expect(leftOf("x".repeat(MOST + 3))).toBe(-3);
  expect(leftOf("😀".repeat(MOST))).toBe(0);
  expect(leftOf("😀".repeat(MOST / 2))).toBeNull();
});
