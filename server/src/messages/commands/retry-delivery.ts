/**
 * Sends again by hand what failed, or, knowingly, what may have arrived. The Message-ID stays the same, so that a mail
 * that did arrive can be told from its copy by the receiver.
 */
import { lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { conversationJob } from '../../jobs.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { refreshDeliveryTrouble } from '../delivery-trouble.ts';

export async function retryDelivery(house: House, viewer: Viewer, messageId: string): Promise<string> {
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
    const changed = await tx.trx
      .updateTable('deliveries')
      .set({ state: 'queued', next_attempt_at: now, error: null, sending_by: null, updated_at: now })
      .where('workspace_id', '=', tx.workspaceId)
      .where('message_id', '=', messageId)
      .where((eb) =>
        eb.or([
          eb('state', 'in', ['failed', 'uncertain']),
          eb.and([eb('state', '=', 'queued'), eb('next_attempt_at', '>', now)]),
        ]),
      )
      .returning('id')
      .executeTakeFirst();
    if (!changed)
      throw conflict(
        'delivery_not_retriable',
        'Only what failed, is uncertain or waits for its next attempt can be sent again.',
      );
    await house.jobs.send(tx.trx, 'outbound.deliver', conversationJob(tx.workspaceId, conversation.id));
    await refreshDeliveryTrouble(tx, conversation.id);
    const at = { conversationId: conversation.id, inboxId: conversation.inbox_id };
    tx.announce({ kind: 'message.changed', subjectId: messageId, ...at });
    tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...at });
  });
  return place.conversation_id;
}
