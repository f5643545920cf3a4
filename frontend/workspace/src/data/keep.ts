// Small things that outlive a reload in this browser. A browser that refuses storage costs comfort, never work.

export function recall<T>(key: string, otherwise: T): T {
  try {
    const kept = localStorage.getItem(`havendesk.${key}`);
    return kept === null ? otherwise : (JSON.parse(kept) as T);
  } catch {
    return otherwise;
  }
}

export function keep(key: string, value: unknown): void {
  try {
    if (value === null || value === "") localStorage.removeItem(`havendesk.${key}`);
    else localStorage.setItem(`havendesk.${key}`, JSON.stringify(value));
  } catch {
    // full or forbidden: it lasts until the page closes
  }
}
