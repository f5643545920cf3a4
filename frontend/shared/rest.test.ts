import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRest, Refused, Unreachable } from "./rest.ts";

let asked: [string, RequestInit][];
let answer: () => Response | Promise<Response>;
const rest = openRest(() => ({ Authorization: "Bearer k" }));

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => (asked.push([url, init]), answer()));
});
afterEach(() => void vi.unstubAllGlobals());

test("asks under /api/v1, with a body only where there is one", async () => {
  answer = () => new Response('{"ok":1}');
  expect(await rest.post("/conversations", { body: "hello" })).toEqual({ ok: 1 });
  expect(asked[0]).toMatchObject(["/api/v1/conversations", { method: "POST", body: '{"body":"hello"}', headers: { Authorization: "Bearer k", "Content-Type": "application/json" } }]);
  answer = () => new Response(null, { status: 204 });
  expect(await rest.delete("/sessions/current")).toBeUndefined();
  expect(asked[1]![1]).not.toHaveProperty("body");
});

test("a refusal keeps the server's own words; a proxy's is named by its status", async () => {
  const error = { kind: "limited", code: "TooMany", message: "Slowly.", facts: { retry_after: 4 } };
  answer = () => new Response(JSON.stringify({ error }), { status: 429 });
  await expect(rest.get("/x")).rejects.toMatchObject({ status: 429, error });
  answer = () => new Response("<html>", { status: 502, headers: { "Retry-After": "9" } });
  await expect(rest.get("/x")).rejects.toMatchObject({ error: { kind: "unavailable", code: "Http502", facts: { retry_after: 9 } } });
  await expect(rest.get("/x")).rejects.toBeInstanceOf(Refused);
});

test("no answer, or half of one, is unreachable", async () => {
  answer = () => { throw new TypeError("Failed to fetch"); };
  await expect(rest.get("/x")).rejects.toBeInstanceOf(Unreachable);
  answer = () => new Response('{"cut', { status: 200 });
  await expect(rest.get("/x")).rejects.toBeInstanceOf(Unreachable);
});
