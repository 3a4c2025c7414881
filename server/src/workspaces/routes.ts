// Set-up of the installation and the workspace's own facts, over HTTP.
import { me } from '@irori/contract/me/api';
import { setupMade, setupRequest, setupState } from '@irori/contract/setup/api';
import { workspacePatch } from '@irori/contract/workspaces/api';
import { z } from 'zod';
import { signInHere } from '../auth/index.ts';
import { invalid } from '../errors.ts';
import { mayManageWorkspace, presentMe } from '../members/index.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { policy, route } from '../platform/http/route.ts';
import { alreadySetUp, setUp } from './commands/set-up.ts';
import { installationFacts } from './installation.ts';
import { isSetupToken } from './setup-link.ts';
import { anyWorkspace, renameWorkspace } from './store.ts';

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/setup',
    summary: 'Whether set-up is open for this link, and what the installation can do.',
    access: 'public',
    query: z.object({ token: z.string().max(200).default('') }),
    response: setupState,
    handle: async ({ house, query, request }) => {
      await request.limits.ofSignIn(request);
      if (await anyWorkspace(house.database.db)) return { state: 'done' as const, installation: [] };
      if (!(await isSetupToken(house, query.token))) return { state: 'link_invalid' as const, installation: [] };
      return { state: 'ready' as const, installation: await installationFacts(house.config) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/setup',
    summary: 'Makes the workspace, its owner and first inbox, uses the link up and signs in.',
    access: 'public',
    body: setupRequest,
    response: setupMade,
    status: 201,
    handle: async ({ house, body, request, reply }) => {
      await request.limits.ofSignIn(request);
      if (await anyWorkspace(house.database.db)) throw alreadySetUp();
      if (!(await isSetupToken(house, body.token))) {
        throw invalid(
          'link_invalid',
          'This link is not valid, or was used already. Start the server again to print another.',
        );
      }
      const { workspaceId, memberId, inboxId } = await setUp(house, body);
      if (body.sampleData) await house.addSamples?.({ workspaceId, memberId, inboxId });
      const signedIn = await signInHere(house, body, request, reply);
      return { workspaceId, memberId, inboxId, signedIn };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/workspace',
    summary: 'Renames the workspace.',
    access: policy('workspace.manage', mayManageWorkspace),
    body: workspacePatch,
    response: me,
    handle: async ({ house, viewer, body }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        await renameWorkspace(tx.trx, tx.workspaceId, body.name);
        tx.announce({ kind: 'me.changed', subjectId: tx.workspaceId });
      });
      return presentMe(house, viewer);
    },
  }),
];
