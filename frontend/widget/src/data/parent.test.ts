import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Config } from "../config.ts";
import { openParent } from "./parent.ts";

const HOST = "https://wallet.example";
const config: Config = { inbox: "web", company: "W", languages: [], parents: [HOST], full_page: false };
let posted: [unknown, string][];
let listener: ((event: Partial<MessageEvent>) => void) | null;
let heard: string[];
const host = { postMessage: (data: unknown, target: string) => posted.push([data, target]) };

beforeEach(() => {
  posted = [];
  heard = [];
  listener = null;
  vi.stubGlobal("window", { parent: host, addEventListener: (_: string, run: typeof listener) => (listener = run) });
  vi.stubGlobal("location", { hash: `#origin=${HOST}` });
});
afterEach(() => void vi.unstubAllGlobals());

const open = (own = config) => openParent(own, { opened: (on) => heard.push(`open ${on}`), locale: (locale) => heard.push(locale) });
const say = (more: Partial<MessageEvent>) => listener!({ source: host as unknown as Window, origin: HOST, data: { havendesk: 1, type: "open", locale: "en" }, ...more });

test("speaks to the exact origin that the desk allows, and to nobody else", () => {
  const parent = open();
  parent.tell("ready");
  parent.unread(2);
  expect(posted).toEqual([[{ havendesk: 1, type: "ready" }, HOST], [{ havendesk: 1, type: "unread", count: 2 }, HOST]]);
  posted = [];
  open({ ...config, parents: ["https://other.example"] }).tell("ready");
  open({ ...config, full_page: true }).tell("ready");
  vi.stubGlobal("location", { hash: "" });
  open().tell("ready");
  expect(posted).toEqual([]);
});

test("hears only that origin, that window and that version", () => {
  open();
  say({ origin: "https://evil.example" });
  say({ source: {} as Window });
  say({ data: { type: "open" } });
  say({ data: null });
  expect(heard).toEqual([]);
  say({});
  say({ data: { havendesk: 1, type: "close", locale: "en" } });
  expect(heard).toEqual(["open true", "open false"]);
});

test("the page's language is a wish only when it changes: the visitor's own choice stays", () => {
  open();
  say({});
  say({});
  expect(heard).toEqual(["open true", "open true"]);
  say({ data: { havendesk: 1, type: "locale", locale: "zh" } });
  expect(heard.at(-1)).toBe("zh");
});
