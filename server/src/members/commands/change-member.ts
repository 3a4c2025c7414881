// Changes role, availability or inboxes of a member.
import type { memberPatch } from '@irori/contract/members/api';
import type { z } from 'zod';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { announceAccess, announceInboxes, announceMember } from '../announce.ts';
import { requireInboxes } from '../named-ids.ts';
import { requireMayTouchRole, requireOwnerLeft } from '../policy.ts';
import { lockMember, lockOwners, setInboxesOfMember, updateMember } from '../store.ts';

type MemberPatch = z.output<typeof memberPatch>;

export async function changeMember(house: House, viewer: Viewer, memberId: string, patch: MemberPatch): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const { trx, workspaceId } = tx;
    const owners = await lockOwners(trx, workspaceId);
    const member = await lockMember(trx, workspaceId, memberId);
    if (!member || member.removed_at) throw notFound('member');
    if (patch.role !== undefined && patch.role !== member.role) {
      requireMayTouchRole(viewer, member.role, patch.role);
      if (member.role === 'owner') requireOwnerLeft(owners, memberId);
      announceAccess(tx, [memberId]);
    }
    if (patch.inboxIds !== undefined) {
      await requireInboxes(tx, patch.inboxIds);
      const changed = await setInboxesOfMember(trx, workspaceId, memberId, patch.inboxIds);
      announceInboxes(tx, changed);
      if (changed.length > 0) announceAccess(tx, [memberId]);
    }
    await updateMember(trx, workspaceId, memberId, {
      ...(patch.role === undefined ? {} : { role: patch.role }),
      ...(patch.available === undefined ? {} : { available: patch.available }),
    });
    announceMember(tx, memberId);
  });
}
