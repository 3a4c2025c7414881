/** The delivery of a reply: what it needs besides its message, fixed when it was written, and the job that wakes it. */
import type { ConversationRow } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { conversationJob } from '../jobs.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { newId } from '../platform/ids.ts';
import type { DeliveryRequest, MailPeople } from '../tables.ts';
import { newestInbound } from './store.ts';
import type { WrittenReply } from './written-reply.ts';

/** @param statusBefore what the conversation goes back to when the reply is taken back while held; null = no change */
export async function queueDelivery(
  house: House,
  tx: WorkspaceTransaction,
  row: ConversationRow,
  request: WrittenReply,
  statusBefore: ConversationRow['status'] | null,
): Promise<void> {
  const { trx, workspaceId } = tx;
  const now = house.clock.now();
  const answered = await newestInbound(trx, workspaceId, row.id);
  const heldUntil = request.sendAfter === undefined ? null : new Date(request.sendAfter);
  const delivery: DeliveryRequest = {
    to: recipients(row, request, answered?.people ?? null),
    cc: request.cc.map(asAddress),
    bcc: request.bcc.map(asAddress),
    subject: request.subject ?? row.subject,
    answersMessageId: request.replyTo ?? answered?.id ?? null,
    statusBefore,
  };
  const held = heldUntil !== null && heldUntil > now;
  await trx
    .insertInto('deliveries')
    .values({
      workspace_id: workspaceId,
      id: newId(),
      message_id: request.id,
      conversation_id: row.id,
      channel_id: row.channel_id,
      state: held ? 'held' : 'queued',
      request: JSON.stringify(delivery),
      held_until: held ? heldUntil : null,
      next_attempt_at: held ? heldUntil : now,
      external_id: null,
      via: null,
      sending_by: null,
      then_status: request.thenStatus ?? null,
    })
    .execute();
  await house.jobs.send(
    trx,
    'outbound.deliver',
    conversationJob(workspaceId, row.id),
    {},
    held && heldUntil ? { startAfter: heldUntil } : {},
  );
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

const asAddress = (address: string) => ({ name: '', address: address.trim() });
