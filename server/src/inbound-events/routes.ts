/** The ledger over HTTP: what came in, what became of it, and a person's word on it. */
import { id, page } from '@irori/contract/common/api';
import { inboundEvent, inboundEventListQuery } from '@irori/contract/inbound-events/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { decodeCursor, pageOf } from '../platform/http/page.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { ignoreEvent, releaseEvent, replayEvent } from './commands/decide-event.ts';
import { mayReadLedger } from './policy.ts';
import { presentInboundEvent } from './present.ts';
import { type InboundEventRow, inboundEventById, listInboundEvents } from './store.ts';

const params = z.object({ id });
const readLedger = policy('ledger.read', mayReadLedger);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/inbound-events',
    summary: 'Everything that was ever handed over, newest first, with what became of it.',
    access: readLedger,
    query: inboundEventListQuery,
    response: page(inboundEvent),
    handle: async ({ house, viewer, query }) => {
      const list = `inbound-events ${query.state ?? ''} ${query.channelId ?? ''}`;
      const cursor = decodeCursor(house.secrets, list, query.cursor);
      const rows = await listInboundEvents(house.database.db, viewer.workspaceId, {
        state: query.state,
        channelId: query.channelId,
        after: cursor && { at: String(cursor[0]), id: String(cursor[1]) },
        limit: query.limit + 1,
      });
      return pageOf(
        house.secrets,
        list,
        rows,
        query.limit,
        (row) => [row.received_at.toISOString(), row.id],
        presentInboundEvent,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/inbound-events/:id',
    summary: 'One entry of the ledger.',
    access: readLedger,
    params,
    response: inboundEvent,
    handle: async ({ house, viewer, params }) => presentInboundEvent(await required(house, viewer, params.id)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/inbound-events/:id/raw',
    summary: 'The untouched bytes, as a download.',
    access: readLedger,
    params,
    response: 'raw',
    handle: async ({ house, viewer, params, reply }) => {
      const row = await required(house, viewer, params.id);
      if (row.raw_blob === null) throw notFound('original');
      const isMail = row.door === 'mail';
      reply
        .type(isMail ? 'message/rfc822' : 'application/octet-stream')
        .header('content-length', row.size)
        .header('content-disposition', `attachment; filename="${row.id}.${isMail ? 'eml' : 'bin'}"`)
        .header('x-content-type-options', 'nosniff');
      return house.blobs.get(row.raw_blob);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/inbound-events/:id/replay',
    summary: 'Processes it again from its bytes, by the rules of today.',
    access: readLedger,
    params,
    response: inboundEvent,
    handle: async ({ house, viewer, params }) => {
      await replayEvent(house, viewer, params.id);
      return presentInboundEvent(await required(house, viewer, params.id));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/inbound-events/:id/release',
    summary: 'Lets it out of quarantine: what put it there does not count any more.',
    access: readLedger,
    params,
    response: inboundEvent,
    handle: async ({ house, viewer, params }) => {
      await releaseEvent(house, viewer, params.id);
      return presentInboundEvent(await required(house, viewer, params.id));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/inbound-events/:id/ignore',
    summary: 'Ends its quarantine without a message; the bytes stay.',
    access: readLedger,
    params,
    response: inboundEvent,
    handle: async ({ house, viewer, params }) => {
      await ignoreEvent(house, viewer, params.id);
      return presentInboundEvent(await required(house, viewer, params.id));
    },
  }),
];

async function required(house: House, viewer: Viewer, eventId: string): Promise<InboundEventRow> {
  const row = await inboundEventById(house.database.db, viewer.workspaceId, eventId);
  if (!row) throw notFound('inbound_event');
  return row;
}
