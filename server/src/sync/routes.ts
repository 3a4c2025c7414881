/** The snapshot and the socket: how a screen begins and how it stays true. */
import { snapshot } from '@irori/contract/sync/api';
import { route, socketRoute } from '../platform/http/route.ts';
import { takeSnapshot } from './snapshot.ts';

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/sync',
    summary: 'Reference data and counters, with the number of the last event they include.',
    access: 'signedIn',
    response: snapshot,
    handle: async ({ house, viewer }) => takeSnapshot(house, viewer),
  }),
  socketRoute({
    path: '/api/v1/socket',
    summary: 'Live events after a number: `?after=N`. Carries no writes but presence.',
    access: 'signedIn',
    open: (socket, { house, viewer, request }) => {
      const after = Number(new URL(request.url, 'http://localhost').searchParams.get('after') ?? Number.NaN);
      // Without a position there is nothing to resume: the hub answers `resync`.
      house.realtime.hub.connect(socket, viewer, Number.isSafeInteger(after) ? after : Number.MAX_SAFE_INTEGER);
      house.realtime.presence.follow(socket, viewer);
    },
  }),
];
