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
  /** Of the channel it leaves by: a forward may leave by another than its conversation's. */
  readonly connector: string;
  readonly request: DeliveryRequest;
  /** Where an answer belongs: the conversation, or the one that an answer to a forward begins. */
  readonly answerConversationId: string;
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** When it was meant to leave: its hour where it was put off, else when it was written. */
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
      .selectFrom('deliveries as d')
      .innerJoin('channels as ch', (join) =>
        join.onRef('ch.workspace_id', '=', 'd.workspace_id').onRef('ch.id', '=', 'd.channel_id'),
      )
      .leftJoin('message_forwards as f', (join) =>
        join.onRef('f.workspace_id', '=', 'd.workspace_id').onRef('f.message_id', '=', 'd.message_id'),
      )
      .where('d.workspace_id', '=', workspaceId)
      .where('d.conversation_id', '=', conversationId)
      .where('d.state', 'in', ['held', 'queued', 'sending'])
      .orderBy('d.created_at')
      .orderBy('d.id')
      .select([
        'd.id',
        'd.message_id',
        'd.channel_id',
        'd.state',
        'd.request',
        'd.attempts',
        'd.next_attempt_at',
        'd.held_until',
        'd.created_at',
        'ch.connector',
        'f.answer_conversation_id',
      ])
      .execute();
    const isChat = connectorOf(house, conversation.connector).capabilities.shape === 'chat';
    const next = firstDue(open, house.clock.now(), isChat) ?? forwardDue(open, house.clock.now());
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
      connector: next.connector,
      request: next.request,
      answerConversationId: next.answer_conversation_id ?? conversationId,
      attempt,
      writtenAt: next.held_until ?? next.created_at,
    };
  });
}

interface OpenDelivery {
  readonly state: string;
  readonly held_until: Date | null;
  readonly next_attempt_at: Date | null;
  /** Set on forwards, which go to somebody else: they wait for nothing and hold nothing back. */
  readonly answer_conversation_id?: string | null;
}

/** Pure, so that the rule of order is a table of tests. */
export function firstDue<T extends OpenDelivery>(open: readonly T[], now: Date, isChat: boolean): T | null {
  for (const delivery of open) {
    if (delivery.answer_conversation_id) continue;
    if (delivery.state === 'sending') return null;
    if (isHeld(delivery, now)) continue;
    const waitMs = delivery.next_attempt_at === null ? 0 : delivery.next_attempt_at.getTime() - now.getTime();
    if (waitMs <= 0) return delivery;
    if (isChat || waitMs < overtakeAfterMs) return null;
  }
  return null;
}

function forwardDue<T extends OpenDelivery>(open: readonly T[], now: Date): T | null {
  const due = open.find(
    (delivery) =>
      delivery.answer_conversation_id &&
      delivery.state !== 'sending' &&
      !isHeld(delivery, now) &&
      (delivery.next_attempt_at === null || delivery.next_attempt_at <= now),
  );
  return due ?? null;
}

/** Its hour has not come, or it waits for a person and has none. */
const isHeld = ({ state, held_until }: OpenDelivery, now: Date): boolean =>
  state === 'held' && (held_until === null || held_until > now);
