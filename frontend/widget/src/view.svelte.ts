import type { Readable } from "$shared/cell.ts";

type View<T> = { readonly [K in keyof T]: T[K] extends Readable<infer V> ? V : never };

/** Cells as plain fields that redraw what reads them. It lives as long as the page, so it never stops watching. */
export function viewOf<T extends Record<string, Readable<unknown>>>(cells: T): View<T> {
  const view = {};
  for (const key in cells) {
    let value = $state.raw(cells[key]!.get());
    cells[key]!.subscribe((next) => (value = next));
    Object.defineProperty(view, key, { get: () => value });
  }
  return view as View<T>;
}
