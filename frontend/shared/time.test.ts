import { expect, test } from "vitest";
import { asOf, dayKey, dayName, hourOf, listTime, shortTime } from "./time.ts";

const now = "2026-11-22T02:09:00.123Z"; // 10:09 on Sunday in Shanghai, 20:09 on Saturday in Mexico City

test("short times are the same form in every language, in the reader's zone", () => {
  expect(["en", "zh", "es"].map((locale) => shortTime(now, locale, "Asia/Shanghai"))).toEqual(["10:09", "10:09", "10:09"]);
  expect(shortTime("2026-11-21T16:00:00Z", "en", "Asia/Shanghai")).toBe("00:00");
});

test("the day turns at midnight of the zone", () => {
  expect(dayKey(now, "Asia/Shanghai")).toBe("2026-11-22");
  expect(dayKey(now, "America/Mexico_City")).toBe("2026-11-21");
  const late = "2026-11-21T17:00:00Z";
  expect(dayName(late, now, "en", "Asia/Shanghai")).toBe("Today");
  expect(dayName(late, now, "en", "UTC")).toBe("Yesterday");
});

test("days have the name a reader would use", () => {
  const name = (at: string, locale = "en") => dayName(at, now, locale, "UTC");
  expect(name("2026-11-19T12:00:00Z")).toBe("Thursday");
  expect(name("2026-11-15T12:00:00Z")).toBe("November 15");
  expect(name("2025-11-15T12:00:00Z")).toBe("November 15, 2025");
  expect([name("2026-11-21T12:00:00Z", "zh"), name("2026-11-21T12:00:00Z", "es")]).toEqual(["昨天", "Ayer"]);
  expect(name("2026-11-15T12:00:00Z", "zh")).toBe("11月15日");
});

test("across a change of clocks a day is still one day", () => {
  expect(dayName("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", "en", "Europe/Madrid")).toBe("Yesterday");
  // 25 hours long: 00:30 and 23:30 of the same Sunday.
  expect(dayName("2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z", "en", "Europe/Madrid")).toBe("Today");
});

test("lists and 'as of' say the day only when it is not today", () => {
  expect(listTime("2026-11-22T01:00:00Z", now, "en", "UTC")).toBe("01:00");
  expect(listTime("2026-11-21T01:00:00Z", now, "en", "UTC")).toBe("Yesterday");
  expect(asOf("2026-11-22T02:00:00Z", now, "en", "UTC")).toBe("02:00");
  expect(asOf("2026-11-21T21:40:00Z", now, "en", "UTC")).toBe("Yesterday 21:40");
});

test("the hour of the greeting is the reader's", () => {
  expect(hourOf(now, "Asia/Shanghai")).toBe(10);
  expect(hourOf("2026-11-22T00:30:00Z", "UTC")).toBe(0);
});
