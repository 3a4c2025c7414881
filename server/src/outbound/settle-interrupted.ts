/** What processes that died had begun to send. */
import { sql } from 'kysely';
import type { House } from '../house.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';

/** What a dead process left in `sending` may have arrived: it becomes `uncertain`, with the attempt kept. */
export async function settleInterrupted(
  house: House,
  isDead: { all: true } | { aliveProcesses: readonly string[] },
): Promise<number> {
  const left = await house.database.db
    .selectFrom('deliveries as d')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'd.workspace_id').onRef('c.id', '=', 'd.conversation_id'),
    )
    .where('d.state', '=', 'sending')
    .$if('aliveProcesses' in isDead, (query) =>
      query.where(
        sql<boolean>`not (d.sending_by = any(${'aliveProcesses' in isDead ? isDead.aliveProcesses : []}::text[]))`,
      ),
    )
    .select(['d.workspace_id', 'd.id', 'd.message_id', 'd.conversation_id', 'd.attempts', 'c.inbox_id'])
    .limit(1000)
    .execute();
  const now = house.clock.now();
  for (const row of left) {
    const problem = {
      code: 'interrupted',
      text: 'The process that was sending it ended before it heard an answer.',
      params: {},
    };
    await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
      await tx.trx
        .updateTable('deliveries')
        .set({ state: 'uncertain', error: JSON.stringify(problem), sending_by: null, updated_at: now })
        .where('workspace_id', '=', row.workspace_id)
        .where('id', '=', row.id)
        .where('state', '=', 'sending')
        .execute();
      await tx.trx
        .updateTable('delivery_attempts')
        .set({ ended_at: now, outcome: 'interrupted', code: problem.code, text: problem.text })
        .where('workspace_id', '=', row.workspace_id)
        .where('delivery_id', '=', row.id)
        .where('number', '=', row.attempts)
        .where('outcome', 'is', null)
        .execute();
      await tx.trx
        .updateTable('conversations')
        .set({ delivery_trouble: true })
        .where('workspace_id', '=', row.workspace_id)
        .where('id', '=', row.conversation_id)
        .execute();
      const place = { conversationId: row.conversation_id, inboxId: row.inbox_id };
      tx.announce({ kind: 'message.changed', subjectId: row.message_id, ...place });
      tx.announce({ kind: 'conversation.changed', subjectId: row.conversation_id, ...place });
    });
  }
  return left.length;
}
