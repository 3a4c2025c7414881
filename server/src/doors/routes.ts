/** Further doors of a channel over HTTP; for those who manage channels. */
import { channelDoor, newImport, openDoorBody } from '@irori/contract/channels/doors';
import { id, page } from '@irori/contract/common/api';
import { z } from 'zod';
import { type ChannelRow, channelById, mayManageChannels } from '../channels/index.ts';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { cancelImport, startImport } from './commands/import-history.ts';
import { closeDoor, openDoor } from './commands/open-door.ts';
import { presentDoors } from './present.ts';

const params = z.object({ id });
const doorParams = params.extend({ door: z.string().max(50) });
const manage = policy('channels.manage', mayManageChannels);
const doors = page(channelDoor);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/doors',
    summary: 'Further ways in and out that a channel may have, with what is open and how it does.',
    access: manage,
    params,
    response: doors,
    handle: async ({ house, viewer, params }) => answer(house, await managed(house, viewer, params.id)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/channels/:id/doors/:door',
    summary: 'Opens a door or changes it; it is tried out first, and what is wrong is named by field.',
    access: manage,
    params: doorParams,
    body: openDoorBody,
    response: doors,
    handle: async ({ house, viewer, params, body }) => {
      const row = await managed(house, viewer, params.id);
      await openDoor(house, viewer, row, params.door, body);
      return answer(house, row);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/channels/:id/doors/:door',
    summary: 'Closes a door; what came through it stays.',
    access: manage,
    params: doorParams,
    response: doors,
    handle: async ({ house, viewer, params }) => {
      const row = await managed(house, viewer, params.id);
      await closeDoor(house, row, params.door);
      return answer(house, row);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/doors/:door/import',
    summary: 'Takes in old messages as past exchange: closed, read, and telling nobody.',
    access: manage,
    params: doorParams,
    body: newImport,
    response: doors,
    status: 201,
    handle: async ({ house, viewer, params, body }) => {
      const row = await managed(house, viewer, params.id);
      await startImport(house, viewer, row, params.door, body.days);
      return answer(house, row);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/channels/:id/doors/:door/import',
    summary: 'Ends a running import; what was taken in stays.',
    access: manage,
    params: doorParams,
    response: doors,
    handle: async ({ house, viewer, params }) => {
      const row = await managed(house, viewer, params.id);
      await cancelImport(house, row, params.door);
      return answer(house, row);
    },
  }),
];

async function answer(house: House, row: ChannelRow) {
  return { items: await presentDoors(house, row), nextCursor: null };
}

async function managed(house: House, viewer: Viewer, channelId: string): Promise<ChannelRow> {
  const row = await channelById(house.database.db, viewer.workspaceId, channelId);
  if (!row) throw notFound('channel');
  return row;
}
