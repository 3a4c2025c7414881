/** Every statement that reads or ends links to files. */
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';

type Executor = Kysely<Tables> | Transaction<Tables>;

function links(db: Executor) {
  return db
    .selectFrom('file_links as l')
    .innerJoin('attachments as a', (join) =>
      join.onRef('a.workspace_id', '=', 'l.workspace_id').onRef('a.id', '=', 'l.attachment_id'),
    )
    .innerJoin('messages as m', (join) =>
      join.onRef('m.workspace_id', '=', 'l.workspace_id').onRef('m.id', '=', 'l.message_id'),
    )
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .select([
      'l.id',
      'l.message_id',
      'l.language',
      'l.expires_at',
      'l.revoked_at',
      'l.downloads',
      'l.last_download_at',
      'a.file_name',
      'a.content_type',
      'a.size',
      'a.blob',
      'c.id as conversation_id',
      'c.inbox_id',
      'm.deleted_at as message_deleted_at',
    ]);
}

export type LinkRow = Awaited<ReturnType<typeof linkById>> & object;

export function linkById(db: Executor, workspaceId: string, id: string) {
  return links(db).where('l.workspace_id', '=', workspaceId).where('l.id', '=', id).executeTakeFirst();
}

export function linksOfMessage(db: Executor, workspaceId: string, messageId: string) {
  return links(db)
    .where('l.workspace_id', '=', workspaceId)
    .where('l.message_id', '=', messageId)
    .orderBy('l.created_at')
    .orderBy('l.id')
    .execute();
}

/** The inbox that decides who may see a message; undefined when there is no such message. */
export async function inboxOfMessage(
  db: Executor,
  workspaceId: string,
  messageId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .where('m.workspace_id', '=', workspaceId)
    .where('m.id', '=', messageId)
    .select('c.inbox_id')
    .executeTakeFirst();
  return row?.inbox_id;
}

/** Never in the way of the download itself. */
export async function countDownload(db: Kysely<Tables>, workspaceId: string, id: string, now: Date): Promise<void> {
  await db
    .updateTable('file_links')
    .set((eb) => ({ downloads: eb('downloads', '+', 1), last_download_at: now }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function revokeLink(trx: Transaction<Tables>, workspaceId: string, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('file_links')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}
