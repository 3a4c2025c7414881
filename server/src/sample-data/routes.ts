/** The samples over HTTP: are they there, and away with them. */
import { sampleData } from '@irori/contract/setup/api';
import { mayManageWorkspace } from '../members/index.ts';
import { policy, route } from '../platform/http/route.ts';
import { findSampleThings } from './made.ts';

const manage = policy('workspace.manage', mayManageWorkspace);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/sample-data',
    summary: 'Whether the workspace still holds the sample data it was set up with.',
    access: manage,
    response: sampleData,
    handle: async ({ house, viewer }) => ({
      present: (await findSampleThings(house.database.db, viewer.workspaceId)) !== null,
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/sample-data',
    summary: 'Removes all sample data and nothing that a person made since; without any it does nothing.',
    access: manage,
    response: 'empty',
    handle: async ({ house, viewer }) => {
      await house.removeSamples?.(viewer);
      return undefined;
    },
  }),
];
