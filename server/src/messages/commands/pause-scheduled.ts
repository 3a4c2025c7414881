/**
 * The customer wrote before the hour of a reply that was put off: it may no longer be what one would say. It stays held
 * until somebody decides, unless the inbox has it that such replies leave all the same.
 */
import { sql } from 'kysely';
import type { WorkspaceTransaction } from '../../platform/events/workspace-transaction.ts';

/** @param conversationIds where a person wrote; locked by the caller, as each sending locks them too */
export async function pauseScheduled(
  tx: WorkspaceTransaction,
  conversationIds: readonly string[],
  now: Date,
): Promise<void> {
  if (conversationIds.length === 0) return;
  const problem = { code: 'customer_wrote', text: 'The customer wrote after this was put off.', params: {} };
  const { rows } = await sql<{ message_id: string; conversation_id: string; inbox_id: string }>`
    with paused as (
      update deliveries d set held_until = null, next_attempt_at = null, error = ${JSON.stringify(problem)}::jsonb,
        updated_at = ${now}::timestamptz
      from conversations c join inboxes i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
      where d.workspace_id = ${tx.workspaceId}::uuid and d.conversation_id = any(${[...conversationIds]}::uuid[])
        and d.state = 'held' and d.scheduled and d.held_until is not null and coalesce(d.request->>'kind', 'reply') <> 'forward'
        and c.workspace_id = d.workspace_id and c.id = d.conversation_id
        and coalesce(i.settings->>'scheduledWhenAnswered', 'ask') = 'ask'
      returning d.message_id, d.conversation_id, c.inbox_id
    ), marked as (
      update conversations set delivery_trouble = true
      where workspace_id = ${tx.workspaceId}::uuid and id in (select conversation_id from paused)
    )
    select message_id, conversation_id, inbox_id from paused
  `.execute(tx.trx);
  for (const row of rows) {
    tx.announce({
      kind: 'message.changed',
      subjectId: row.message_id,
      conversationId: row.conversation_id,
      inboxId: row.inbox_id,
    });
  }
}
