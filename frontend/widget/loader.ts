// The only script of ours that a wallet's page runs: it draws the launcher, and opens the chat's iframe on intent.
// Everything is made by DOM calls and one constructed sheet, so a page with a strict policy and Trusted Types needs no exception.
import { css } from "./launcher.ts";

type Door = { open(): void; close(): void; locale(locale: string): void };
const page = window as Window & { havendesk?: Door };
const script = document.currentScript as HTMLScriptElement | null;

const words: Record<string, readonly [label: string, away: string]> = {
  en: ["Ask us", "No connection. Trying again."],
  zh: ["联系我们", "连接不上，正在重试。"],
  es: ["Escríbanos", "Sin conexión. Reintentando."],
};

function make(name: string, attributes: Record<string, string> = {}, ...children: Node[]): HTMLElement {
  const element = (
    /svg|path|circle/.test(name) ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name)
  ) as HTMLElement;
  for (const key in attributes) element.setAttribute(key, attributes[key]!);
  element.append(...children);
  return element;
}

function install(source: HTMLScriptElement): Door {
  const { origin } = new URL(source.src);
  const { inbox, locale: asked } = source.dataset;
  let locale = asked || document.documentElement.lang || navigator.language;
  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let opened = false;
  let unread = 0;

  const label = make("span");
  const badge = make("i");
  const mark = make(
    "svg",
    { viewBox: "4 4 24 24" },
    make("path", { d: "M9 8v5c0 4 3 6.5 7 6.5s7-2.5 7-6.5V8M9 13v11M23 13v11" }),
    make("circle", { cx: "16", cy: "11.3", r: "2.9" }),
  );
  const launcher = make("button", {}, mark, label, badge);
  const away = make("p");
  const panel = make("section", {}, away);
  const root = make("div", {}, panel, launcher);
  const host = make("havendesk-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(root);
  document.body.append(host);

  const post = (type: string) => ready && frame!.contentWindow!.postMessage({ havendesk: 1, type, locale }, origin);
  const say = () => words[locale.slice(0, 2)] ?? words["en"]!;

  function write(): void {
    root.lang = locale;
    label.textContent = say()[0];
    badge.textContent = `${unread || ""}`;
    launcher.setAttribute("aria-expanded", `${opened}`);
    if (frame) frame.title = say()[0];
  }

  function load(): void {
    frame!.src = `${origin}/widget/${inbox}?locale=${locale}#origin=${location.origin}`;
  }

  /** On intent, so that a page whose visitor asks nothing makes no request. */
  function prepare(): void {
    if (frame) return;
    frame = make("iframe", { sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads" }) as HTMLIFrameElement;
    // Loaded but not ours: the browser's error page. It stays hidden behind a sentence, and we try again while someone looks.
    frame.onload = () => {
      away.textContent = ready ? "" : say()[1];
      setTimeout(() => opened && !ready && load(), 5000);
    };
    load();
    panel.append(frame);
  }

  function show(open: boolean): void {
    if (open === opened) return;
    opened = open;
    if (open) away.textContent && !ready ? load() : prepare();
    root.classList.toggle("open", open);
    tell();
  }

  function tell(): void {
    write();
    post(opened ? "open" : "close");
    (opened && ready ? frame! : launcher).focus();
  }

  addEventListener("message", ({ source: from, origin: sender, data }) => {
    if (!frame || from !== frame.contentWindow || sender !== origin || data?.havendesk !== 1) return;
    const { type, count } = data;
    if (type === "ready") {
      ready = true;
      root.classList.add("ready");
      if (opened) tell();
    }
    if (type === "close") show(false);
    if (type === "unread" || type === "seen") unread = count | 0; // seen counts nothing
    write();
  });
  for (const hint of ["pointerenter", "focus"]) launcher.addEventListener(hint, prepare); // (a touch enters before it presses)
  launcher.addEventListener("click", () => show(!opened));
  addEventListener("keydown", ({ key }) => key === "Escape" && show(false));
  write();

  return {
    open: () => show(true),
    close: () => show(false),
    locale(next) {
      locale = next;
      write();
      post("locale");
    },
  };
}

function begin(): void {
  if (script && !page.havendesk) page.havendesk = install(script);
}
if (document.body) begin();
else addEventListener("DOMContentLoaded", begin);
