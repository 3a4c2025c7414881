/** Moments in words, in the member's language and zone: today by the hour, this year by the day, else with the year. */

export interface TimeStyle {
  readonly locale: string;
  readonly timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(style: TimeStyle, options: Intl.DateTimeFormatOptions, name: string): Intl.DateTimeFormat {
  const key = `${style.locale}/${style.timeZone}/${name}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(regionOf(style.locale), { ...options, timeZone: style.timeZone });
    formats.set(key, found);
  }
  return found;
}

/** English without a country would mean American dates and a clock of twelve hours. */
const regionOf = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

const clock = (style: TimeStyle) => format(style, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }, 'clock');
const day = (style: TimeStyle) => format(style, { day: 'numeric', month: 'short' }, 'day');
const dayAndYear = (style: TimeStyle) => format(style, { day: 'numeric', month: 'short', year: 'numeric' }, 'year');
const weekday = (style: TimeStyle) => format(style, { weekday: 'long', day: 'numeric', month: 'long' }, 'weekday');
const whole = (style: TimeStyle) => format(style, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }, 'full');

/** For lists: "10:42", "22 Nov", "22 Nov 2024". */
export function shortTime(moment: Date, now: Date, style: TimeStyle): string {
  if (dayKey(moment, style) === dayKey(now, style)) return clock(style).format(moment);
  return sameYear(moment, now, style) ? day(style).format(moment) : dayAndYear(style).format(moment);
}

export const clockTime = (moment: Date, style: TimeStyle): string => clock(style).format(moment);
/** The whole truth, for titles and listeners. */
export const fullTime = (moment: Date, style: TimeStyle): string => whole(style).format(moment);

/** For places without a context of their own: "22 Nov, 10:42". */
export function dayAndClock(moment: Date, now: Date, style: TimeStyle): string {
  if (dayKey(moment, style) === dayKey(now, style)) return clock(style).format(moment);
  return `${shortTime(moment, now, style)}, ${clock(style).format(moment)}`;
}

/** For day dividers: "today", "yesterday", "Monday, 17 November", or with the year. */
export function dayTitle(moment: Date, now: Date, style: TimeStyle): string {
  const days = Math.round((startOf(dayKey(now, style)) - startOf(dayKey(moment, style))) / 86_400_000);
  if (days === 0 || days === 1) {
    const relative = new Intl.RelativeTimeFormat(regionOf(style.locale), { numeric: 'auto' });
    return relative.format(-days, 'day');
  }
  return sameYear(moment, now, style) ? weekday(style).format(moment) : dayAndYear(style).format(moment);
}

/** How long ago, in the largest unit that fits: "4 min. ago". */
export function timeAgo(moment: Date, now: Date, style: TimeStyle): string {
  const relative = new Intl.RelativeTimeFormat(regionOf(style.locale), { numeric: 'auto', style: 'short' });
  const seconds = Math.round((moment.getTime() - now.getTime()) / 1000);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return relative.format(Math.round(seconds / size), unit);
}

const units = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `2026-11-22` in the member's zone: two moments on the same day have the same key. */
export function dayKey(moment: Date, style: Pick<TimeStyle, 'timeZone'>): string {
  return format({ locale: 'sv-SE', timeZone: style.timeZone }, keyParts, 'key').format(moment);
}

const keyParts: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
const startOf = (key: string): number => Date.parse(`${key}T00:00:00Z`);
const sameYear = (a: Date, b: Date, style: TimeStyle): boolean =>
  dayKey(a, style).slice(0, 4) === dayKey(b, style).slice(0, 4);

/** "1.2 MB"; powers of 1000, as file managers show. Single bytes are written out, as in "639 bytes". */
export function fileSize(bytes: number, locale: string): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let power = 0;
  let amount = bytes;
  while (power < steps.length - 1 && Math.round(amount) >= 1000) {
    amount /= 1000;
    power += 1;
  }
  const options = { style: 'unit', unit: steps[power]!, unitDisplay: power === 0 ? 'long' : 'short' } as const;
  return new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: power > 1 ? 1 : 0 }).format(amount);
}

/** "15 minutes", "2 hours", "3 days" in the reader's language: the largest unit that fits without a rest. */
export function minutesInWords(minutes: number, locale: string): string {
  const [unit, amount] =
    minutes % 1440 === 0
      ? (['day', minutes / 1440] as const)
      : minutes % 60 === 0
        ? (['hour', minutes / 60] as const)
        : (['minute', minutes] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
