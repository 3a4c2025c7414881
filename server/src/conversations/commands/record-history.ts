/** History lines between messages: who assigned, closed or renamed. The sentence is made by the screen in its language. */
import type { WorkspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';

export interface HistoryLine {
  readonly type:
    | 'assigned'
    | 'unassigned'
    | 'closed'
    | 'reopened'
    | 'pending'
    | 'snoozed'
    | 'spam'
    | 'not_spam'
    | 'renamed'
    | 'customer_changed'
    | 'linked'
    | 'omitted'
    | 'missed';
  readonly params: Readonly<Record<string, unknown>>;
}

export interface HistoryPlace {
  readonly conversationId: string;
  readonly inboxId: string;
  /** Null when no member did it. */
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly at: Date;
}

export async function recordHistory(
  tx: WorkspaceTransaction,
  context: HistoryPlace,
  activities: readonly HistoryLine[],
): Promise<void> {
  if (activities.length === 0) return;
  const rows = activities.map((activity) => ({
    workspace_id: tx.workspaceId,
    id: newId(),
    conversation_id: context.conversationId,
    direction: 'out' as const,
    kind: 'activity' as const,
    author_kind: context.author ? ('member' as const) : ('system' as const),
    author_id: context.author?.id ?? null,
    author_name: context.author?.name ?? '',
    text: '',
    activity: JSON.stringify(activity),
    at: context.at,
  }));
  await tx.trx.insertInto('messages').values(rows).execute();
  for (const row of rows) {
    tx.announce({
      kind: 'message.changed',
      subjectId: row.id,
      conversationId: context.conversationId,
      inboxId: context.inboxId,
      detail: 'activity',
    });
  }
}
