/** Forwarding over HTTP: the set-up of one channel, its test mails, links for helpers, and what the helpers see. */

import {
  forwarding,
  forwardingPatch,
  handoffLink,
  handoffStep,
  madeHandoff,
  mailHostGuess,
  mailTrace,
  newHandoff,
  openHandoff,
} from '@irori/contract/channels/forwarding';
import { id, locale, page } from '@irori/contract/common/api';
import { z } from 'zod';
import { type ChannelRow, channelById, mayManageChannels, maySeeChannel } from '../channels/index.ts';
import { conflict, invalid, notFound } from '../errors.ts';
import { connectorOf, type House } from '../house.ts';
import { policy, recordPolicy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { askProbe } from './commands/ask-probe.ts';
import { changeForwarding, markStep } from './commands/change-forwarding.ts';
import { makeHandoff, revokeHandoff } from './commands/make-handoff.ts';
import { markConfirmationUsed } from './commands/use-confirmation.ts';
import { guessByMailHost } from './guess-guide.ts';
import { messageTrace } from './message-trace.ts';
import { presentOpenHandoff, requireHandoff } from './open-handoff.ts';
import { presentForwarding, presentHandoff } from './present.ts';
import { openHandoffsOf } from './store.ts';

const params = z.object({ id });
const manage = policy('channels.manage', mayManageChannels);
const link = z.object({ token: z.string().min(20).max(100) });
const asked = z.object({ locale: locale.optional() }).strict().default({});

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/forwarding',
    summary:
      'How far the forward of a support address is: confirmations, test mails, the way they took, what is wrong.',
    access: 'signedIn',
    params,
    response: forwarding,
    handle: async ({ house, viewer, params }) =>
      presentForwarding(house, viewer, await forwardedChannel(house, viewer, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/channels/:id/forwarding',
    summary: 'The guide that is followed, steps that are done, the schedule of test mails, "finish set-up".',
    access: manage,
    params,
    body: forwardingPatch,
    response: forwarding,
    handle: async ({ house, viewer, params, body }) => {
      const channel = await forwardedChannel(house, viewer, params.id);
      await changeForwarding(house, channel, body);
      return presentForwarding(house, viewer, await forwardedChannel(house, viewer, params.id));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/forwarding/guess',
    summary: 'Who receives the mail of the support address, as its DNS shows it, and the guide that fits.',
    access: manage,
    params,
    response: mailHostGuess,
    handle: async ({ house, viewer, params }) => {
      const channel = await forwardedChannel(house, viewer, params.id);
      return guessByMailHost(house, connectorOf(house, channel.connector), channel.account);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/forwarding/test',
    summary: 'Sends a test mail to the support address; it verifies the forward when it comes back by it.',
    access: manage,
    params,
    response: forwarding,
    status: 202,
    handle: async ({ house, viewer, params }) => {
      const channel = await forwardedChannel(house, viewer, params.id);
      await askProbe(house, channel, {
        kind: 'test',
        askedBy: viewer.memberId,
        locale: locale.catch('en').parse(viewer.locale),
      });
      return presentForwarding(house, viewer, channel);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/forwarding/confirmations/:confirmationId/used',
    summary: 'The code was typed or the link opened: both are taken away.',
    access: manage,
    params: params.extend({ confirmationId: id }),
    response: forwarding,
    handle: async ({ house, viewer, params }) => {
      const channel = await forwardedChannel(house, viewer, params.id);
      await markConfirmationUsed(house, channel, params.confirmationId);
      return presentForwarding(house, viewer, channel);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/channels/:id/handoffs',
    summary: 'Links for helpers that still work, newest first. Their addresses were told when they were made.',
    access: manage,
    params,
    response: page(handoffLink),
    handle: async ({ house, viewer, params }) => {
      const channel = await forwardedChannel(house, viewer, params.id);
      const rows = await openHandoffsOf(house.database.db, channel.workspace_id, channel.id, house.clock.now());
      return { items: rows.map(presentHandoff), nextCursor: null };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/channels/:id/handoff',
    summary: 'Makes a link by which somebody without an account does a guide, or one step of it. Good for a week.',
    access: manage,
    params,
    body: newHandoff,
    response: madeHandoff,
    status: 201,
    handle: async ({ house, viewer, params, body }) =>
      makeHandoff(house, viewer, await forwardedChannel(house, viewer, params.id), body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/channels/:id/handoffs/:handoffId',
    summary: 'Takes a link back.',
    access: manage,
    params: params.extend({ handoffId: id }),
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await revokeHandoff(house, await forwardedChannel(house, viewer, params.id), params.handoffId);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/handoff/:token',
    summary: 'What the holder of a link sees: the two addresses, the steps and how far it is.',
    access: 'public',
    params: link,
    response: openHandoff,
    handle: async ({ house, params, request }) => {
      await request.limits.ofLink(request);
      return presentOpenHandoff(house, params.token);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/handoff/:token/steps',
    summary: 'The holder of a link marks a step as done.',
    access: 'public',
    params: link,
    body: handoffStep,
    response: openHandoff,
    handle: async ({ house, params, body, request }) => {
      await request.limits.ofLink(request);
      const { link: row, channel, guide } = await requireHandoff(house, params.token);
      if (!guide.steps.some((step) => step.id === body.step) || (row.step !== null && row.step !== body.step)) {
        const text = 'This link is not for that step.';
        throw invalid('guide_step_unknown', text, {
          errors: [{ path: 'step', code: 'guide_step_unknown', message: text }],
        });
      }
      await markStep(
        house,
        { workspaceId: channel.workspace_id, channelId: channel.id, guide: guide.id },
        body.step,
        body.done,
      );
      return presentOpenHandoff(house, params.token);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/handoff/:token/test',
    summary: 'The holder of a link has a test mail sent.',
    access: 'public',
    params: link,
    body: asked,
    response: openHandoff,
    status: 202,
    handle: async ({ house, params, body, request }) => {
      await request.limits.ofLink(request);
      const { channel } = await requireHandoff(house, params.token);
      await askProbe(house, channel, { kind: 'handoff', askedBy: null, locale: body.locale ?? 'en' });
      return presentOpenHandoff(house, params.token);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/trace',
    summary: 'The way that a mail took to us: its stations, each with what says so.',
    access: recordPolicy('message.read'),
    params,
    response: mailTrace,
    handle: async ({ house, viewer, params }) => messageTrace(house, viewer, params.id),
  }),
];

/** 404 for a channel that the viewer may not see, 409 for one that nothing is forwarded to. */
async function forwardedChannel(house: House, viewer: Viewer, channelId: string): Promise<ChannelRow> {
  const row = await channelById(house.database.db, viewer.workspaceId, channelId);
  if (!row || !maySeeChannel(viewer, row)) throw notFound('channel');
  if (row.receiving_address === null || !connectorOf(house, row.connector).ingress.mail) {
    throw conflict('channel_without_forward', 'Nothing is forwarded to this channel.', { params: { name: row.name } });
  }
  return row;
}
