/** Draft rows as they go over the wire; only ever to their writer. */
import type { Draft } from '@irori/contract/drafts/api';
import type { DraftRow } from './store.ts';

export function presentDraft(row: DraftRow): Draft {
  return {
    conversationId: row.conversation_id,
    memberId: row.member_id,
    kind: row.kind,
    text: row.text,
    html: row.html,
    cc: row.cc,
    bcc: row.bcc,
    attachmentIds: row.attachment_ids,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  };
}
