// Invitations over HTTP: made and taken back by admins, opened and accepted by whoever holds the link.
import { id, page, pageQuery } from '@irori/contract/common/api';
import {
  acceptInvitation as acceptBody,
  acceptedInvitation,
  invitation,
  madeInvitation,
  newInvitation,
  openInvitation,
} from '@irori/contract/invitations/api';
import { z } from 'zod';
import { signInHere } from '../auth/index.ts';
import { idPage } from '../platform/http/id-page.ts';
import { policy, route } from '../platform/http/route.ts';
import { acceptInvitation } from './commands/accept-invitation.ts';
import { inviteMember, revokeInvitation } from './commands/invite-member.ts';
import { invitationPage, presentInvitation } from './invitation-store.ts';
import { lookAtInvitation } from './look-at-invitation.ts';
import { mayManageMembers } from './policy.ts';

const manage = policy('members.manage', mayManageMembers);

export const invitationRoutes = [
  route({
    method: 'GET',
    path: '/api/v1/invitations',
    summary: 'Invitations, newest first, with what became of them.',
    access: manage,
    query: pageQuery,
    response: page(invitation),
    handle: async ({ house, viewer, query }) =>
      idPage(
        house.secrets,
        'invitations',
        query,
        (before, limit) => invitationPage(house.database.db, viewer.workspaceId, before, limit),
        (row) => presentInvitation(row, house.clock.now()),
      ),
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations',
    summary:
      'Invites somebody: answers a link that works once, for a week. It replaces an open invitation of the address.',
    access: manage,
    body: newInvitation,
    response: madeInvitation,
    status: 201,
    handle: async ({ house, viewer, body }) => inviteMember(house, viewer, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/invitations/:id',
    summary: 'Takes an open invitation back.',
    access: manage,
    params: z.object({ id }),
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await revokeInvitation(house, viewer, params.id);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/invitations/open',
    summary: 'What the holder of a link may know: who invites to what, and whether the link still works.',
    access: 'public',
    query: z.object({ token: z.string().max(200) }),
    response: openInvitation,
    handle: async ({ house, query, request }) => {
      await request.limits.ofSignIn(request);
      return lookAtInvitation(house, query.token);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/invitations/accept',
    summary: 'Uses the link up: makes the account, or takes the one that exists, and signs in.',
    access: 'public',
    body: acceptBody,
    response: acceptedInvitation,
    status: 201,
    handle: async ({ house, body, request, reply }) => {
      await request.limits.ofSignIn(request);
      const { workspaceId, memberId, email } = await acceptInvitation(house, body);
      const signedIn = await signInHere(house, { email, password: body.password }, request, reply);
      return { workspaceId, memberId, signedIn };
    },
  }),
];
