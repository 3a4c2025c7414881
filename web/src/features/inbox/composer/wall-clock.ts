/** Times on the wall of the member, whose time zone need not be that of this machine. Pure. */

export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export function wallClock(moment: Date, timeZone: string): WallClock {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(moment)
      .map((part) => [part.type, Number(part.value)]),
  );
  const read = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour') % 24,
    minute: read('minute'),
  };
}

/** The moment at which the wall shows this. In the hour that summer time skips, the one right after it. */
export function momentOf(wall: WallClock, timeZone: string): Date {
  const wanted = asUtc(wall);
  let guess = wanted;
  // The zone's distance from UTC may itself change between the guess and the moment: twice is enough.
  for (let round = 0; round < 2; round += 1) guess += wanted - asUtc(wallClock(new Date(guess), timeZone));
  return new Date(guess);
}

/** Days later, at that hour. */
export function dayLater(wall: WallClock, days: number, hour: number): WallClock {
  const date = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour, minute: 0 };
}

/** 0 = Sunday. */
export const weekday = (wall: WallClock): number => new Date(asUtc(wall)).getUTCDay();

/** As a field for date and time takes it: `2026-11-23T09:00`. */
export const toField = ({ year, month, day, hour, minute }: WallClock): string =>
  `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;

/** Null while the field is not complete. */
export function fromField(value: string): WallClock | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return { year, month, day, hour, minute };
}

const two = (value: number): string => String(value).padStart(2, '0');
const asUtc = ({ year, month, day, hour, minute }: WallClock): number => Date.UTC(year, month - 1, day, hour, minute);

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(timeZone: string): Intl.DateTimeFormat {
  let known = formatters.get(timeZone);
  if (!known) {
    known = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formatters.set(timeZone, known);
  }
  return known;
}
