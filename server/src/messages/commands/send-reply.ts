/**
 * Writes a reply or a note. A reply is a message, a delivery and the job that wakes it, in one transaction; the network
 * comes later and somewhere else. The same id twice is the same reply.
 */
import { sql } from 'kysely';
import { type AttachmentRow, attachUploads, markInline, uploadsToSend } from '../../attachments/index.ts';
import {
  type ConversationRow,
  lockConversation,
  recordHistory,
  requireVisible,
  saveReadMark,
  statusChange,
} from '../../conversations/index.ts';
import { removeDraft } from '../../drafts/index.ts';
import { conflict } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { picturesIn, replacePictures, sanitiseRichText } from '../../platform/rich-text.ts';
import { indexTokens } from '../../search/index.ts';
import type { LastMessage } from '../../tables.ts';
import { queueDelivery } from '../queue-delivery.ts';
import { requireSendable } from '../require-sendable.ts';
import type { ReplyRequest, WrittenReply } from '../written-reply.ts';

/** Answers the id of the message; throws `draft_refused`, `conversation_moved`, `conversation_closed` and `not_found`. */
export async function sendReply(
  house: House,
  viewer: Viewer,
  conversationId: string,
  request: ReplyRequest,
): Promise<{ messageId: string; created: boolean }> {
  const messageId = request.id ?? newId();
  const html = request.html === undefined ? null : sanitiseRichText(request.html, { pictures: true });
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = requireVisible(await lockConversation(tx.trx, tx.workspaceId, conversationId), viewer);
    const known = await tx.trx
      .selectFrom('messages')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', messageId)
      .select(['conversation_id'])
      .executeTakeFirst();
    if (known) {
      if (known.conversation_id !== conversationId)
        throw conflict('message_id_taken', 'This message id belongs to another conversation.');
      return { messageId, created: false };
    }
    if (request.kind === 'reply' && request.seenThrough !== undefined && !request.force) {
      await requireNotMoved(tx, viewer, row, request.seenThrough);
    }
    await writeReply(house, tx, viewer, row, { ...request, id: messageId, html });
    return { messageId, created: true };
  });
}

/** Checks and writes into a conversation that is locked. */
export async function writeReply(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  request: WrittenReply,
): Promise<void> {
  const attachments = await uploadsToSend(tx, viewer.memberId, request.attachmentIds);
  requireSendable(house, row, request, attachments);
  // A picture in the text that is no file of this message is not there for anybody else: its words stay.
  const known = new Set(attachments.map((file) => file.id));
  const html = request.html && replacePictures(request.html, (id) => (known.has(id) ? `/attachments/${id}` : null));
  await write(house, tx, viewer, row, { ...request, html }, attachments);
}

/** Did anybody else write since the writer last looked? Then they decide again, with what came in front of them. */
async function requireNotMoved(
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  seenThrough: number,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select m.id from events e join messages m on m.workspace_id = e.workspace_id and m.id = e.subject_id
    where e.workspace_id = ${tx.workspaceId}::uuid and e.number > ${seenThrough} and e.conversation_id = ${row.id}::uuid
      and e.kind = 'message.changed' and e.detail = 'added' and m.kind = 'message'
      and (m.author_kind <> 'member' or m.author_id <> ${viewer.memberId}::uuid)
    order by e.number limit 20
  `.execute(tx.trx);
  if (rows.length === 0) return;
  throw conflict('conversation_moved', 'Somebody wrote in this conversation since you last saw it.', {
    params: { messageIds: rows.map((message) => message.id) },
  });
}

async function write(
  house: House,
  tx: WorkspaceTransaction,
  viewer: Viewer,
  row: ConversationRow,
  request: WrittenReply,
  attachments: readonly AttachmentRow[],
): Promise<void> {
  const { trx, workspaceId } = tx;
  const now = house.clock.now();
  const place = { conversationId: row.id, inboxId: row.inbox_id };
  const isReply = request.kind === 'reply';
  const status = await nextStatus(tx, house, row, request);

  await trx
    .insertInto('messages')
    .values({
      workspace_id: workspaceId,
      id: request.id,
      conversation_id: row.id,
      direction: 'out',
      kind: isReply ? 'message' : 'note',
      author_kind: 'member',
      author_id: viewer.memberId,
      author_name: viewer.name,
      text: request.text,
      html: request.html,
      reply_to: request.replyTo ?? null,
      at: now,
      search: sql`array_to_tsvector(${indexTokens(request.text, row.subject, ...attachments.map((file) => file.file_name))}::text[])`,
    })
    .execute();
  await attachUploads(tx, request.id, attachments);
  await markInline(tx, request.id, picturesIn(request.html));
  if (isReply) await queueDelivery(house, tx, viewer.memberId, row, request, status === row.status ? null : row.status);

  const last: LastMessage = {
    id: request.id,
    text: request.text.replace(/\s+/g, ' ').trim().slice(0, 200) || (attachments[0]?.file_name ?? ''),
    direction: 'out',
    kind: isReply ? 'message' : 'note',
    authorName: viewer.name,
    at: now.toISOString(),
  };
  await trx
    .updateTable('conversations')
    .set({
      last_message_id: request.id,
      last_message: JSON.stringify(last),
      last_message_at: now,
      last_activity_at: now,
      ...(isReply ? { missed: false, missed_at: null, waiting_since: null, quiet_since: now } : {}),
      ...(status === row.status ? {} : statusChange(status, null, now)),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', row.id)
    .execute();
  if (status !== row.status) {
    await recordHistory(tx, { ...place, author: { id: viewer.memberId, name: viewer.name }, at: now }, [
      { type: status === 'open' ? 'reopened' : status, params: {} },
    ]);
  }
  // Whoever answers has read what they answer.
  await saveReadMark(trx, workspaceId, viewer.memberId, row.id, row.last_inbound_at);
  await removeDraft(tx, viewer.memberId, row.id, request.kind);
  tx.announce({ kind: 'message.changed', subjectId: request.id, ...place, detail: 'added' });
  tx.announce({ kind: 'conversation.changed', subjectId: row.id, ...place });
}

/** `thenStatus` when given; else what answering a closed conversation does by the inbox's rule. */
async function nextStatus(
  tx: WorkspaceTransaction,
  house: House,
  row: ConversationRow,
  request: WrittenReply,
): Promise<ConversationRow['status']> {
  if (request.thenStatus !== undefined && request.thenStatus !== 'snoozed') return request.thenStatus;
  if (request.kind === 'note' || row.status !== 'closed') return row.status;
  const inbox = await tx.trx
    .selectFrom('inboxes')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', row.inbox_id)
    .select('settings')
    .executeTakeFirst();
  const isMail = connectorOf(house, row.connector).capabilities.shape === 'mail';
  const rule = inbox?.settings.replyOnClosed ?? (isMail ? 'send' : 'reopen');
  if (rule === 'refuse') throw conflict('conversation_closed', 'This conversation is closed. Reopen it to answer.');
  return rule === 'reopen' ? 'open' : 'closed';
}
