/**
 * Hands messages to somebody outside (CT-31): a mail of its own that leads back to no customer. It answers nothing, carries
 * the mark of a conversation that does not exist yet, and an answer to it begins that one, linked with this.
 */
import { looksLikeAddress } from '@irori/contract/check-draft';
import type { newForward } from '@irori/contract/messages/api';
import type { z } from 'zod';
import { attachUploads, uploadsToSend } from '../../attachments/index.ts';
import { allChannels, type ChannelRow, maySeeChannel, ourAddresses } from '../../channels/index.ts';
import { type ConversationRow, lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, draftRefused, invalid, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { seesInbox, type Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { sanitiseRichText } from '../../platform/rich-text.ts';
import { gatherHistory } from '../forwarding/gather-history.ts';
import { historyText } from '../forwarding/history-text.ts';
import { asAddress, insertDelivery } from '../queue-delivery.ts';
import { signatureFor } from '../signature-for.ts';

export type ForwardRequest = z.output<typeof newForward>;

/**
 * Answers the id of the history line. Throws `forward_needs_mail`, `forward_message_unknown`, `attachment_unknown`,
 * `address_is_ours`, `draft_refused` and `not_found`.
 */
export async function forwardMessages(
  house: House,
  viewer: Viewer,
  conversationId: string,
  request: ForwardRequest,
): Promise<string> {
  const [channels, ours] = await Promise.all([
    allChannels(house.database.db, viewer.workspaceId),
    ourAddresses(house, viewer.workspaceId),
  ]);
  requireOutsiders(request, ours.own);
  const messageId = request.id ?? newId();
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    const known = await tx.trx
      .selectFrom('messages')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', messageId)
      .select('conversation_id')
      .executeTakeFirst();
    if (known) {
      if (known.conversation_id !== conversationId)
        throw conflict('message_id_taken', 'This message id belongs to another conversation.');
      return messageId;
    }
    const channel = wayOut(house, viewer, channels, row, request.channelId);
    await write(house, tx, viewer, row, channel, { ...request, id: messageId });
    return messageId;
  });
}

/** The mail channel it leaves by: the one named, else the conversation's own, else one of the same inbox, else any. */
function wayOut(
  house: House,
  viewer: Viewer,
  channels: readonly ChannelRow[],
  row: ConversationRow,
  wanted: string | undefined,
): ChannelRow {
  const able = channels.filter((channel) => {
    const { shape, startConversation } = connectorOf(house, channel.connector).capabilities;
    const seen = maySeeChannel(viewer, channel) && seesInbox(viewer, channel.inbox_id);
    return seen && shape === 'mail' && startConversation && channel.state !== 'disabled';
  });
  if (wanted !== undefined) {
    const named = able.find((channel) => channel.id === wanted);
    if (!named) throw notFound('channel');
    return named;
  }
  const found =
    able.find((channel) => channel.id === row.channel_id) ??
    able.find((channel) => channel.inbox_id === row.inbox_id) ??
    able[0];
  if (!found) throw conflict('forward_needs_mail', 'To forward, connect an e-mail channel first.');
  return found;
}

