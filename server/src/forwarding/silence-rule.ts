/**
 * "Usually N mails an hour come at this time, and for three hours there was none."
 *
 * The rule. The silence is the run of whole hours without a mail up to now, looked at once it is at least three hours
 * long. Its weight is how many mails the same hours of the week brought on average in the last six weeks (those that
 * are on record, at least three). It alarms when that weight is at least twelve, and when each of these weeks brought at
 * least one mail in that very window. Were mails to come by chance at that pace, a silence of that weight would happen
 * once in 160,000 windows (e^-12). So a quiet channel never alarms by a short silence, a night never does since its hours
 * bring nothing in any week, and a window that was empty in one week before (a holiday, a day off) proves nothing.
 * The first mail ends it. An hour of daylight saving moves the week by one hour; the window is wide enough for that.
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
  /** Whole hours without a mail. */
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
  const hours = Math.max(0, Math.round((end - from) / hourMs));
  // At no silence the present hour is what one wants to know the usual of.
  const begin = hours === 0 ? end : Math.max(from, end - mostHours * hourMs);
  const length = hours === 0 ? 1 : Math.round((end - begin) / hourMs);
  const weeks = windows(history, begin, length);
  if (weeks.length < leastWeeks) return { hours, usualPerHour: null, alarm: false };
  const weight = weeks.reduce((sum, one) => sum + one, 0) / weeks.length;
  const usualPerHour = Math.round((weight / length) * 10) / 10;
  const alarm = hours >= leastHours && weight >= leastWeight && weeks.every((one) => one > 0);
  return { hours, usualPerHour, alarm };
}

/** What the same window brought in each of the weeks before that are wholly on record. */
function windows({ byHour, since }: History, begin: number, length: number): number[] {
  const sums: number[] = [];
  for (let week = 1; week <= weeksKept; week++) {
    const start = begin - week * weekMs;
    if (start < since) break;
    let sum = 0;
    for (let hour = 0; hour < length; hour++) sum += byHour.get(start + hour * hourMs) ?? 0;
    sums.push(sum);
  }
  return sums;
}
