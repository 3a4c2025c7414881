/**
 * Takes back what is still held: undo send, and the end of what was put off. A reply becomes a draft again; a first mail goes
 * with the conversation it began, and a forward with its history line, and their content is answered.
 */
import type { TakenBack } from '@irori/contract/messages/api';
import { type AttachmentRow, presentAttachment } from '../../attachments/index.ts';
import { type ConversationRow, lockConversation, requireVisible, statusChange } from '../../conversations/index.ts';
import { presentDraft, restoreDraft } from '../../drafts/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { refreshDeliveryTrouble } from '../delivery-trouble.ts';

/** Throws `message_not_held` when it is on its way already, and `not_found`. */
export async function takeBackReply(house: House, viewer: Viewer, messageId: string): Promise<TakenBack> {
  const place = await house.database.db
    .selectFrom('messages')
    .where('workspace_id', '=', viewer.workspaceId)
    .where('id', '=', messageId)
    .select('conversation_id')
    .executeTakeFirst();
  if (!place) throw notFound('message');
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const conversation = requireVisible(await lockConversation(tx.trx, tx.workspaceId, place.conversation_id), viewer);
    const held = await tx.trx
      .selectFrom('deliveries as d')
      .innerJoin('messages as m', (join) =>
        join.onRef('m.workspace_id', '=', 'd.workspace_id').onRef('m.id', '=', 'd.message_id'),
      )
      .where('d.workspace_id', '=', tx.workspaceId)
      .where('d.message_id', '=', messageId)
      .select(['d.state', 'd.request', 'd.scheduled', 'd.channel_id', 'm.text', 'm.html', 'm.author_id', 'm.activity'])
      .forUpdate()
      .executeTakeFirst();
    // What was put off may have to be stopped while its writer is away; what is merely on its way is the writer's own.
    if (!held || (held.author_id !== viewer.memberId && !held.scheduled)) throw notFound('message');
    if (held.state !== 'held') throw conflict('message_not_held', 'This reply is on its way already.');

    const files = await tx.trx
      .updateTable('attachments')
      .set({ message_id: null, uploaded_by: viewer.memberId })
      .where('workspace_id', '=', tx.workspaceId)
      .where('message_id', '=', messageId)
      .returningAll()
      .execute();
    files.sort((a, b) => a.position - b.position);
    const chosen = held.request.kind === 'forward' ? await chosenFiles(tx, messageId) : [];
    await tx.trx
      .deleteFrom('messages')
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', messageId)
      .execute();
    await rewindConversation(tx, conversation.id);
    const { statusBefore } = held.request;
    if (statusBefore !== null && statusBefore !== conversation.status) {
      await tx.trx
        .updateTable('conversations')
        .set(statusChange(statusBefore === 'snoozed' ? 'open' : statusBefore, null, house.clock.now()))
        .where('workspace_id', '=', tx.workspaceId)
        .where('id', '=', conversation.id)
        .execute();
    }
    const at = { conversationId: conversation.id, inboxId: conversation.inbox_id };
    tx.announce({ kind: 'message.removed', subjectId: messageId, ...at });
    const conversationRemoved = held.request.kind === 'start' && (await removeIfEmpty(tx, conversation));
    if (!conversationRemoved) tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...at });
    await refreshDeliveryTrouble(tx, conversation.id);
    const { to, cc, bcc, subject, kind = 'reply' } = held.request;
    const addresses = (people: typeof to) => people.map((person) => person.address);
    const params = held.activity?.params ?? {};
    const taken: TakenBack = {
      kind: conversationRemoved || kind === 'forward' ? kind : 'reply',
      conversationId: conversation.id,
      conversationRemoved,
      draft: null,
      content: {
        channelId: held.channel_id,
        to: addresses(to),
        cc: addresses(cc),
        bcc: addresses(bcc),
        subject,
        text: held.text,
        html: held.html,
        attachments: [...chosen, ...files].map(presentAttachment),
        messageIds: kind === 'forward' && params.whole !== true ? (params.messageIds as string[]) : null,
      },
    };
    if (taken.kind !== 'reply') return taken;
    const draft = await restoreDraft(
      tx,
      viewer.memberId,
      conversation.id,
      'reply',
      {
        text: held.text,
        html: held.html,
        cc: addresses(cc),
        bcc: addresses(bcc),
        attachmentIds: files.map((file) => file.id),
      },
      house.clock.now(),
    );
    return { ...taken, draft: presentDraft(draft) };
  });
}

/** Files of the conversation that were to go along. */
async function chosenFiles(tx: WorkspaceTransaction, messageId: string): Promise<AttachmentRow[]> {
  const forward = await tx.trx
    .selectFrom('message_forwards')
    .where('workspace_id', '=', tx.workspaceId)
    .where('message_id', '=', messageId)
    .select('attachment_ids')
    .executeTakeFirst();
  if (!forward || forward.attachment_ids.length === 0) return [];
  return tx.trx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', forward.attachment_ids)
    .where('message_id', 'is not', null)
    .execute();
}

/** A conversation that held nothing but the mail that began it goes with that mail. */
async function removeIfEmpty(tx: WorkspaceTransaction, conversation: ConversationRow): Promise<boolean> {
  const other = await tx.trx
    .selectFrom('messages')
    .where('workspace_id', '=', tx.workspaceId)
    .where('conversation_id', '=', conversation.id)
    .where('kind', 'in', ['message', 'note'])
    .select('id')
    .executeTakeFirst();
  if (other) return false;
  await tx.trx
    .deleteFrom('conversations')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversation.id)
    .execute();
  tx.announce({
    kind: 'conversation.removed',
    subjectId: conversation.id,
    conversationId: conversation.id,
    inboxId: conversation.inbox_id,
  });
  return true;
}

/** The last message is again the greatest of those that are left. */
export async function rewindConversation(tx: WorkspaceTransaction, conversationId: string): Promise<void> {
  const last = await tx.trx
    .selectFrom('messages')
    .where('workspace_id', '=', tx.workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('kind', 'in', ['message', 'note'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .select(['id', 'text', 'direction', 'kind', 'author_name', 'at'])
    .executeTakeFirst();
  const message = last && {
    id: last.id,
    text: last.text.replace(/\s+/g, ' ').trim().slice(0, 200),
    direction: last.direction,
    kind: last.kind,
    authorName: last.author_name,
    at: last.at.toISOString(),
  };
  await tx.trx
    .updateTable('conversations')
    .set({
      last_message_id: last?.id ?? null,
      last_message: message ? JSON.stringify(message) : null,
      last_message_at: last?.at ?? null,
      ...(last ? { last_activity_at: last.at } : {}),
      ...(last?.direction === 'in' ? { waiting_since: last.at } : {}),
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversationId)
    .execute();
}
