import { expect, test } from "vitest";
import { readPlace, writePlace } from "./place.svelte.ts";

test.each(["/", "/c/01a2?view=open&inbox=i1", "/profile", "/people?view=unassigned", "/link/abc_-1"])("%s is read and written back the same", (address) => {
  expect(writePlace(readPlace(new URL(address, "http://desk.test")))).toBe(address);
});

test("an address nobody made is the inbox", () => {
  expect(readPlace(new URL("http://desk.test/what/ever?view=everything"))).toMatchObject({ name: "inbox", conversation: null, view: "mine" });
});
