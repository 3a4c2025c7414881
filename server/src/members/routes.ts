// Members, and the member who asks, over HTTP.
import { id, page, pageQuery } from '@irori/contract/common/api';
import { me, mePatch } from '@irori/contract/me/api';
import { member, memberPatch } from '@irori/contract/members/api';
import { madePasswordLink } from '@irori/contract/password-links/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { idPage } from '../platform/http/id-page.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { changeMe } from './commands/change-me.ts';
import { changeMember } from './commands/change-member.ts';
import { makeMemberPasswordLink } from './commands/make-password-link.ts';
import { removeMember } from './commands/remove-member.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { presentMe } from './me.ts';
import { mayManageMembers } from './policy.ts';
import { presentMember } from './present.ts';
import { memberById, memberPage } from './store.ts';

const params = z.object({ id });
const manage = policy('members.manage', mayManageMembers);

export const routes = [
  ...invitationRoutes,
  route({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who I am here, what I may do and how I like it.',
    access: 'signedIn',
    response: me,
    handle: async ({ house, viewer }) => presentMe(house, viewer),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/me',
    summary: 'Changes my name, availability or preferences.',
    access: 'signedIn',
    body: mePatch,
    response: me,
    handle: async ({ house, viewer, body }) => {
      await changeMe(house, viewer, body);
      return presentMe(house, viewer);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/members',
    summary: 'Everybody on our side, removed members included.',
    access: 'signedIn',
    query: pageQuery,
    response: page(member),
    handle: async ({ house, viewer, query }) =>
      idPage(
        house.secrets,
        'members',
        query,
        (after, limit) => memberPage(house.database.db, viewer.workspaceId, after, limit),
        presentMember,
      ),
  }),
  route({
    method: 'GET',
    path: '/api/v1/members/:id',
    summary: 'One member.',
    access: 'signedIn',
    params,
    response: member,
    handle: async ({ house, viewer, params }) => readMember(house, viewer, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/members/:id',
    summary: 'Changes role, availability or inboxes. Owners are made and changed by owners; one always stays.',
    access: manage,
    params,
    body: memberPatch,
    response: member,
    handle: async ({ house, viewer, params, body }) => {
      await changeMember(house, viewer, params.id, body);
      return readMember(house, viewer, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/members/:id',
    summary:
      'Takes a member out: sessions and tokens end, what they hold goes back to Unassigned, what they wrote stays.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await removeMember(house, viewer, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/members/:id/password-link',
    summary: 'A link by which a member who is locked out sets a new password: works once, for a day, shown this once.',
    access: manage,
    params,
    response: madePasswordLink,
    status: 201,
    handle: async ({ house, viewer, params }) => makeMemberPasswordLink(house, viewer, params.id),
  }),
];

async function readMember(house: House, viewer: Viewer, memberId: string) {
  const row = await memberById(house.database.db, viewer.workspaceId, memberId);
  if (!row) throw notFound('member');
  return presentMember(row);
}
