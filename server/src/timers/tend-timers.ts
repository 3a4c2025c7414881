/**
 * What happens when a clock runs out: nobody answered → missed; missed for too long → closed; silent for too long while
 * somebody holds it → closed. Safe to run twice and on several processes: each row changes once, under its lock.
 */
import { sql } from 'kysely';
import { type HistoryLine, recordHistory } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { type Clock, clocksOf } from './due.ts';
import { periodsOf } from './periods.ts';

const atOnce = 200;

/** Tends the clocks of one inbox. Answers how many ran out. */
export async function tendTimers(house: House, place: { workspaceId: string; inboxId: string }): Promise<number> {
  const inbox = await house.database.db
    .selectFrom('inboxes')
    .select('settings')
    .where('workspace_id', '=', place.workspaceId)
    .where('id', '=', place.inboxId)
    .executeTakeFirst();
  if (!inbox) return 0;
  let found = 0;
  for (const clock of clocksOf(house, periodsOf(inbox.settings))) {
    for (let batch = atOnce; batch === atOnce; found += batch) batch = await runOut(house, place, clock);
  }
  return found;
}

async function runOut(house: House, place: { workspaceId: string; inboxId: string }, clock: Clock): Promise<number> {
  const now = house.clock.now();
  const before = new Date(now.getTime() - clock.minutes * 60_000);
  return workspaceTransaction(house.database, place.workspaceId, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      update conversations set ${clock.name === 'missed' ? sql`missed = true, missed_at = ${now}` : closing(now)}
      where workspace_id = ${place.workspaceId}::uuid and id in (
        select id from conversations
        where workspace_id = ${place.workspaceId}::uuid and inbox_id = ${place.inboxId}::uuid and ${clock.running} and ${clock.since} <= ${before}
        order by ${clock.since} limit ${atOnce} for update skip locked
      )
      returning id
    `.execute(tx.trx);
    for (const { id } of rows) await tell(tx, { id, inboxId: place.inboxId, at: now }, clock);
    return rows.length;
  });
}

const closing = (now: Date) =>
  sql`status = 'closed', closed_at = ${now}, missed = false, missed_at = null, waiting_since = null`;

async function tell(
  tx: WorkspaceTransaction,
  { id, inboxId, at }: { id: string; inboxId: string; at: Date },
  clock: Clock,
): Promise<void> {
  const line: HistoryLine = {
    type: clock.name === 'missed' ? 'missed' : 'closed',
    params: { by: clock.name, minutes: clock.minutes },
  };
  await recordHistory(tx, { conversationId: id, inboxId, author: null, at }, [line]);
  tx.announce({ kind: 'conversation.changed', subjectId: id, conversationId: id, inboxId });
}
