/** The delivery of a reply: what it needs besides its message, fixed when it was written, and the job that wakes it. */
import { undoMostSeconds } from '@irori/contract/messages/undo';
import type { ConversationRow } from '../conversations/index.ts';
import { connectorOf, type House } from '../house.ts';
import { conversationJob } from '../jobs.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { newId } from '../platform/ids.ts';
import type { DeliveryRequest, MailPeople } from '../tables.ts';
import { signatureFor } from './signature-for.ts';
import { newestInbound } from './store.ts';
import type { WrittenReply } from './written-reply.ts';

/** @param statusBefore what the conversation goes back to when the reply is taken back while held; null = no change */
export async function queueDelivery(
  house: House,
  tx: WorkspaceTransaction,
  writerId: string,
  row: ConversationRow,
  request: WrittenReply,
  statusBefore: ConversationRow['status'] | null,
): Promise<void> {
  const { trx, workspaceId } = tx;
  const answered = await newestInbound(trx, workspaceId, row.id);
  const isMail = connectorOf(house, row.connector).capabilities.shape === 'mail';
  const { signature = true, quote, starts = false } = request;
  await insertDelivery(house, tx, {
    messageId: request.id,
    conversationId: row.id,
    channelId: row.channel_id,
    sendAfter: request.sendAfter,
    thenStatus: request.thenStatus ?? null,
    request: {
      to: recipients(row, request, answered?.people ?? null),
      cc: request.cc.map(asAddress),
      bcc: request.bcc.map(asAddress),
      subject: request.subject ?? row.subject,
      answersMessageId: request.replyTo ?? answered?.id ?? null,
      statusBefore,
      signature: isMail && signature ? await signatureFor(tx, writerId, row.channel_id) : null,
      quote: isMail && (quote ?? (await quotesHistory(tx, row.inbox_id))),
      kind: starts ? 'start' : 'reply',
    },
  });
}

export interface DeliveryToQueue {
  readonly messageId: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly sendAfter: string | undefined;
  readonly thenStatus: ConversationRow['status'] | null;
  readonly request: DeliveryRequest;
}

/** The row and the wake-up of a message on its way out. */
export async function insertDelivery(
  house: House,
  tx: WorkspaceTransaction,
  { messageId, conversationId, channelId, sendAfter, thenStatus, request }: DeliveryToQueue,
): Promise<void> {
  const { trx, workspaceId } = tx;
  const now = house.clock.now();
  const heldUntil = sendAfter === undefined ? null : new Date(sendAfter);
  const held = heldUntil !== null && heldUntil > now;
  await trx
    .insertInto('deliveries')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      message_id: messageId,
      conversation_id: conversationId,
      channel_id: channelId,
      state: held ? 'held' : 'queued',
      request: JSON.stringify(request),
      held_until: held ? heldUntil : null,
      scheduled: held && heldUntil.getTime() - now.getTime() > undoMostSeconds * 1000,
      next_attempt_at: held ? heldUntil : now,
      external_id: null,
      via: null,
      sending_by: null,
      then_status: thenStatus,
    })
    .execute();
  await house.jobs.send(
    trx,
    'outbound.deliver',
    conversationJob(workspaceId, conversationId),
    {},
    held && heldUntil ? { startAfter: heldUntil } : {},
  );
}

async function quotesHistory(tx: WorkspaceTransaction, inboxId: string): Promise<boolean> {
  const inbox = await tx.trx
    .selectFrom('inboxes')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', inboxId)
    .select('settings')
    .executeTakeFirst();
  return inbox?.settings.quoteHistory !== false;
}

/** The customer, unless the writer says otherwise: where the mail asked for answers to go, else where it came from. */
function recipients(row: ConversationRow, request: WrittenReply, people: MailPeople | null): DeliveryRequest['to'] {
  if (request.to !== undefined && request.to.length > 0) return request.to.map(asAddress);
  const asked = people?.replyTo[0];
  const wrote = people?.from;
  // Answers go to Reply-To only when the customer is who wrote: on rewritten mails From is a list or a form.
  if (asked && wrote && wrote.address.toLowerCase() === row.contact_address) return [asked];
  return [
    { name: row.contact_name === row.contact_address ? '' : row.contact_name, address: row.contact_address ?? '' },
  ];
}

export const asAddress = (address: string) => ({ name: '', address: address.trim() });
