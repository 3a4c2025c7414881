// What the holder of an invitation's link may know before being anybody here.
import type { OpenInvitation } from '@irori/contract/invitations/api';
import type { House } from '../house.ts';
import { hashToken } from '../platform/secrets/secrets.ts';
import { findInvitation, stateOf } from './invitation-store.ts';

const nothing = { workspace: null, email: null, role: null, invitedBy: null, hasAccount: false };

export async function lookAtInvitation(
  house: Pick<House, 'database' | 'clock'>,
  token: string,
): Promise<OpenInvitation> {
  const { db } = house.database;
  const row = await findInvitation(db, token);
  if (!row) return { state: 'link_invalid', ...nothing };
  const state = stateOf(row, house.clock.now());
  if (state !== 'open') return { state: state === 'expired' ? 'link_expired' : 'link_invalid', ...nothing };
  const names = await db
    .selectFrom('invitations as i')
    .innerJoin('workspaces as w', 'w.id', 'i.workspace_id')
    .leftJoin('members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'i.workspace_id').onRef('m.id', '=', 'i.invited_by'),
    )
    .leftJoin('auth_users as u', 'u.email', 'i.email')
    .select(['w.name as workspace', 'm.name as invitedBy', 'u.id as account'])
    .where('i.hash', '=', hashToken(token))
    .executeTakeFirstOrThrow();
  return {
    state: 'open',
    workspace: names.workspace,
    email: row.email,
    role: row.role,
    invitedBy: names.invitedBy,
    hasAccount: names.account !== null,
  };
}
