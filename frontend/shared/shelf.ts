/** A small keyed store that survives a reload where the browser allows it. Writes to one shelf land in the order of the calls. */
export interface Shelf<T> {
  all(): Promise<T[]>;
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Nothing here survives the page: for blocked storage, and for tests. */
export function memoryShelf<T>(): Shelf<T> {
  const kept = new Map<string, T>();
  return {
    all: async () => [...kept.values()],
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
    remove: async (key) => void kept.delete(key),
  };
}

export interface Shelves {
  /** False: the browser refused storage, everything is in memory. */
  lasting: boolean;
  shelf<T>(name: string): Shelf<T>;
}

/** Opens the shelves of one person. Never throws: a browser that denies storage to a third party gives memory. */
export async function openShelves(scope: string, names: readonly string[]): Promise<Shelves> {
  try {
    const database = await open(`havendesk:${scope}`, names);
    return { lasting: true, shelf: <T>(name: string) => databaseShelf<T>(database, name) };
  } catch {
    const memory = new Map(names.map((name) => [name, memoryShelf<unknown>()]));
    return { lasting: false, shelf: <T>(name: string) => memory.get(name) as Shelf<T> };
  }
}

function open(name: string, stores: readonly string[]): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => stores.forEach((store) => asked.result.createObjectStore(store));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
    setTimeout(() => reject(new Error("no answer")), 2000); // seen in private windows: neither success nor error
  });
}

function databaseShelf<T>(database: IDBDatabase, name: string): Shelf<T> {
  // A full disk or a closed database must not stop a message: what cannot be kept is still sent.
  const run = <R>(mode: IDBTransactionMode, otherwise: R, ask: (store: IDBObjectStore) => IDBRequest): Promise<R> =>
    new Promise((resolve) => {
      try {
        const transaction = database.transaction(name, mode);
        const asked = ask(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(asked.result as R);
        transaction.onerror = transaction.onabort = () => resolve(otherwise);
      } catch {
        resolve(otherwise);
      }
    });
  return {
    all: () => run<T[]>("readonly", [], (store) => store.getAll()),
    get: (key) => run<T | undefined>("readonly", undefined, (store) => store.get(key)),
    put: async (key, value) => void (await run("readwrite", undefined, (store) => store.put(value, key))),
    remove: async (key) => void (await run("readwrite", undefined, (store) => store.delete(key))),
  };
}
