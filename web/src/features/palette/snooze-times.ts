/** Sensible moments to come back to something, in the member's own day. Pure. */
export type SnoozeChoice = 'later' | 'evening' | 'tomorrow' | 'monday' | 'month';

/** @param now on the wall clock of the member */
export function snoozeTimes(now: Date): readonly { id: SnoozeChoice; at: Date }[] {
  const at = (days: number, hour: number): Date => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    day.setHours(hour, 0, 0, 0);
    return day;
  };
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const choices: { id: SnoozeChoice; at: Date }[] = [{ id: 'later', at: new Date(now.getTime() + 3 * 3_600_000) }];
  if (now.getHours() < 16) choices.push({ id: 'evening', at: at(0, 18) });
  choices.push({ id: 'tomorrow', at: at(1, 9) });
  if (toMonday > 1) choices.push({ id: 'monday', at: at(toMonday, 9) });
  choices.push({ id: 'month', at: at(30, 9) });
  return choices;
}
