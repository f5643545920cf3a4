import { keep, recall } from "./keep.ts";

export type Theme = "light" | "dark" | "system";

class Look {
  #theme = $state<Theme>(recall<Theme>("theme", "system"));

  get theme() { return this.#theme; }
  set theme(theme: Theme) {
    this.#theme = theme;
    keep("theme", theme === "system" ? null : theme);
    this.show();
  }

  show(): void {
    if (this.#theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = this.#theme;
  }
}

export const look = new Look();
