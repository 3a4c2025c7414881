// What colleagues' screens learn when people and inboxes change.
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';

/** The member's row changed: for everybody, and for themselves with what only they see. */
export function announceMember(tx: WorkspaceTransaction, memberId: string): void {
  tx.announce({ kind: 'member.changed', subjectId: memberId });
  tx.announce({ kind: 'me.changed', subjectId: memberId, memberId });
}

/** What these members may see is no longer the same: their screens begin anew. */
export function announceAccess(tx: WorkspaceTransaction, memberIds: Iterable<string>): void {
  for (const memberId of memberIds) tx.announce({ kind: 'access.changed', subjectId: memberId, memberId });
}

/** Who belongs to these inboxes changed, for those who see them. */
export function announceInboxes(tx: WorkspaceTransaction, inboxIds: Iterable<string>): void {
  for (const inboxId of inboxIds) tx.announce({ kind: 'inbox.changed', subjectId: inboxId, inboxId });
}
