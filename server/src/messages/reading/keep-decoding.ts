/**
 * Reads the texts of a mail again by a charset that a member chose, and keeps them for the message. Nothing is learned
 * from it: the next mail of the same sender is read as its own label says. Each can be taken back.
 */

import { sql } from 'kysely';
import { lockConversation, requireVisible } from '../../conversations/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { indexTokens } from '../../search/index.ts';
import type { TextsBefore } from '../../tables.ts';
import { openRow, readable } from './open-row.ts';
import { messageForReading, type ReadingRow } from './store.ts';

/** Throws `original_not_kept` where the bytes are gone. */
export async function keepDecoding(house: House, viewer: Viewer, messageId: string, charset: string): Promise<void> {
  const seen = await readable(house, viewer, messageId);
  // Its code is blacked out in the conversation; reading it again would put it back.
  if (seen.door !== 'mail' || seen.nature === 'confirmation') throw notFound('original');
  // Outside of the transaction: reading a mail may take seconds.
  const opened = await openRow(house, seen, { charset, path: [] });
  if (opened === null) throw conflict('original_not_kept', 'The bytes of this mail are no longer kept.');
  const { words } = opened;
  const texts: TextsBefore = { ...words, subject: opened.subject };
  await change(house, viewer, messageId, async (tx, row) => {
    const before = row.decoded_before ?? textsOf(row);
    await tx.trx
      .insertInto('message_decodings')
      .values({
        workspace_id: tx.workspaceId,
        message_id: messageId,
        charset,
        member_id: viewer.memberId,
        before: JSON.stringify(before),
        at: house.clock.now(),
      })
      .onConflict((conflicting) =>
        conflicting
          .columns(['workspace_id', 'message_id'])
          .doUpdateSet({ charset, member_id: viewer.memberId, at: house.clock.now() }),
      )
      .execute();
    return texts;
  });
}

/** Gives the texts back as they were before the first choice. Throws `message_not_decoded` when there was none. */
export async function dropDecoding(house: House, viewer: Viewer, messageId: string): Promise<void> {
  await readable(house, viewer, messageId);
  await change(house, viewer, messageId, async (tx, row) => {
    if (row.decoded_before === null)
      throw conflict('message_not_decoded', 'The texts of this message stand as they came.');
    await tx.trx
      .deleteFrom('message_decodings')
      .where('workspace_id', '=', tx.workspaceId)
      .where('message_id', '=', messageId)
      .execute();
    return row.decoded_before;
  });
}

const textsOf = (row: ReadingRow): TextsBefore => ({
  text: row.text,
  foldedText: row.folded_text,
  html: row.html,
  lang: row.lang,
  subject: row.subject,
});

function change(
  house: House,
  viewer: Viewer,
  messageId: string,
  decide: (tx: WorkspaceTransaction, row: ReadingRow) => Promise<TextsBefore>,
): Promise<void> {
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const place = await messageForReading(tx.trx, tx.workspaceId, messageId);
    if (!place) throw notFound('message');
    const conversation = requireVisible(await lockConversation(tx.trx, tx.workspaceId, place.conversation_id), viewer);
    // Read again under the lock: somebody may have chosen at the same moment.
    const row = await messageForReading(tx.trx, tx.workspaceId, messageId);
    if (!row || row.deleted_at !== null) throw notFound('message');
    const texts = await decide(tx, row);
    await writeTexts(tx, row, texts);
    const at = { conversationId: conversation.id, inboxId: conversation.inbox_id };
    tx.announce({ kind: 'message.changed', subjectId: messageId, ...at });
    tx.announce({ kind: 'conversation.changed', subjectId: conversation.id, ...at });
  });
}

async function writeTexts(tx: WorkspaceTransaction, row: ReadingRow, texts: TextsBefore): Promise<void> {
  const files = await tx.trx
    .selectFrom('attachments')
    .where('workspace_id', '=', tx.workspaceId)
    .where('message_id', '=', row.id)
    .select('file_name')
    .execute();
  const tokens = indexTokens(
    texts.subject,
    texts.text,
    row.author_name,
    row.people?.from?.address ?? null,
    ...files.map((file) => file.file_name),
  );
  await tx.trx
    .updateTable('messages')
    .set({
      text: texts.text,
      folded_text: texts.foldedText,
      html: texts.html,
      lang: texts.lang,
      subject: texts.subject,
      search: sql`array_to_tsvector(${tokens}::text[])`,
    })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', row.id)
    .execute();
  // The list shows the first words of the last message, and the subject of the mail that began it.
  const preview = texts.text.replace(/\s+/g, ' ').trim().slice(0, 200);
  await tx.trx
    .updateTable('conversations')
    .set({ last_message: sql`jsonb_set(last_message, '{text}', to_jsonb(${preview}::text))` })
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', row.conversation_id)
    .where('last_message_id', '=', row.id)
    .execute();
  if (row.subject !== texts.subject) {
    await tx.trx
      .updateTable('conversations')
      .set({ subject: texts.subject })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', row.conversation_id)
      .where((where) => (row.subject === null ? where('subject', 'is', null) : where('subject', '=', row.subject)))
      .execute();
  }
}
