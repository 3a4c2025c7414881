/** Opens again what was put off until now. */
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { recordHistory } from './record-history.ts';

const atOnce = 200;

export async function wakeSnoozed(house: House): Promise<number> {
  const now = house.clock.now();
  const due = await house.database.db
    .selectFrom('conversations')
    .where('status', '=', 'snoozed')
    .where('snoozed_until', '<=', now)
    .orderBy('snoozed_until')
    .select(['workspace_id', 'id'])
    .limit(atOnce)
    .execute();
  for (const { workspace_id, id } of due) {
    await workspaceTransaction(house.database, workspace_id, async (tx) => {
      const row = await tx.trx
        .updateTable('conversations')
        // Its clocks begin anew: until now it was put off on purpose.
        .set((eb) => ({
          status: 'open' as const,
          snoozed_until: null,
          quiet_since: now,
          waiting_since: eb.case().when('waiting_since', 'is not', null).then(now).else(null).end(),
        }))
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .where('status', '=', 'snoozed')
        .returning('inbox_id')
        .executeTakeFirst();
      if (!row) return;
      const place = { conversationId: id, inboxId: row.inbox_id };
      await recordHistory(tx, { ...place, author: null, at: now }, [{ type: 'reopened', params: { by: 'snooze' } }]);
      tx.announce({ kind: 'conversation.changed', subjectId: id, ...place });
    });
  }
  return due.length;
}
