/**
 * Puts what a member holds back to Unassigned, when the member leaves: nobody would look for it under their name. Closed
 * conversations keep who held them. In small transactions, since a busy member may hold thousands.
 */
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { recordHistory } from './record-history.ts';

const batch = 100;

/** @param by who takes the member out, for the history. Answers how many were released. */
export async function releaseConversations(
  house: Pick<House, 'database' | 'clock'>,
  workspaceId: string,
  memberId: string,
  by: { readonly id: string; readonly name: string },
): Promise<number> {
  for (let released = 0; ; ) {
    const found = await workspaceTransaction(house.database, workspaceId, (tx) =>
      releaseBatch(tx, memberId, by, house.clock.now()),
    );
    released += found;
    if (found < batch) return released;
  }
}

async function releaseBatch(
  tx: WorkspaceTransaction,
  memberId: string,
  author: { readonly id: string; readonly name: string },
  at: Date,
): Promise<number> {
  const rows = await tx.trx
    .updateTable('conversations')
    .set({ assignee_id: null })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', (query) =>
      query
        .selectFrom('conversations')
        .select('id')
        .where('workspace_id', '=', tx.workspaceId)
        // By inbox and shelf, as the lists are indexed.
        .where('inbox_id', 'in', (inner) =>
          inner.selectFrom('inboxes').select('id').where('workspace_id', '=', tx.workspaceId),
        )
        .where('shelf', 'in', ['assigned', 'pending', 'snoozed'])
        .where('assignee_id', '=', memberId)
        .orderBy('id')
        .limit(batch),
    )
    .returning(['id', 'inbox_id'])
    .execute();
  for (const { id: conversationId, inbox_id: inboxId } of rows) {
    await recordHistory(tx, { conversationId, inboxId, author, at }, [
      { type: 'unassigned', params: { assigneeId: memberId } },
    ]);
    tx.announce({ kind: 'conversation.changed', subjectId: conversationId, conversationId, inboxId });
  }
  return rows.length;
}
