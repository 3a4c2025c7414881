/** Deletes a conversation with its history for good (PD-32). What the platform keeps, it keeps; the screen says so (PD-33). */
import { forbidden } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { conversationRights, requireVisible } from '../policy.ts';
import { lockConversation } from '../store.ts';

export async function deleteConversation(house: House, viewer: Viewer, conversationId: string): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    if (!conversationRights(row, viewer).delete) {
      throw forbidden(
        'conversation_delete_forbidden',
        'Only owners, admins and whoever connected the channel may delete conversations.',
      );
    }
    // A new message of the same customer begins a fresh conversation: refs and tokens of the old one lead nowhere (PD-34).
    await tx.trx
      .deleteFrom('conversations')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', row.id)
      .execute();
    tx.announce({ kind: 'conversation.removed', subjectId: row.id, conversationId: row.id, inboxId: row.inbox_id });
  });
}
