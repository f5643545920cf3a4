// What is open on the screen beside the place itself, and the few calls from one part of it to another.

export type Sheet = "palette" | "assign" | "keys" | "contact" | null;

export class Screen {
  sheet = $state<Sheet>(null);
  /** The ids of the list in the order on the screen, for J and K. */
  order = $state.raw<string[]>([]);
  /** When keys last moved through the list: it holds still meanwhile. */
  movedAt = $state(0);
  /** Asked to be focused: the composer listens. */
  focusComposer = $state(0);
  now = $state(Date.now());

  close(): void {
    this.sheet = null;
  }
}
