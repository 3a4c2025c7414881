// Changes role, availability, inboxes or the name in addresses of a member.
import type { memberPatch } from '@irori/contract/members/api';
import type { z } from 'zod';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { announceAccess, announceInboxes, announceMember } from '../announce.ts';
import { requireInboxes } from '../named-ids.ts';
import { requireMayTouchRole, requireOwnerLeft } from '../policy.ts';
import { isReservedSlug, lockMember, lockOwners, memberWithSlug, setInboxesOfMember, updateMember } from '../store.ts';

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
    if (patch.slug !== undefined && patch.slug !== member.slug) await requireFreeSlug(tx, memberId, patch.slug);
    await updateMember(trx, workspaceId, memberId, {
      ...(patch.slug === undefined ? {} : { slug: patch.slug }),
      ...(patch.role === undefined ? {} : { role: patch.role }),
      ...(patch.available === undefined ? {} : { available: patch.available }),
    });
    announceMember(tx, memberId);
  });
}

async function requireFreeSlug(tx: WorkspaceTransaction, memberId: string, slug: string): Promise<void> {
  const holder = await memberWithSlug(tx.trx, tx.workspaceId, slug);
  if (holder && holder.id !== memberId)
    throw taken('slug_taken', `${holder.name} has the name ${slug}.`, slug, holder.name);
  if (await isReservedSlug(tx.trx, slug))
    throw taken('slug_reserved', `Mail systems keep ${slug} for themselves.`, slug, '');
}

function taken(code: string, text: string, slug: string, holder: string) {
  return conflict(code, text, { params: { slug, holder }, errors: [{ path: 'slug', code, message: text }] });
}
