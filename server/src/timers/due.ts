/**
 * The three clocks as SQL: which conversations of an inbox are due at a moment, and when the next one will be. Rows are
 * the truth; nothing is scheduled that a restart could forget.
 */
import { type RawBuilder, sql } from 'kysely';
import type { House } from '../house.ts';
import type { Periods } from './periods.ts';

export interface Clock {
  readonly name: 'missed' | 'close_missed' | 'close_idle';
  /** What runs, among the conversations of one inbox. */
  readonly running: RawBuilder<boolean>;
  /** Since when it runs. */
  readonly since: RawBuilder<Date>;
  readonly minutes: number;
}

/** The clocks that run in an inbox. */
export function clocksOf(house: Pick<House, 'connectors'>, periods: Periods): readonly Clock[] {
  const ofShape = (shape: 'chat' | 'mail') =>
    [...house.connectors.values()].filter(({ capabilities }) => capabilities.shape === shape).map(({ id }) => id);
  const clock = (name: Clock['name'], minutes: number | null, running: RawBuilder<boolean>, since: RawBuilder<Date>) =>
    minutes === null ? [] : [{ name, minutes, running, since }];
  const waits = (shape: 'chat' | 'mail') =>
    sql<boolean>`shelf = 'unassigned' and waiting_since is not null and connector = any(${ofShape(shape)}::text[])`;
  return [
    ...clock('missed', periods.missedAfter.chat, waits('chat'), sql<Date>`waiting_since`),
    ...clock('missed', periods.missedAfter.mail, waits('mail'), sql<Date>`waiting_since`),
    ...clock('close_missed', periods.closeMissedAfter, sql<boolean>`shelf = 'missed'`, sql<Date>`missed_at`),
    ...clock(
      'close_idle',
      periods.closeIdleAfter,
      sql<boolean>`shelf = 'assigned' and quiet_since is not null`,
      sql<Date>`quiet_since`,
    ),
  ];
}

/** When the next of an inbox is due; null when no clock runs. */
export async function nextDue(
  house: Pick<House, 'database' | 'connectors'>,
  place: { workspaceId: string; inboxId: string },
  periods: Periods,
): Promise<Date | null> {
  const clocks = clocksOf(house, periods);
  if (clocks.length === 0) return null;
  const oldest = clocks.map(
    ({ running, since, minutes }) => sql`(select min(${since}) + make_interval(mins => ${minutes}) as due
      from conversations where workspace_id = ${place.workspaceId}::uuid and inbox_id = ${place.inboxId}::uuid and ${running})`,
  );
  const { rows } = await sql<{ due: Date | null }>`
    select min(due) as due from (${sql.join(oldest, sql` union all `)}) clocks
  `.execute(house.database.db);
  return rows[0]?.due ?? null;
}
