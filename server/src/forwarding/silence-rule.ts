/**
 * "Usually N mails an hour come at this time, and for three hours there was none."
 *
 * The rule. The silence is the run of whole hours without a mail up to now; the hours at its beginning that brought
 * nothing in any week before (a night, a weekend) are left out of it. It is looked at once three hours remain. Its weight
 * is how many mails the same hours of the week brought on average in the last six weeks (those that are on record, at
 * least three). It alarms when that weight is at least twelve, and when each of these weeks brought at least one mail in
 * that very window. Were mails to come by chance at that pace, a silence of that weight would happen once in 160,000
 * windows (e^-12). So a quiet channel never alarms by a short silence, a night never does, and a window that was empty in
 * one week before (a holiday, a day off) proves nothing. The first mail ends it. An hour of daylight saving moves the week
 * by one hour; the window is wide enough for that.
 */
export const hourMs = 60 * 60_000;
export const weekMs = 7 * 24 * hourMs;

export const leastHours = 3;
const leastWeight = 12;
const leastWeeks = 3;
export const weeksKept = 6;
/** Longer silences are looked at by their last hours, so that a window never meets itself a week before. */
const mostHours = 72;

export interface History {
  /** Mails by the hour's beginning (ms since 1970); an hour without an entry had none. */
  readonly byHour: ReadonlyMap<number, number>;
  /** First hour on record: what was before is not known. */
  readonly since: number;
}

export interface Silence {
  /** Whole hours without a mail, those before them left out that are usually empty. */
  readonly hours: number;
  /** Mails an hour that are usual in these hours; null while there is too little history. */
  readonly usualPerHour: number | null;
  readonly alarm: boolean;
}

/** Pure. @param lastMail when the last mail came; null when there never was one */
export function judgeSilence(history: History, lastMail: Date | null, now: Date): Silence {
  const end = Math.floor(now.getTime() / hourMs) * hourMs;
  // The first hour of the silence is the first whole one after the last mail.
  const from = lastMail === null ? end : Math.floor(lastMail.getTime() / hourMs) * hourMs + hourMs;
  const silent = Math.max(0, Math.round((end - from) / hourMs));
  // Without a silence it is the present hour of which one wants to know what is usual.
  const first = silent === 0 ? end : Math.max(from, end - mostHours * hourMs);
  const weeks = weeksOnRecord(history, first);
  if (weeks.length < leastWeeks) return { hours: silent, usualPerHour: null, alarm: false };
  const all = Array.from({ length: silent === 0 ? 1 : Math.round((end - first) / hourMs) }, (_, hour) =>
    weeks.map((week) => history.byHour.get(first + hour * hourMs - week * weekMs) ?? 0),
  );
  const busy = all.slice(
    Math.max(
      0,
      all.findIndex((hour) => hour.some((amount) => amount > 0)),
    ),
  );
  const sums = weeks.map((_, at) => busy.reduce((sum, hour) => sum + (hour[at] ?? 0), 0));
  const weight = sums.reduce((sum, one) => sum + one, 0) / sums.length;
  const hours = silent === 0 || weight === 0 ? silent : busy.length;
  const usualPerHour = Math.round((weight / busy.length) * 10) / 10;
  const alarm = silent > 0 && hours >= leastHours && weight >= leastWeight && sums.every((sum) => sum > 0);
  return { hours, usualPerHour, alarm };
}

/** The weeks before, counted back, whose same window is wholly on record. */
function weeksOnRecord({ since }: History, first: number): number[] {
  return Array.from({ length: weeksKept }, (_, at) => at + 1).filter((week) => first - week * weekMs >= since);
}
