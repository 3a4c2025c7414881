// Makes an inbox with its members.
import type { House } from '../../house.ts';
import { adminIds, announceAccess, announceMember, requireMembers, setMembersOfInbox } from '../../members/index.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { insertInbox } from '../store.ts';

/** Answers the id. Owner and admin see every inbox, so the new one changes what they may see as well. */
export async function makeInbox(
  house: House,
  viewer: Viewer,
  wanted: { name: string; memberIds: readonly string[] },
): Promise<string> {
  const id = newId();
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    await requireMembers(tx, wanted.memberIds);
    await insertInbox(tx.trx, tx.workspaceId, { id, name: wanted.name, now: house.clock.now() });
    await setMembersOfInbox(tx.trx, tx.workspaceId, id, wanted.memberIds);
    for (const memberId of wanted.memberIds) announceMember(tx, memberId);
    announceAccess(tx, new Set([...wanted.memberIds, ...(await adminIds(tx.trx, tx.workspaceId))]));
    tx.announce({ kind: 'inbox.changed', subjectId: id, inboxId: id });
  });
  return id;
}
