// Makes the invited person a member: a new account, or the one that this address has here already.
import type { AcceptInvitation } from '@irori/contract/invitations/api';
import { createAccount, findAccount, hashPassword, verifyPassword } from '../../auth/index.ts';
import { AppError, invalid } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';
import { announceAccess, announceInboxes, announceMember } from '../announce.ts';
import { findInvitation, stateOf } from '../invitation-store.ts';
import { existingInboxes, insertMember, setInboxesOfMember } from '../store.ts';
import { requireTimeZone } from './change-me.ts';

export interface Accepted {
  readonly workspaceId: string;
  readonly memberId: string;
  readonly email: string;
}

/** Uses the link up. Throws 400 `link_invalid` or `link_expired`, 401 `invalid_password` for an account that exists. */
export async function acceptInvitation(house: House, given: AcceptInvitation): Promise<Accepted> {
  requireTimeZone(given.timeZone, 'timeZone');
  const { db } = house.database;
  const now = house.clock.now();
  const invitation = await findInvitation(db, given.token);
  if (!invitation) throw wrongLink('link_invalid');
  // Passwords take their time on purpose, so both ways are gone before the transaction holds anything.
  const account = await findAccount(db, invitation.email);
  await requirePassword(account?.password ?? null, given.password, account !== undefined);
  const passwordHash = account ? '' : await hashPassword(given.password);

  return workspaceTransaction(house.database, invitation.workspace_id, async (tx) => {
    const { trx, workspaceId } = tx;
    const used = await trx
      .updateTable('invitations')
      .set({ accepted_at: now })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', invitation.id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['role', 'inbox_ids', 'email'])
      .executeTakeFirst();
    if (!used) throw wrongLink(stateOf(invitation, now) === 'expired' ? 'link_expired' : 'link_invalid');
    const { email } = used;
    const userId = account?.id ?? (await createAccount(trx, { name: given.name, email, passwordHash, now }));
    const memberId = await insertMember(trx, workspaceId, {
      id: newId(),
      userId,
      name: given.name,
      email,
      role: used.role,
      preferences: { locale: given.locale, timeZone: given.timeZone },
      now,
    });
    const inboxIds = await existingInboxes(trx, workspaceId, used.inbox_ids);
    announceInboxes(tx, await setInboxesOfMember(trx, workspaceId, memberId, inboxIds));
    announceMember(tx, memberId);
    announceAccess(tx, [memberId]);
    return { workspaceId, memberId, email };
  });
}

/** The failure of a link that was used, taken back, made up (`link_invalid`) or is too old (`link_expired`). */
export function wrongLink(code: 'link_invalid' | 'link_expired'): AppError {
  const text =
    code === 'link_expired'
      ? 'This link has expired. Ask for a new one.'
      : 'This link is not valid, or was used already.';
  return invalid(code, text);
}

async function requirePassword(hash: string | null, password: string, exists: boolean): Promise<void> {
  if (!exists || (hash !== null && (await verifyPassword({ hash, password })))) return;
  throw new AppError('unauthenticated', 'invalid_password', 'You have an account here. Give its password.');
}
