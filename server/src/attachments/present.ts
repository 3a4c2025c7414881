/** Attachments as they go over the wire. */
import type { Attachment } from '@irori/contract/attachments/api';
import type { AttachmentRow } from './store.ts';

export function presentAttachment(row: AttachmentRow): Attachment {
  return {
    id: row.id,
    fileName: row.file_name,
    contentType: row.content_type,
    size: row.size,
    inline: row.inline,
    url: `/attachments/${row.id}`,
    state: row.state,
    reason: row.reason,
    width: row.width,
    height: row.height,
  };
}
