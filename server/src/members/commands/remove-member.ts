// Takes a member out of the workspace: they see and do nothing from now on, on any device; what they hold goes back to
// Unassigned, what they wrote stays under their name. Invited again, they come back as who they were.

import { endAccess } from '../../auth/index.ts';
import { releaseConversations } from '../../conversations/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { announceAccess, announceInboxes, announceMember } from '../announce.ts';
import { requireMayTouchRole, requireOwnerLeft } from '../policy.ts';
import { leaveTeams, lockMember, lockOwners, setInboxesOfMember, updateMember } from '../store.ts';

export async function removeMember(house: House, viewer: Viewer, memberId: string): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const { trx, workspaceId } = tx;
    const owners = await lockOwners(trx, workspaceId);
    const member = await lockMember(trx, workspaceId, memberId);
    if (!member || member.removed_at) throw notFound('member');
    requireMayTouchRole(viewer, member.role);
    if (member.role === 'owner') requireOwnerLeft(owners, memberId);
    announceInboxes(tx, await setInboxesOfMember(trx, workspaceId, memberId, []));
    for (const teamId of await leaveTeams(trx, workspaceId, memberId)) {
      tx.announce({ kind: 'team.changed', subjectId: teamId });
    }
    await updateMember(trx, workspaceId, memberId, { available: false, removed_at: house.clock.now() });
    await endAccess(trx, { workspaceId, memberId, userId: member.user_id, now: house.clock.now() });
    announceMember(tx, memberId);
    announceAccess(tx, [memberId]);
  });
  // From here on nobody can assign to them, so what they hold only shrinks.
  const by = { id: viewer.memberId, name: viewer.name };
  await releaseConversations(house, viewer.workspaceId, memberId, by);
}
