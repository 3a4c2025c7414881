/** What came while its channel was switched off goes in when the channel is switched on again, in its order. */
import type { House } from '../../house.ts';
import { orderKeyJob } from '../../jobs.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';

/** The reason in the ledger of what waits for its channel. */
export const heldWhileOff = 'channel.off';

/** Answers how many. */
export async function releaseHeld(house: House, tx: WorkspaceTransaction, channelId: string): Promise<number> {
  const rows = await tx.trx
    .updateTable('inbound_events')
    .set({ state: 'received', reason: null, processed_at: null, attempts: 0 })
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'quarantined')
    .where('reason', '=', heldWhileOff)
    .returning(['id', 'order_key'])
    .execute();
  const [first] = rows;
  if (!first) return 0;
  const keys = [...new Set(rows.map((row) => orderKeyJob(tx.workspaceId, row.order_key)))];
  await house.jobs.sendMany(tx.trx, 'inbound.process', keys);
  // The event tells how many still wait, so that one speaks for all.
  tx.announce({ kind: 'inbound_event.changed', subjectId: first.id });
  return rows.length;
}

/** Finds what was being read while its channel was switched on, and so was set aside too late. */
export async function sweepHeld(house: House): Promise<number> {
  const rows = await house.database.db
    .selectFrom('inbound_events as e')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.workspace_id', '=', 'e.workspace_id').onRef('c.id', '=', 'e.channel_id'),
    )
    .where('e.state', '=', 'quarantined')
    .where('e.reason', '=', heldWhileOff)
    .where('c.state', '<>', 'disabled')
    .select(['e.workspace_id', 'e.channel_id'])
    .distinct()
    .limit(100)
    .execute();
  for (const row of rows) {
    await workspaceTransaction(house.database, row.workspace_id, (tx) => releaseHeld(house, tx, row.channel_id));
  }
  return rows.length;
}
