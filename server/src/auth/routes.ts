// API tokens over HTTP: one's own, and for owner and admin everybody's to see and to end; and links to a new password.
import { id, page, pageQuery } from '@irori/contract/common/api';
import {
  openPasswordLink as openLink,
  usedPasswordLink,
  usePasswordLink as useLink,
} from '@irori/contract/password-links/api';
import { apiToken, madeToken, newToken } from '@irori/contract/tokens/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { idPage } from '../platform/http/id-page.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import { isAdmin } from '../platform/http/viewer.ts';
import { openPasswordLink, usePasswordLink } from './password-links.ts';
import { signInHere } from './sign-in-here.ts';
import { insertToken, presentToken, revokeToken, tokenPage } from './token-store.ts';

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'My tokens; for owner and admin those of everybody.',
    access: recordPolicy('tokens.own'),
    query: pageQuery,
    response: page(apiToken),
    handle: async ({ house, viewer, query }) => {
      const whose = isAdmin(viewer) ? null : viewer.memberId;
      return idPage(
        house.secrets,
        'tokens',
        query,
        (before, limit) => tokenPage(house.database.db, viewer.workspaceId, whose, before, limit),
        presentToken,
      );
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/tokens',
    summary: 'Makes a token that may do what I may. It is shown this once.',
    access: 'signedIn',
    body: newToken,
    response: madeToken,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      const { row, token } = await house.database.transaction((trx) =>
        insertToken(trx, { ...viewer, name: body.name, now: house.clock.now() }),
      );
      return { ...presentToken(row), token };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    summary: 'Ends a token at once, and the sockets that hang on it.',
    access: recordPolicy('tokens.own'),
    params: z.object({ id }),
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      const whose = isAdmin(viewer) ? null : viewer.memberId;
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        const { workspaceId } = viewer;
        const memberId = await revokeToken(tx.trx, {
          workspaceId,
          id: params.id,
          memberId: whose,
          now: house.clock.now(),
        });
        if (memberId === undefined) throw notFound('token');
        tx.announce({ kind: 'access.changed', subjectId: memberId, memberId, detail: 'token' });
      });
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/password-links/open',
    summary: 'Whether a link to a new password still works, and for whom.',
    access: 'public',
    query: z.object({ token: z.string().max(200) }),
    response: openLink,
    handle: async ({ house, query, request }) => {
      await request.limits.ofSignIn(request);
      return openPasswordLink(house, query.token);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/password-links/use',
    summary: 'Sets the new password, ends all sessions and the second step of the account, and signs in.',
    access: 'public',
    body: useLink,
    response: usedPasswordLink,
    handle: async ({ house, body, request, reply }) => {
      await request.limits.ofSignIn(request);
      const { email } = await usePasswordLink(house, body);
      return { email, signedIn: await signInHere(house, { email, password: body.password }, request, reply) };
    },
  }),
];
