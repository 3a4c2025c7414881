/** Takes the next delivery of a conversation that may go, and marks it before anybody touches the network. */
import { connectorOf, type House } from '../house.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { DeliveryRequest } from '../tables.ts';
import { overtakeAfterMs } from './retry-policy.ts';

export interface ClaimedDelivery {
  readonly id: string;
  readonly workspaceId: string;
  readonly messageId: string;
  readonly conversationId: string;
  readonly inboxId: string;
  readonly channelId: string;
  readonly connector: string;
  readonly request: DeliveryRequest;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  readonly writtenAt: Date;
}

/**
 * The oldest that may go now, marked `sending`. A held one holds nothing back; one that waits for its next attempt holds
 * the later ones back while the wait is short (mail) or always (chat); one being sent by somebody holds all back.
 */
export async function claimNext(
  house: House,
  processId: string,
  workspaceId: string,
  conversationId: string,
): Promise<ClaimedDelivery | null> {
  return workspaceTransaction(house.database, workspaceId, async (tx) => {
    const { trx } = tx;
    const conversation = await trx
      .selectFrom('conversations')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', conversationId)
      .select(['inbox_id', 'connector'])
      .forUpdate()
      .executeTakeFirst();
    if (!conversation) return null;
    const open = await trx
      .selectFrom('deliveries')
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', conversationId)
      .where('state', 'in', ['held', 'queued', 'sending'])
      .orderBy('created_at')
      .orderBy('id')
      .select([
        'id',
        'message_id',
        'channel_id',
        'state',
        'request',
        'attempts',
        'next_attempt_at',
        'held_until',
        'created_at',
      ])
      .execute();
    const isChat = connectorOf(house, conversation.connector).capabilities.shape === 'chat';
    const next = firstDue(open, house.clock.now(), isChat);
    if (!next) return null;

    const now = house.clock.now();
    const attempt = next.attempts + 1;
    await trx
      .updateTable('deliveries')
      .set({ state: 'sending', attempts: attempt, sending_by: processId, updated_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', next.id)
      .execute();
    await trx
      .insertInto('delivery_attempts')
      .values({
        workspace_id: workspaceId,
        delivery_id: next.id,
        number: attempt,
        started_at: now,
        outcome: null,
        code: null,
        text: null,
      })
      .execute();
    const place = { conversationId, inboxId: conversation.inbox_id };
    tx.announce({ kind: 'message.changed', subjectId: next.message_id, ...place });
    return {
      id: next.id,
      workspaceId,
      messageId: next.message_id,
      conversationId,
      inboxId: conversation.inbox_id,
      channelId: next.channel_id,
      connector: conversation.connector,
      request: next.request,
      attempt,
      writtenAt: next.created_at,
    };
  });
}

interface OpenDelivery {
  readonly state: string;
  readonly held_until: Date | null;
  readonly next_attempt_at: Date | null;
}

/** Pure, so that the rule of order is a table of tests. */
export function firstDue<T extends OpenDelivery>(open: readonly T[], now: Date, isChat: boolean): T | null {
  for (const delivery of open) {
    if (delivery.state === 'sending') return null;
    if (delivery.state === 'held' && delivery.held_until !== null && delivery.held_until > now) continue;
    const waitMs = delivery.next_attempt_at === null ? 0 : delivery.next_attempt_at.getTime() - now.getTime();
    if (waitMs <= 0) return delivery;
    if (isChat || waitMs < overtakeAfterMs) return null;
  }
  return null;
}
