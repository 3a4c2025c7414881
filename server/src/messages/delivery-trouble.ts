/** Whether a conversation has an outbound message that failed, is uncertain or waits for a decision, and so needs somebody. */
import { sql } from 'kysely';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';

export async function refreshDeliveryTrouble(tx: WorkspaceTransaction, conversationId: string): Promise<void> {
  await sql`
    update conversations set delivery_trouble = exists (
      select from deliveries d where d.workspace_id = ${tx.workspaceId}::uuid and d.conversation_id = ${conversationId}::uuid and (d.state in ('failed', 'uncertain') or (d.state = 'held' and d.held_until is null)))
    where workspace_id = ${tx.workspaceId}::uuid and id = ${conversationId}::uuid
  `.execute(tx.trx);
}