async function write(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  channel: ChannelRow,
  request: ForwardRequest & { readonly id: string },
): Promise<void> {
  const now = house.clock.now();
  const member = await tx.trx
    .selectFrom('members')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', viewer.memberId)
    .select('preferences')
    .executeTakeFirst();
  const { own, theirs } = await splitFiles(tx, viewer, request.attachmentIds);
  const history = await gatherHistory(house, tx, row, request.messageIds ?? null, theirs);
  const body = historyText(history.entries, {
    subject: row.subject,
    leftOut: history.leftOut,
    locale: localeOf(member?.preferences.locale),
    timeZone: typeof member?.preferences.timeZone === 'string' ? member.preferences.timeZone : 'UTC',
  });
  const subject = request.subject?.trim() || forwardSubject(row.subject);
  const whole = request.messageIds === undefined;
  await tx.trx
    .insertInto('messages')
    .values({
      workspace_id: tx.workspaceId,
      id: request.id,
      conversation_id: row.id,
      direction: 'out',
      kind: 'activity',
      author_kind: 'member',
      author_id: viewer.memberId,
      author_name: viewer.name,
      text: request.text,
      html: request.html === undefined ? null : sanitiseRichText(request.html),
      activity: JSON.stringify({
        type: 'forwarded',
        params: {
          subject,
          whole,
          count: history.entries.length,
          channelId: channel.id,
          messageIds: request.messageIds ?? [],
          attachmentIds: request.attachmentIds,
        },
      }),
      at: now,
    })
    .execute();
  await attachUploads(tx, request.id, await uploadsToSend(tx, viewer.memberId, own));
  await tx.trx
    .insertInto('message_forwards')
    .values({
      workspace_id: tx.workspaceId,
      message_id: request.id,
      conversation_id: row.id,
      answer_conversation_id: newId(),
      text: body.text,
      html: body.html,
      attachment_ids: request.attachmentIds,
      created_at: now,
    })
    .execute();
  await insertDelivery(house, tx, {
    messageId: request.id,
    conversationId: row.id,
    channelId: channel.id,
    sendAfter: request.sendAfter,
    thenStatus: null,
    request: {
      to: request.to.map(asAddress),
      cc: request.cc.map(asAddress),
      bcc: request.bcc.map(asAddress),
      subject,
      answersMessageId: null,
      statusBefore: null,
      signature: request.signature !== false ? await signatureFor(tx, viewer.memberId, channel.id) : null,
      quote: false,
      kind: 'forward',
    },
  });
  tx.announce({
    kind: 'message.changed',
    subjectId: request.id,
    conversationId: row.id,
    inboxId: row.inbox_id,
    detail: 'activity',
  });
}

/** Uploads of the writer, and files that lie in the conversation. */
async function splitFiles(
  tx: WorkspaceTransaction,
  viewer: Viewer,
  ids: readonly string[],
): Promise<{ own: string[]; theirs: string[] }> {
  if (ids.length === 0) return { own: [], theirs: [] };
  const uploads = await tx.trx
    .selectFrom('attachments')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...ids])
    .where('message_id', 'is', null)
    .where('uploaded_by', '=', viewer.memberId)
    .select('id')
    .execute();
  const own = new Set(uploads.map((upload) => upload.id));
  return { own: ids.filter((id) => own.has(id)), theirs: ids.filter((id) => !own.has(id)) };
}

function requireOutsiders(request: ForwardRequest, own: readonly string[]): void {
  const everybody = [...request.to, ...request.cc, ...request.bcc];
  const wrong = everybody.find((address) => !looksLikeAddress(address));
  if (wrong !== undefined) {
    throw draftRefused('draft.address_invalid', 'One of the addresses is not a mail address.', {
      params: { address: wrong },
      errors: [{ path: 'to', code: 'draft.address_invalid', message: 'This is not a mail address.' }],
    });
  }
  const ours = everybody.find((address) => own.includes(address.toLowerCase()));
  if (ours === undefined) return;
  throw invalid('address_is_ours', 'This address is your own: what is sent there comes back here.', {
    errors: [{ path: 'to', code: 'own_address', message: 'This address is your own.' }],
  });
}

/** Prefixes do not pile up. */
function forwardSubject(subject: string | null): string {
  const bare = (subject ?? '').replace(/^(?:\s*(?:fwd?|wg|tr|pd|re|aw|odp|sv)\s*[:：]\s*)+/iu, '').trim();
  return bare === '' ? 'Fwd:' : `Fwd: ${bare}`;
}

const localeOf = (stored: unknown): 'en' | 'ja' | 'pl' => (stored === 'ja' || stored === 'pl' ? stored : 'en');
