// Invites somebody by a link that works once. Only its hash is kept, so the link is shown once and can be taken back but
// not looked up.
import type { MadeInvitation, newInvitation } from '@irori/contract/invitations/api';
import type { z } from 'zod';
import { normalEmail } from '../../auth/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, randomToken } from '../../platform/secrets/secrets.ts';
import { invitationById, presentInvitation } from '../invitation-store.ts';
import { requireInboxes } from '../named-ids.ts';
import { requireMayTouchRole } from '../policy.ts';

const validForMs = 7 * 24 * 60 * 60_000;

export async function inviteMember(
  house: House,
  viewer: Viewer,
  wanted: z.output<typeof newInvitation>,
): Promise<MadeInvitation> {
  requireMayTouchRole(viewer, wanted.role);
  const token = randomToken();
  const id = newId();
  const now = house.clock.now();
  const email = normalEmail(wanted.email);
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const { trx, workspaceId } = tx;
    await requireInboxes(tx, wanted.inboxIds);
    const member = await trx
      .selectFrom('members')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', email)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (member) throw conflict('email_taken', 'Somebody with this address is a member already.', { params: { email } });
    // A second invitation replaces the first: of two links in somebody's mailbox one works.
    await trx
      .updateTable('invitations')
      .set({ revoked_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', email)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .execute();
    await trx
      .insertInto('invitations')
      .values({
        workspace_id: workspaceId,
        id,
        email,
        role: wanted.role,
        inbox_ids: [...wanted.inboxIds],
        hash: hashToken(token),
        invited_by: viewer.memberId,
        created_at: now,
        expires_at: new Date(now.getTime() + validForMs),
      })
      .execute();
  });
  const row = await invitationById(house.database.db, viewer.workspaceId, id);
  if (!row) throw notFound('invitation');
  return { ...presentInvitation(row, now), link: `${house.config.publicUrl}/invite/${token}` };
}

/** Takes an open invitation back; its link says so from now on. */
export async function revokeInvitation(house: House, viewer: Viewer, id: string): Promise<void> {
  const row = await house.database.db
    .updateTable('invitations')
    .set({ revoked_at: house.clock.now() })
    .where('workspace_id', '=', viewer.workspaceId)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw notFound('invitation');
}
