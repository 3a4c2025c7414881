/** Writes down what happened to a delivery: accepted, to be tried again, failed or uncertain. One event either way. */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import type { Accepted } from '@irori/connectors/kit/outbound-message';
import type { House } from '../house.ts';
import { conversationJob } from '../jobs.ts';
import { refreshDeliveryTrouble } from '../messages/index.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { ClaimedDelivery } from './claim-delivery.ts';
import { queueCopy } from './keep-copy.job.ts';
import { nextStep } from './retry-policy.ts';

export async function recordAccepted(
  house: House,
  delivery: ClaimedDelivery,
  channel: ConnectedChannel,
  accepted: Accepted,
): Promise<void> {
  const now = house.clock.now();
  await workspaceTransaction(house.database, delivery.workspaceId, async (tx) => {
    const changed = await tx.trx
      .updateTable('deliveries')
      .set({
        state: 'accepted',
        external_id: accepted.externalId,
        via: accepted.via,
        error: null,
        sending_by: null,
        next_attempt_at: null,
        updated_at: now,
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', delivery.id)
      .where('state', 'in', ['sending', 'uncertain'])
      .returning('id')
      .executeTakeFirst();
    await endAttempt(tx, delivery, now, { outcome: 'accepted', code: null, text: accepted.detail });
    if (!changed) return; // a receipt was faster and knows better
    const ofChannel = tx.trx
      .updateTable('channels')
      .set({ last_outbound_at: now })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', channel.id);
    // The first of all is news to whoever sets the channel up; of the others a screen learns when it asks.
    const first = await ofChannel.where('last_outbound_at', 'is', null).returning('id').executeTakeFirst();
    if (first) tx.announce({ kind: 'channel.changed', subjectId: channel.id });
    else await ofChannel.execute();
    await saveRefs(tx, delivery, channel, accepted.refs);
    if (accepted.via !== 'file') await queueCopy(house, tx, delivery, channel);
    await announce(tx, delivery);
  });
}

/** The refs under which a message will be answered; known before it is sent, so that no answer comes too early. */
export async function saveRefs(
  tx: WorkspaceTransaction,
  delivery: ClaimedDelivery,
  channel: Pick<ConnectedChannel, 'id'>,
  refs: readonly string[],
): Promise<void> {
  if (refs.length === 0) return;
  await tx.trx
    .insertInto('message_refs')
    .values(
      refs.map((ref) => ({
        workspace_id: tx.workspaceId,
        medium: delivery.connector,
        ref,
        channel_id: channel.id,
        conversation_id: delivery.answerConversationId,
        message_id: delivery.messageId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Anything that is not a DeliveryFailure is a bug of ours: it may have happened after the request, so it is uncertain. */
export async function recordFailure(house: House, delivery: ClaimedDelivery, error: unknown): Promise<void> {
  const failure =
    error instanceof DeliveryFailure
      ? error
      : new DeliveryFailure('outcome_unknown', 'internal', 'An error of ours interrupted the sending.');
  if (failure !== error) house.log.error({ err: error, deliveryId: delivery.id }, 'sending broke off');
  const now = house.clock.now();
  const step = nextStep(failure, delivery.attempt, delivery.writtenAt, now);
  await workspaceTransaction(house.database, delivery.workspaceId, async (tx) => {
    const problem = { code: failure.code, text: failure.message, params: failure.params };
    await tx.trx
      .updateTable('deliveries')
      .set({
        state: step.kind === 'retry' ? 'queued' : step.kind,
        error: JSON.stringify(problem),
        next_attempt_at: step.kind === 'retry' ? step.at : null,
        sending_by: null,
        updated_at: now,
      })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', delivery.id)
      .where('state', '=', 'sending')
      .execute();
    await endAttempt(tx, delivery, now, { outcome: failure.kind, code: failure.code, text: failure.message });
    if (failure.kind === 'credentials') await raiseChannel(tx, delivery.channelId, problem, now);
    if (step.kind === 'retry') {
      await house.jobs.send(
        tx.trx,
        'outbound.deliver',
        conversationJob(tx.workspaceId, delivery.conversationId),
        {},
        { startAfter: step.at },
      );
    }
    await announce(tx, delivery);
  });
}

async function endAttempt(
  tx: WorkspaceTransaction,
  delivery: ClaimedDelivery,
  now: Date,
  end: { outcome: DeliveryFailure['kind'] | 'accepted'; code: string | null; text: string | null },
): Promise<void> {
  await tx.trx
    .updateTable('delivery_attempts')
    .set({ ended_at: now, ...end })
    .where('workspace_id', '=', tx.workspaceId)
    .where('delivery_id', '=', delivery.id)
    .where('number', '=', delivery.attempt)
    .execute();
}

async function raiseChannel(tx: WorkspaceTransaction, channelId: string, problem: object, now: Date): Promise<void> {
  await tx.trx
    .updateTable('channels')
    .set({ state: 'needs_attention', state_since: now, trouble: JSON.stringify(problem) })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', channelId)
    .where('state', '<>', 'disabled')
    .execute();
  tx.announce({ kind: 'channel.changed', subjectId: channelId });
}

async function announce(tx: WorkspaceTransaction, delivery: ClaimedDelivery): Promise<void> {
  const place = { conversationId: delivery.conversationId, inboxId: delivery.inboxId };
  await refreshDeliveryTrouble(tx, delivery.conversationId);
  tx.announce({ kind: 'message.changed', subjectId: delivery.messageId, ...place });
  tx.announce({ kind: 'conversation.changed', subjectId: delivery.conversationId, ...place });
}
