import "$shared/tokens.css";
import "./app.css";
import { cell } from "$shared/cell.ts";
import { mount } from "svelte";
import App from "./App.svelte";
import { readConfig } from "./config.ts";
import { openDesk, type Desk } from "./data/desk.ts";
import { openParent } from "./data/parent.ts";
import { openPocket, visitorToken } from "./pocket.ts";
import { screenOf } from "./data/screen.ts";
import { openTongue, wish } from "./speech.ts";

const config = readConfig();
const pocket = openPocket(() => localStorage);
const session = openPocket(() => sessionStorage);
const opened = cell(config.full_page);
let change: (locale: string) => void = () => {};

// Said before anything is loaded, so that the loader can tell us from a browser's error page.
const parent = openParent(config, { opened: opened.set, locale: (locale) => change(locale) });
parent.tell("ready");

async function begin(): Promise<void> {
  const locale = wish(pocket, config.languages);
  const page = config.full_page ? null : new URLSearchParams(location.hash.slice(1)).get("origin");
  const [tongue, desk] = await Promise.all([
    openTongue(locale),
    openDesk({ inbox: config.inbox, token: visitorToken(pocket), locale, page, pocket, session, later }),
  ]);
  change = (next) => {
    void tongue.change(next);
    desk.speak(next);
  };
  const last = session.get("open");
  if (last && knows(desk, last)) desk.show(last);

  const looking = () => desk.looking(opened.get() && document.visibilityState === "visible");
  document.addEventListener("visibilitychange", looking);
  opened.subscribe((open) => {
    looking();
    // Who only passes by the launcher is not connected; who has words on the way is.
    if (open || desk.entries.get().length) desk.start();
  });
  desk.unread.subscribe((unread) => parent.unread(Object.values(unread).reduce((a, b) => a + b, 0)));

  const close = config.full_page ? null : () => parent.tell("close");
  const choose = (next: string) => {
    pocket.set("locale", next);
    change(next);
  };
  const screen = screenOf(desk, tongue, opened, { config, session, close, choose });
  mount(App, { target: document.getElementById("app")!, props: { screen, later } });
}

const knows = (desk: Desk, id: string) =>
  desk.cases.get().some((one) => one.id === id) || desk.entries.get().some((entry) => entry.conversation === id);

/** A line that broke in just that moment is tried again, for without words there is nothing to show. */
async function insist<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return insist(run);
  }
}

const later = insist(() => import("./main.later.ts"));
void insist(begin);
