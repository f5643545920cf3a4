// Times in the reader's zone. Formatters are costly to make, so each is made once.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, ...(zone ? { timeZone: zone } : {}) });
  formats.set(key, made);
  return made;
}

/** `02:09`, the same form in every language. */
export function shortTime(at: string | number | Date, locale: string, zone?: string): string {
  return format(locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** The calendar day in the zone as `2026-11-22`: to tell where one day ends. */
export function dayKey(at: string | number | Date, zone?: string): string {
  return format("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));
}

/** Today, yesterday, a weekday within the last six days, else the date; the year only when it is another. */
export function dayName(at: string | number | Date, now: string | number | Date, locale: string, zone?: string): string {
  const days = Math.round((Date.parse(dayKey(now, zone)) - Date.parse(dayKey(at, zone))) / 86_400_000);
  if (days === 0 || days === 1) return capital(new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day"), locale);
  if (days > 1 && days < 7) return capital(format(locale, zone, { weekday: "long" }).format(new Date(at)), locale);
  const year = dayKey(at, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return format(locale, zone, { day: "numeric", month: "long", ...year }).format(new Date(at));
}

/** Shortest true form for a list: the time today, else the day. */
export function listTime(at: string | number | Date, now: string | number | Date, locale: string, zone?: string): string {
  return dayKey(at, zone) === dayKey(now, zone) ? shortTime(at, locale, zone) : dayName(at, now, locale, zone);
}

/** What `as of` shows: the time, with the day before it when it was not today. */
export function asOf(at: string | number | Date, now: string | number | Date, locale: string, zone?: string): string {
  const time = shortTime(at, locale, zone);
  return dayKey(at, zone) === dayKey(now, zone) ? time : `${dayName(at, now, locale, zone)} ${time}`;
}

/** 0 to 23 in the zone: which greeting is right. */
export function hourOf(now: string | number | Date, zone?: string): number {
  return Number(format("en-US", zone, { hour: "2-digit", hourCycle: "h23" }).format(new Date(now)));
}

function capital(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}
