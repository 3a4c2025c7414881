/**
 * Saves what a member has written so far. A save names the version it builds on: the last writer wins only over their
 * own; when two of a member's tabs disagree, both texts are shown and the member decides.
 */
import type { DraftSave } from '@irori/contract/drafts/api';
import { conversationById, requireVisible } from '../../conversations/index.ts';
import { type AppError, conflict } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { presentDraft } from '../present.ts';
import { type DraftKind, type DraftRow, deleteDraft, draftOf, writeDraft } from '../store.ts';

/** Null when it was empty and so is gone. Throws 409 `draft_conflict`, which carries the other version as `draft`. */
export async function saveDraft(
  house: House,
  viewer: Viewer,
  conversationId: string,
  kind: DraftKind,
  save: DraftSave,
): Promise<DraftRow | null> {
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    requireVisible(await conversationById(tx.trx, tx.workspaceId, conversationId), viewer);
    const known = await draftOf(tx.trx, tx.workspaceId, viewer.memberId, conversationId, kind);
    // The very same text is no disagreement: a page that was closed while saving opens with what it saved.
    if (known && known.version !== save.version && holds(known, save)) return known;
    if (known && known.version !== save.version) throw draftConflict(known);
    if (save.text.trim() === '' && save.attachmentIds.length === 0) {
      await removeDraft(tx, viewer.memberId, conversationId, kind);
      return null;
    }
    const content = {
      text: save.text,
      html: save.html,
      cc: save.cc,
      bcc: save.bcc,
      attachment_ids: save.attachmentIds,
    };
    const row = await writeDraft(
      tx.trx,
      placeOf(tx, viewer.memberId, conversationId, kind),
      content,
      save.version + 1,
      house.clock.now(),
    );
    if (!row) throw draftConflict(await draftOf(tx.trx, tx.workspaceId, viewer.memberId, conversationId, kind));
    announceDraft(tx, row);
    return row;
  });
}

function holds(row: DraftRow, save: DraftSave): boolean {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((one, at) => one === b[at]);
  return (
    row.text === save.text &&
    row.html === save.html &&
    same(row.cc, save.cc) &&
    same(row.bcc, save.bcc) &&
    same(row.attachment_ids, save.attachmentIds)
  );
}

/** Carries the other text, so that the screen can show both. */
function draftConflict(other: DraftRow | undefined): AppError {
  return conflict('draft_conflict', 'This draft was changed somewhere else.', {
    extra: { draft: other ? presentDraft(other) : null },
  });
}

/** Deletes a draft that was sent or emptied; nothing happens when there is none. */
export async function removeDraft(
  tx: WorkspaceTransaction,
  memberId: string,
  conversationId: string,
  kind: DraftKind,
): Promise<void> {
  const gone = await deleteDraft(tx.trx, placeOf(tx, memberId, conversationId, kind));
  if (gone) tx.announce({ kind: 'draft.removed', subjectId: conversationId, conversationId, memberId, detail: kind });
}

/** Puts a reply that was taken back before its draft began anew. */
export async function restoreDraft(
  tx: WorkspaceTransaction,
  memberId: string,
  conversationId: string,
  kind: DraftKind,
  content: { text: string; html: string | null; cc: string[]; bcc: string[]; attachmentIds: string[] },
  now: Date,
): Promise<DraftRow> {
  const known = await draftOf(tx.trx, tx.workspaceId, memberId, conversationId, kind);
  const { attachmentIds, ...text } = content;
  const row = await writeDraft(
    tx.trx,
    placeOf(tx, memberId, conversationId, kind),
    { ...text, attachment_ids: attachmentIds },
    (known?.version ?? 0) + 1,
    now,
  );
  if (!row) throw draftConflict(known);
  announceDraft(tx, row);
  return row;
}

function announceDraft(tx: WorkspaceTransaction, row: DraftRow): void {
  tx.announce({
    kind: 'draft.changed',
    subjectId: row.conversation_id,
    conversationId: row.conversation_id,
    memberId: row.member_id,
    detail: row.kind,
  });
}

const placeOf = (tx: WorkspaceTransaction, memberId: string, conversationId: string, kind: DraftKind) => ({
  workspace_id: tx.workspaceId,
  conversation_id: conversationId,
  member_id: memberId,
  kind,
});
