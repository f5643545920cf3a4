import type { Icon } from "../icon.ts";

/** One line of a chooser; `text` is what is searched beside the label. */
export interface Choice {
  id: string;
  label: string;
  lang?: string | undefined;
  text?: string;
  icon?: Icon;
  keys?: string[];
  hint?: string;
  lit?: boolean;
}

export interface ChoiceGroup {
  label: string;
  choices: Choice[];
}

/** Where the words typed stand in the label, or null when some word is nowhere. */
export function marks(choice: Choice, typed: string): [number, number][] | null {
  const label = choice.label.toLocaleLowerCase();
  const rest = (choice.text ?? "").toLocaleLowerCase();
  const found: [number, number][] = [];
  for (const word of typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)) {
    const at = label.indexOf(word);
    if (at >= 0) found.push([at, at + word.length]);
    else if (!rest.includes(word)) return null;
  }
  return found.sort((a, b) => a[0] - b[0]).filter(([from], index, all) => index === 0 || from >= all[index - 1]![1]);
}

/** The label cut into plain and marked pieces. */
export function pieces(label: string, found: [number, number][]): { text: string; marked: boolean }[] {
  const out: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [from, to] of found) {
    if (from > at) out.push({ text: label.slice(at, from), marked: false });
    out.push({ text: label.slice(from, to), marked: true });
    at = to;
  }
  if (at < label.length) out.push({ text: label.slice(at), marked: false });
  return out;
}
