/** Sensible hours to send something at, in the member's own day. Pure. */
import { dayLater, momentOf, wallClock, weekday } from './wall-clock.ts';

export type LaterChoice = 'hour' | 'afternoon' | 'tomorrow' | 'tomorrow-afternoon' | 'monday';

export function laterTimes(now: Date, timeZone: string): readonly { id: LaterChoice; at: Date }[] {
  const wall = wallClock(now, timeZone);
  const at = (days: number, hour: number) => momentOf(dayLater(wall, days, hour), timeZone);
  const toMonday = (8 - weekday(wall)) % 7 || 7;
  const choices: { id: LaterChoice; at: Date }[] = [{ id: 'hour', at: new Date(now.getTime() + 3_600_000) }];
  if (wall.hour < 12) choices.push({ id: 'afternoon', at: at(0, 14) });
  choices.push({ id: 'tomorrow', at: at(1, 9) }, { id: 'tomorrow-afternoon', at: at(1, 14) });
  if (toMonday > 1) choices.push({ id: 'monday', at: at(toMonday, 9) });
  return choices;
}
