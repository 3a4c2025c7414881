/** Channels and connectors over HTTP. */
import {
  channel,
  channelHealth,
  channelPatch,
  connectorInfo,
  connectorSwitch,
  newChannel,
} from '@irori/contract/channels/api';
import { forwardingGuide } from '@irori/contract/channels/forwarding';
import { id, page } from '@irori/contract/common/api';
import { channelSender } from '@irori/contract/sender-domains/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { changeChannel, deleteChannel, rotateReceivingAddress } from './commands/change-channel.ts';
import { enableChannel, verifyChannel } from './commands/check-channel.ts';
import { connectChannel } from './commands/connect-channel.ts';
import { disableChannel } from './commands/disable-channel.ts';
import { switchConnector } from './commands/switch-connector.ts';
import { healthOf } from './health.ts';
import { senderForViewer } from './outgoing-sender.ts';
import { mayManageChannels, maySeeChannel } from './policy.ts';
import { presentChannel, presentConnector, presentGuide } from './present.ts';
import { type ChannelRow, channelById } from './store.ts';
import { visibleChannels } from './visible-channels.ts';

const params = z.object({ id });
const manage = policy('channels.manage', mayManageChannels);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/connectors',
    summary: 'What can be connected, with its capabilities and the fields of the first step.',
    access: 'signedIn',
    response: page(connectorInfo),
    handle: async ({ house }) => ({
      items: [...house.connectors.values()].map((one) => presentConnector(house, one)),
      nextCursor: null,
    }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/connectors/:connector/guides',
    summary: 'How to forward to us from the usual providers; empty for media that nothing is forwarded to.',
    access: 'signedIn',
    params: z.object({ connector: z.string().max(50) }),
    response: page(forwardingGuide),
    handle: async ({ house, params }) => {
      const connector = house.connectors.get(params.connector);
      if (!connector) throw notFound('connector');
      return { items: (connector.ingress.mail?.guides ?? []).map(presentGuide), nextCursor: null };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/connectors/:connector/switch',
    summary: 'Switches all channels of one medium off or on. Mail that comes meanwhile is kept and waits.',
    access: manage,
    params: z.object({ connector: z.string().max(50) }),
    body: connectorSwitch,
    response: page(channel),
    handle: async ({ house, viewer, params, body }) => {
      if (!house.connectors.has(params.connector)) throw notFound('connector');
      const rows = await switchConnector(house, viewer.workspaceId, params.connector, body.on);
      return { items: rows.map((row) => presentChannel(house, row, viewer)), nextCursor: null };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels',
    summary: 'Connected accounts: all for those who manage them, those of their inboxes for agents.',
    access: 'signedIn',
    response: page(channel),
    handle: async ({ house, viewer }) => ({ items: await visibleChannels(house, viewer), nextCursor: null }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels',
    summary: 'Connects an account. What is missing or wrong is named by field.',
    access: manage,
    body: newChannel,
    response: channel,
    status: 201,
    handle: async ({ house, viewer, body }) => presentChannel(house, await connectChannel(house, viewer, body), viewer),
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels/:id',
    summary: 'One connected account.',
    access: 'signedIn',
    params,
    response: channel,
    handle: async ({ house, viewer, params }) =>
      presentChannel(house, await visibleChannel(house, viewer, params.id), viewer),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/channels/:id',
    summary: 'Changes inbox, brand, name or settings; the connector is asked whether new settings work.',
    access: manage,
    params,
    body: channelPatch,
    response: channel,
    handle: async ({ house, viewer, params, body }) =>
      presentChannel(house, await changeChannel(house, await visibleChannel(house, viewer, params.id), body), viewer),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/channels/:id',
    summary: 'Takes away a channel that nothing ever came through; one with a history answers 409.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await deleteChannel(house, await visibleChannel(house, viewer, params.id));
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/verify',
    summary: 'Asks the platform now whether the account still works.',
    access: manage,
    params,
    response: channel,
    handle: async ({ house, viewer, params }) =>
      presentChannel(house, await verifyChannel(house, await visibleChannel(house, viewer, params.id)), viewer),
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/disable',
    summary: 'Stops sending; mail that comes is kept and waits; all that was written stays.',
    access: manage,
    params,
    response: channel,
    handle: async ({ house, viewer, params }) =>
      presentChannel(house, await disableChannel(house, await visibleChannel(house, viewer, params.id)), viewer),
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/enable',
    summary: 'Switches a channel on again and checks it; what came meanwhile goes in.',
    access: manage,
    params,
    response: channel,
    handle: async ({ house, viewer, params }) =>
      presentChannel(house, await enableChannel(house, await visibleChannel(house, viewer, params.id)), viewer),
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/rotate-address',
    summary: 'Gives a new receiving address; the one before takes mail for 30 days more.',
    access: manage,
    params,
    response: channel,
    handle: async ({ house, viewer, params }) =>
      presentChannel(
        house,
        await rotateReceivingAddress(house, await visibleChannel(house, viewer, params.id)),
        viewer,
      ),
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/health',
    summary: 'Whether it works, since when, the ledger of all that came in, the last failures and the next step.',
    access: 'signedIn',
    params,
    response: channelHealth,
    handle: async ({ house, viewer, params }) =>
      healthOf(house, await visibleChannel(house, viewer, params.id), viewer),
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/sender',
    summary:
      'Who customers see as sender when I write on this channel, and why; null for media without sender addresses.',
    access: 'signedIn',
    params,
    response: z.object({ sender: channelSender.nullable() }),
    handle: async ({ house, viewer, params }) => ({
      sender: await senderForViewer(house, await visibleChannel(house, viewer, params.id), viewer),
    }),
  }),
];

async function visibleChannel(house: House, viewer: Viewer, channelId: string): Promise<ChannelRow> {
  const row = await channelById(house.database.db, viewer.workspaceId, channelId);
  if (!row || !maySeeChannel(viewer, row)) throw notFound('channel');
  return row;
}
