// A link for a member who is locked out. It sets the password of the whole account, so it is for those alone who have
// power over all of it: not for an owner by an admin, and not for somebody who works in another workspace too.
import type { MadePasswordLink } from '@irori/contract/password-links/api';
import { makePasswordLink } from '../../auth/index.ts';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { requireMayTouchRole } from '../policy.ts';

/** Throws 404 `member_not_found`, 403 for an owner, 409 `member_elsewhere`. */
export async function makeMemberPasswordLink(
  house: House,
  viewer: Viewer,
  memberId: string,
): Promise<MadePasswordLink> {
  const { db } = house.database;
  const member = await db
    .selectFrom('members as m')
    .innerJoin('auth_users as u', 'u.id', 'm.user_id')
    .select(['m.role', 'u.id as userId', 'u.email'])
    .where('m.workspace_id', '=', viewer.workspaceId)
    .where('m.id', '=', memberId)
    .where('m.removed_at', 'is', null)
    .executeTakeFirst();
  if (!member) throw notFound('member');
  requireMayTouchRole(viewer, member.role);
  const elsewhere = await db
    .selectFrom('members')
    .select('id')
    .where('user_id', '=', member.userId)
    .where('workspace_id', '<>', viewer.workspaceId)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (elsewhere) {
    const text = 'They work in another workspace too. A link can be made on the server: irori password link.';
    throw conflict('member_elsewhere', text);
  }
  return makePasswordLink(house, member.email);
}
