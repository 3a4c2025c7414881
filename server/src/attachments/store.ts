/** Every statement on attachments. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { AttachmentsTable, Tables } from '../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

export type AttachmentRow = Selectable<AttachmentsTable>;

/** The files of several messages, in their order. */
export async function attachmentsOf(
  db: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<Map<string, AttachmentRow[]>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('message_id', 'in', [...messageIds])
    .orderBy('message_id')
    .orderBy('position')
    .execute();
  return Map.groupBy(rows, (row) => row.message_id ?? '');
}

export function attachmentById(db: Reader, workspaceId: string, id: string): Promise<AttachmentRow | undefined> {
  return db
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface AttachmentPlace extends AttachmentRow {
  /** The inbox of its conversation; null while it waits in a composer. */
  readonly inbox_id: string | null;
  readonly message_deleted_at: Date | null;
}

/** An attachment with what decides who may see it. */
export async function attachmentWithPlace(
  db: Reader,
  workspaceId: string,
  id: string,
): Promise<AttachmentPlace | undefined> {
  const { rows } = await sql<AttachmentPlace>`
    select a.*, c.inbox_id, m.deleted_at as message_deleted_at from attachments a
    left join messages m on m.workspace_id = a.workspace_id and m.id = a.message_id
    left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where a.workspace_id = ${workspaceId}::uuid and a.id = ${id}::uuid
  `.execute(db);
  return rows[0];
}

export type NewUpload = Pick<
  AttachmentRow,
  | 'workspace_id'
  | 'id'
  | 'file_name'
  | 'content_type'
  | 'size'
  | 'blob'
  | 'width'
  | 'height'
  | 'uploaded_by'
  | 'created_at'
>;

export function insertUpload(db: Reader, upload: NewUpload): Promise<AttachmentRow> {
  return db
    .insertInto('attachments')
    .values({ ...upload, message_id: null, content_id: null, state: 'ready', reason: null, handle: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Deletes an upload that no message took up. False when there is none of this member's. */
export async function deleteUpload(db: Reader, workspaceId: string, memberId: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('attachments')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('uploaded_by', '=', memberId)
    .where('message_id', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

/** Deletes uploads from before `moment` that wait in no draft either. */
export async function deleteAbandonedUploads(db: Reader, moment: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from attachments a
    where a.message_id is null and a.created_at < ${moment}::timestamptz and not exists (
      select from drafts d where d.workspace_id = a.workspace_id and a.id = any(d.attachment_ids)
    )
    returning a.id
  `.execute(db);
  return rows.length;
}
