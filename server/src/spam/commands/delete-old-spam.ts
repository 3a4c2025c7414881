/**
 * Deletes spam that is older than the workspace wants to keep, where it asked for that: never before thirty days, counted
 * from when it came into Spam and from its last message. The ledger keeps its rows.
 */
import { sql } from 'kysely';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';

const batch = 100;
const dayMs = 24 * 60 * 60_000;
/** Whatever a setting says. */
const leastDays = 30;

/** A step of the sweep; answers how many were deleted. */
export async function deleteOldSpam(house: Pick<House, 'database' | 'clock'>): Promise<number> {
  const workspaces = await house.database.db
    .selectFrom('spam_settings')
    .where('delete_after_days', 'is not', null)
    .select(['workspace_id', 'delete_after_days'])
    .execute();
  let deleted = 0;
  for (const { workspace_id: workspaceId, delete_after_days: days } of workspaces) {
    const before = new Date(house.clock.now().getTime() - Math.max(days ?? leastDays, leastDays) * dayMs);
    for (let found = batch; found === batch; deleted += found) found = await deleteBatch(house, workspaceId, before);
  }
  return deleted;
}

function deleteBatch(house: Pick<House, 'database'>, workspaceId: string, before: Date): Promise<number> {
  return workspaceTransaction(house.database, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: string; inbox_id: string }>`
      delete from conversations where workspace_id = ${workspaceId}::uuid and id in (
        select id from conversations
        where workspace_id = ${workspaceId}::uuid and spam and spam_at < ${before}::timestamptz and last_activity_at < ${before}::timestamptz
        order by spam_at limit ${batch} for update skip locked
      ) and spam returning id, inbox_id
    `.execute(tx.trx);
    for (const { id, inbox_id: inboxId } of rows) {
      tx.announce({ kind: 'conversation.removed', subjectId: id, conversationId: id, inboxId });
    }
    return rows.length;
  });
}
