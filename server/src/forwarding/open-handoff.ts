/** What the holder of a handed-off link may see and do: the two addresses, the steps, and how far it is. Nothing else. */
import type { ForwardingGuide } from '@irori/connectors/kit/connector';
import type { OpenHandoff } from '@irori/contract/channels/forwarding';
import { type ChannelRow, channelById, presentGuide, receivingAddress } from '../channels/index.ts';
import { notFound } from '../errors.ts';
import { connectorOf, type House } from '../house.ts';
import { memberById } from '../members/index.ts';
import { hashToken } from '../platform/secrets/secrets.ts';
import { forwardOf, type HandoffRow, handoffByHash, noteHandoffUse, probesOf, untouched } from './store.ts';

export interface OpenLink {
  readonly link: HandoffRow;
  readonly channel: ChannelRow;
  readonly guide: ForwardingGuide;
}

type Found = { readonly state: 'open'; readonly open: OpenLink } | { readonly state: 'link_expired' | 'link_invalid' };

export async function findHandoff(house: House, token: string): Promise<Found> {
  const { db } = house.database;
  const link = await handoffByHash(db, hashToken(token));
  if (!link || link.revoked_at !== null) return { state: 'link_invalid' };
  if (link.expires_at <= house.clock.now()) return { state: 'link_expired' };
  const channel = await channelById(db, link.workspace_id, link.channel_id);
  const guide =
    channel && connectorOf(house, channel.connector).ingress.mail?.guides?.find((one) => one.id === link.guide);
  if (!channel || !guide) return { state: 'link_invalid' };
  return { state: 'open', open: { link, channel, guide } };
}

/** For what a link does; a link that does not work leads nowhere. */
export async function requireHandoff(house: House, token: string): Promise<OpenLink> {
  const found = await findHandoff(house, token);
  if (found.state !== 'open') throw notFound('handoff');
  return found.open;
}

export async function presentOpenHandoff(house: House, token: string): Promise<OpenHandoff> {
  const { db } = house.database;
  const found = await findHandoff(house, token);
  if (found.state !== 'open') return { state: found.state, handoff: null };
  const { link, channel, guide } = found.open;
  await noteHandoffUse(db, link, house.clock.now());
  const forward =
    (await forwardOf(db, channel.workspace_id, channel.id)) ??
    untouched(channel.workspace_id, channel.id, channel.created_at);
  const asking = await memberById(db, link.workspace_id, link.created_by);
  const [probe] = await probesOf(db, channel.workspace_id, channel.id, 1);
  return {
    state: 'open',
    handoff: {
      askedBy: asking?.name ?? null,
      address: channel.account,
      receivingAddress: receivingAddress(house.config, channel.receiving_address) ?? '',
      guide: presentGuide(
        link.step === null ? guide : { ...guide, steps: guide.steps.filter((step) => step.id === link.step) },
      ),
      step: link.step,
      stepsDone:
        forward.guide === guide.id ? forward.steps_done.filter((step) => link.step === null || step === link.step) : [],
      status: channel.state === 'disabled' ? 'off' : forward.status,
      probe: probe
        ? {
            state: probe.state,
            createdAt: probe.created_at.toISOString(),
            endedAt: probe.ended_at?.toISOString() ?? null,
          }
        : null,
      diagnosis: forward.diagnosis?.code ?? null,
      canTest:
        channel.state !== 'disabled' && connectorOf(house, channel.connector).ingress.mail?.sendProbe !== undefined,
      changedAt: forward.changed_at.toISOString(),
      expiresAt: link.expires_at.toISOString(),
    },
  };
}
