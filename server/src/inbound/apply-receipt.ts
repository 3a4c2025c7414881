/**
 * Applies what the outside says about our deliveries: receipts of platforms, bounces of mail. A delivery moves on and
 * never back, but for one honest exception: a bounce turns what was accepted into failed.
 */
import type { InboundReceipt } from '@irori/connectors/kit/inbound-event';
import { readThreadToken } from '../conversations/index.ts';
import { recordProbeReport } from '../forwarding/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { DeliveryError, DeliveryState } from '../tables.ts';
import { applied, ignored, type Outcome, type PreparedEvent } from './prepared-event.ts';

/** How far a delivery is; a receipt of a lower rank comes late and changes nothing. */
const rank: Readonly<Record<DeliveryState, number>> = {
  held: 0,
  queued: 1,
  sending: 2,
  uncertain: 3,
  accepted: 4,
  delivered: 5,
  read: 6,
  failed: 7,
};

export async function applyReceipt(
  house: House,
  tx: WorkspaceTransaction,
  event: PreparedEvent,
  receipt: InboundReceipt,
): Promise<Outcome> {
  const delivery = await findDelivery(house, tx, event, receipt);
  if (!delivery) {
    const ofTest = await recordProbeReport(house, tx, receipt);
    return ignored(ofTest ? 'probe.report' : 'receipt.delivery_unknown', receipt.preview);
  }

  const seen = applied(delivery.conversation_id, delivery.message_id);
  const delayed = receipt.state === 'delayed';
  const failed = receipt.state === 'failed';
  const another = failed && delivery.state === 'failed' && !failedFor(delivery.error).includes(receipt.recipient ?? '');
  const late = receipt.state !== 'delayed' && rank[receipt.state] <= rank[delivery.state];
  if ((late && !another) || (delayed && delivery.state !== 'accepted')) return seen;

  const recipients = [...(another ? failedFor(delivery.error) : []), receipt.recipient].filter((one) => one !== null);
  const said = { code: receipt.code ?? 'bounced', text: receipt.text ?? '' };
  const error =
    failed || delayed
      ? { ...(another ? (delivery.error ?? said) : said), params: { recipient: recipients[0] ?? null, recipients } }
      : null;
  await tx.trx
    .updateTable('deliveries')
    .set({
      // A delay is told and changes nothing else: it is still on its way.
      state: receipt.state === 'delayed' ? delivery.state : receipt.state,
      error: error && JSON.stringify(error),
      updated_at: house.clock.now(),
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', delivery.id)
    .execute();
  const conversation = await tx.trx
    .updateTable('conversations')
    .set((eb) => ({ delivery_trouble: failed ? true : eb.ref('delivery_trouble') }))
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', delivery.conversation_id)
    .returning(['id', 'inbox_id'])
    .executeTakeFirstOrThrow();
  const place = { conversationId: conversation.id, inboxId: conversation.inbox_id };
  tx.announce({ kind: 'message.changed', subjectId: delivery.message_id, ...place });
  if (failed) tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...place });
  return seen;
}

/** Whom a report before this one named. */
function failedFor(error: DeliveryError | null): string[] {
  const { recipients } = error?.params ?? {};
  return Array.isArray(recipients) ? recipients.map(String) : [];
}

/** By the id the sent message was known by; else by our token, which names the conversation: then its newest to that recipient. */
async function findDelivery(house: House, tx: WorkspaceTransaction, event: PreparedEvent, receipt: InboundReceipt) {
  const columns = ['d.id', 'd.message_id', 'd.conversation_id', 'd.state', 'd.error'] as const;
  if (receipt.ref !== null) {
    const found = await tx.trx
      .selectFrom('message_refs as r')
      .innerJoin('deliveries as d', (join) =>
        join.onRef('d.workspace_id', '=', 'r.workspace_id').onRef('d.message_id', '=', 'r.message_id'),
      )
      .where('r.workspace_id', '=', tx.workspaceId)
      .where('r.medium', '=', event.channel.connector.id)
      .where('r.ref', '=', receipt.ref)
      .select(columns)
      .executeTakeFirst();
    if (found) return found;
  }
  for (const token of receipt.tokens) {
    const conversationId = readThreadToken(house.secrets, token);
    if (!conversationId) continue;
    const found = await tx.trx
      .selectFrom('deliveries as d')
      .where('d.workspace_id', '=', tx.workspaceId)
      .where('d.conversation_id', '=', conversationId)
      .where('d.state', 'in', ['accepted', 'delivered', 'uncertain', 'sending'])
      .orderBy('d.created_at', 'desc')
      .select(columns)
      .executeTakeFirst();
    if (found) return found;
    // A forward carries the mark of a conversation that nobody has begun yet.
    const forwarded = await tx.trx
      .selectFrom('message_forwards as f')
      .innerJoin('deliveries as d', (join) =>
        join.onRef('d.workspace_id', '=', 'f.workspace_id').onRef('d.message_id', '=', 'f.message_id'),
      )
      .where('f.workspace_id', '=', tx.workspaceId)
      .where('f.answer_conversation_id', '=', conversationId)
      .select(columns)
      .executeTakeFirst();
    if (forwarded) return forwarded;
  }
  return undefined;
}
