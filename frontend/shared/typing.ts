const REPEAT_MS = 3000;
const STILL_MS = 5000;
const SHOWN_MS = 6000;

/** Says that we type: at most every 3 s, and that we stopped, after 5 s of stillness or at once when asked. Lossy by design. */
export function typingSender(send: (on: boolean) => void): { typed(): void; stopped(): void } {
  let told = 0;
  let still: ReturnType<typeof setTimeout> | undefined;
  const stopped = () => {
    clearTimeout(still);
    if (told) send(false);
    told = 0;
  };
  return {
    typed() {
      clearTimeout(still);
      still = setTimeout(stopped, STILL_MS);
      if (Date.now() - told < REPEAT_MS) return;
      told = Date.now();
      send(true);
    },
    stopped,
  };
}

/** Who is typing, as heard: each name fades by itself after 6 s, since the word that they stopped may be lost. */
export function typingHeard(show: (names: string[]) => void): { heard(key: string, name: string, on: boolean): void; clear(): void } {
  const shown = new Map<string, { name: string; timer: ReturnType<typeof setTimeout> }>();
  const tell = () => show([...shown.values()].map(({ name }) => name));
  const remove = (key: string) => {
    clearTimeout(shown.get(key)?.timer);
    if (shown.delete(key)) tell();
  };
  return {
    heard(key, name, on) {
      if (!on) return remove(key);
      clearTimeout(shown.get(key)?.timer);
      shown.set(key, { name, timer: setTimeout(() => remove(key), SHOWN_MS) });
      tell();
    },
    clear: () => [...shown.keys()].forEach(remove),
  };
}
