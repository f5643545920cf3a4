import type { Config } from "../config.ts";

export interface Parent {
  tell(type: "ready" | "close" | "seen"): void;
  unread(count: number): void;
}

export interface Heard {
  opened(open: boolean): void;
  locale(locale: string): void;
}

/** Talks with the wallet's page that holds us, if its origin is one that the desk allows. Alone on a page, there is nobody to tell. */
export function openParent(config: Config, heard: Heard): Parent {
  const asked = new URLSearchParams(location.hash.slice(1)).get("origin");
  const origin = asked && config.parents.includes(asked) ? asked : null;
  if (config.full_page || window.parent === window || !origin) return { tell() {}, unread() {} };

  let told = "";
  window.addEventListener("message", ({ source, origin: sender, data }: MessageEvent) => {
    if (source !== window.parent || sender !== origin || data?.havendesk !== 1) return;
    // Every message names the page's language; only a change of it is a wish, else it would undo the visitor's own choice.
    if (typeof data.locale === "string" && data.locale !== told) {
      if (told || data.type === "locale") heard.locale(data.locale);
      told = data.locale;
    }
    if (data.type === "open" || data.type === "close") heard.opened(data.type === "open");
  });
  const post = (message: object) => window.parent.postMessage({ havendesk: 1, ...message }, origin);
  return {
    tell: (type) => post({ type }),
    unread: (count) => post({ type: "unread", count }),
  };
}
