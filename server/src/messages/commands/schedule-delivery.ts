/** Gives what is held another hour, or lets it go: what was put off, and what waits since the customer wrote. */
import { undoMostSeconds } from '@irori/contract/messages/undo';
import { lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { conversationJob } from '../../jobs.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { refreshDeliveryTrouble } from '../delivery-trouble.ts';

/** @param sendAfter null = now. Throws `message_not_held` when it is on its way already, and `not_found`. */
export async function scheduleDelivery(
  house: House,
  viewer: Viewer,
  messageId: string,
  sendAfter: string | null,
): Promise<void> {
  const place = await house.database.db
    .selectFrom('deliveries')
    .where('workspace_id', '=', viewer.workspaceId)
    .where('message_id', '=', messageId)
    .select('conversation_id')
    .executeTakeFirst();
  if (!place) throw notFound('delivery');
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const conversation = requireVisible(await lockConversation(tx.trx, tx.workspaceId, place.conversation_id), viewer);
    const now = house.clock.now();
    const at = sendAfter === null ? now : new Date(sendAfter);
    const later = at > now;
    const changed = await tx.trx
      .updateTable('deliveries')
      .set({
        state: later ? 'held' : 'queued',
        held_until: later ? at : null,
        next_attempt_at: later ? at : now,
        scheduled: at.getTime() - now.getTime() > undoMostSeconds * 1000,
        error: null,
        updated_at: now,
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('message_id', '=', messageId)
      .where('state', '=', 'held')
      .returning('id')
      .executeTakeFirst();
    if (!changed) throw conflict('message_not_held', 'This message is on its way already.');
    const key = conversationJob(tx.workspaceId, conversation.id);
    await house.jobs.send(tx.trx, 'outbound.deliver', key, {}, later ? { startAfter: at } : {});
    await refreshDeliveryTrouble(tx, conversation.id);
    const announced = { conversationId: conversation.id, inboxId: conversation.inbox_id };
    tx.announce({ kind: 'message.changed', subjectId: messageId, ...announced });
    tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...announced });
  });
}
