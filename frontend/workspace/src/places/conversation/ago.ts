import { tongue } from "../../words.svelte.ts";

/** "6 seconds ago" in the reader's language. */
export function ago(at: string, now: number): string {
  const seconds = Math.max(1, Math.round((Math.max(now, Date.now()) - Date.parse(at)) / 1000));
  const relative = new Intl.RelativeTimeFormat(tongue.locale, { numeric: "always" });
  if (seconds < 60) return relative.format(-seconds, "second");
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  return relative.format(-Math.floor(seconds / 3600), "hour");
}
