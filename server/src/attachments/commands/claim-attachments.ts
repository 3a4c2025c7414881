/** Takes files out of the composer for a message that is being written. */
import { invalid } from '../../errors.ts';
import type { WorkspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { AttachmentRow } from '../store.ts';

/** The member's own, not yet used uploads in the order named; throws `attachment_unknown`. */
export async function uploadsToSend(
  tx: WorkspaceTransaction,
  memberId: string,
  ids: readonly string[],
): Promise<AttachmentRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx.trx
    .selectFrom('attachments')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', 'in', [...ids])
    .where('uploaded_by', '=', memberId)
    .where('message_id', 'is', null)
    .forUpdate()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const row = byId.get(id);
    if (!row) {
      throw invalid('attachment_unknown', 'A file is not there any more. Add it again.', {
        errors: [{ path: 'attachmentIds', code: 'unknown', message: `No unused upload of yours is called ${id}.` }],
      });
    }
    return row;
  });
}

/** Gives uploads to a message that now exists. */
export async function attachUploads(
  tx: WorkspaceTransaction,
  messageId: string,
  uploads: readonly AttachmentRow[],
): Promise<void> {
  for (const [position, upload] of uploads.entries()) {
    await tx.trx
      .updateTable('attachments')
      .set({ message_id: messageId, position })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', upload.id)
      .execute();
  }
}
