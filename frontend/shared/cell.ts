/** A value one can watch: the Svelte store contract, without Svelte. Watchers hear the current value at once. */
export interface Readable<T> {
  get(): T;
  subscribe(watcher: (value: T) => void): () => void;
}

export interface Cell<T> extends Readable<T> {
  set(value: T): void;
}

export function cell<T>(value: T): Cell<T> {
  const watchers = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const watcher of [...watchers]) watcher(value);
    },
    subscribe(watcher) {
      // Wrapped, so that one function may watch twice and each stops on its own.
      const own = (next: T) => watcher(next);
      watchers.add(own);
      own(value);
      return () => void watchers.delete(own);
    },
  };
}
