/** Takes back a reply that is still held, and gives its text back as a draft: undo send. */
import type { Draft } from '@irori/contract/drafts/api';
import { lockConversation, requireVisible, statusChange } from '../../conversations/index.ts';
import { presentDraft, restoreDraft } from '../../drafts/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';

/** Throws `message_not_held` when it is on its way already, and `not_found`. */
export async function takeBackReply(house: House, viewer: Viewer, messageId: string): Promise<Draft> {
  const place = await house.database.db
    .selectFrom('messages')
    .where('workspace_id', '=', viewer.workspaceId)
    .where('id', '=', messageId)
    .select('conversation_id')
    .executeTakeFirst();
  if (!place) throw notFound('message');
  const row = await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const conversation = requireVisible(await lockConversation(tx.trx, tx.workspaceId, place.conversation_id), viewer);
    const held = await tx.trx
      .selectFrom('deliveries as d')
      .innerJoin('messages as m', (join) =>
        join.onRef('m.workspace_id', '=', 'd.workspace_id').onRef('m.id', '=', 'd.message_id'),
      )
      .where('d.workspace_id', '=', tx.workspaceId)
      .where('d.message_id', '=', messageId)
      .select(['d.state', 'd.request', 'm.text', 'm.html', 'm.author_id'])
      .forUpdate()
      .executeTakeFirst();
    if (!held || held.author_id !== viewer.memberId) throw notFound('message');
    if (held.state !== 'held') throw conflict('message_not_held', 'This reply is on its way already.');

    const files = await tx.trx
      .updateTable('attachments')
      .set({ message_id: null })
      .where('workspace_id', '=', tx.workspaceId)
      .where('message_id', '=', messageId)
      .returning('id')
      .execute();
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
    tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...at });
    return restoreDraft(
      tx,
      viewer.memberId,
      conversation.id,
      'reply',
      {
        text: held.text,
        html: held.html,
        cc: held.request.cc.map((address) => address.address),
        bcc: held.request.bcc.map((address) => address.address),
        attachmentIds: files.map((file) => file.id),
      },
      house.clock.now(),
    );
  });
  return presentDraft(row);
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
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', conversationId)
    .execute();
}
