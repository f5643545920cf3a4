import { token } from "$shared/ids.ts";

/** A few short strings in the frame's own storage; in memory where the browser denies it to a third party. */
export interface Pocket {
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

export function openPocket(storage: () => Storage): Pocket {
  const memory = new Map<string, string>();
  const attempt = <T>(run: (store: Storage) => T): T | undefined => {
    try {
      return run(storage());
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((store) => store.getItem(`havendesk.${key}`)) ?? null,
    set(key, value) {
      if (value === null) memory.delete(key);
      else memory.set(key, value);
      attempt((store) => (value === null ? store.removeItem(`havendesk.${key}`) : store.setItem(`havendesk.${key}`, value)));
    },
  };
}

/** The visitor's secret: made here on first use, never in a cookie or an address. */
export function visitorToken(pocket: Pocket): string {
  const kept = pocket.get("visitor");
  if (kept && /^[\w-]{43}$/.test(kept)) return kept;
  const made = token();
  pocket.set("visitor", made);
  return made;
}
