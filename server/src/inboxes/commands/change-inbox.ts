// Renames, moves, sets and puts away an inbox, and says who belongs to it.
import type { inboxPatch } from '@irori/contract/inboxes/api';
import type { z } from 'zod';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { adminIds, announceAccess, announceMember, requireMembers, setMembersOfInbox } from '../../members/index.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { isInUse, lockInbox, updateInbox } from '../store.ts';

export async function changeInbox(
  house: House,
  viewer: Viewer,
  inboxId: string,
  patch: z.output<typeof inboxPatch>,
): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const inbox = await lockInbox(tx.trx, tx.workspaceId, inboxId);
    if (!inbox) throw notFound('inbox');
    await updateInbox(tx.trx, tx.workspaceId, inboxId, {
      ...(patch.name === undefined ? {} : { name: patch.name }),
      ...(patch.position === undefined ? {} : { position: patch.position }),
      ...(patch.settings === undefined ? {} : { settings: { ...inbox.settings, ...patch.settings } }),
    });
    tx.announce({ kind: 'inbox.changed', subjectId: inboxId, inboxId });
  });
}

/** Makes these, and no others, the members of an inbox. */
export async function setMembers(
  house: House,
  viewer: Viewer,
  inboxId: string,
  memberIds: readonly string[],
): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    if (!(await lockInbox(tx.trx, tx.workspaceId, inboxId))) throw notFound('inbox');
    await requireMembers(tx, memberIds);
    const changed = await setMembersOfInbox(tx.trx, tx.workspaceId, inboxId, memberIds);
    if (changed.length === 0) return;
    for (const memberId of changed) announceMember(tx, memberId);
    announceAccess(tx, changed);
    tx.announce({ kind: 'inbox.changed', subjectId: inboxId, inboxId });
  });
}

/** Puts an inbox away. One that channels deliver into, or that holds conversations, stays: nothing may vanish with it. */
export async function removeInbox(house: House, viewer: Viewer, inboxId: string): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const inbox = await lockInbox(tx.trx, tx.workspaceId, inboxId);
    if (!inbox) throw notFound('inbox');
    if (await isInUse(tx.trx, tx.workspaceId, inboxId)) {
      throw conflict('inbox_not_empty', 'This inbox still has channels or conversations.');
    }
    await updateInbox(tx.trx, tx.workspaceId, inboxId, { archived_at: house.clock.now() });
    for (const memberId of inbox.member_ids) announceMember(tx, memberId);
    announceAccess(tx, new Set([...inbox.member_ids, ...(await adminIds(tx.trx, tx.workspaceId))]));
    tx.announce({ kind: 'inbox.removed', subjectId: inboxId });
  });
}
