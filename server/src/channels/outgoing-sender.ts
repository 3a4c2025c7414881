/**
 * Who a message of a channel goes out from, and why: for the line above the composer, for the settings, and for sending.
 * The connector says what the channel insists on and how it looks; the room of the sender domains chooses.
 */
import type { ConnectedChannel, Connector } from '@irori/connectors/kit/connector';
import type { OutboundMessage } from '@irori/connectors/kit/outbound-message';
import type { ChannelSender } from '@irori/contract/sender-domains/api';
import { sql } from 'kysely';
import { connectorOf, type House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import {
  chooseSender,
  domainOfBounceHost,
  type SenderReason,
  senderStyleOf,
  takesBounces,
} from '../sender-domains/index.ts';
import { channelCache } from './cache.ts';
import { connectedChannel } from './connected-channel.ts';
import { installationFor } from './connector-context.ts';
import type { ChannelRow } from './store.ts';

export interface OutgoingSender {
  readonly choice: NonNullable<OutboundMessage['sender']>;
  readonly shown: { readonly name: string; readonly address: string };
  readonly reason: { readonly code: SenderReason['code'] | 'own_server'; readonly params: Record<string, string> };
}

/** Who writes, in which place. */
export interface Writing {
  readonly workspaceId: string;
  readonly author: OutboundMessage['author'];
  /** Whether a member wrote it: nobody else has an address of their own. */
  readonly byMember: boolean;
  readonly brand: OutboundMessage['brand'];
  readonly brandDomainId: string | null;
  readonly inboxSettings: Readonly<Record<string, unknown>>;
  /** The domain of the message's id, when an earlier attempt fixed it. */
  readonly messageIdDomain: string | null;
}

/** Null for media without sender addresses. */
export async function outgoingSender(
  house: House,
  connector: Connector,
  channel: ConnectedChannel,
  writing: Writing,
): Promise<OutgoingSender | null> {
  if (!connector.sender) return null;
  const required = connector.sender.required(channel);
  const chosen = await chooseSender(house, {
    workspaceId: writing.workspaceId,
    account: channel.account,
    brandDomainId: writing.brandDomainId,
    override: required?.by === 'setting' ? required.address : null,
    style: senderStyleOf(writing.inboxSettings),
    slug: writing.byMember ? writing.author.slug : null,
  });
  const installation = installationFor(house.config, connector);
  // The mailbox's own server signs by itself, and knows its own address alone.
  const { address, signing, bounceHost, reason } =
    required?.by === 'own_server'
      ? {
          address: required.address,
          signing: null,
          bounceHost: null,
          reason: { code: 'own_server' as const, params: {} },
        }
      : chosen;
  const draft = { address, signing, bounceHost, messageIdDomain: '' };
  const shown = connector.sender.of(
    { author: writing.author, brand: writing.brand, sender: draft },
    channel,
    installation,
  );
  const messageIdDomain = writing.messageIdDomain ?? shown.address.slice(shown.address.lastIndexOf('@') + 1);
  return { choice: { ...draft, messageIdDomain }, shown, reason };
}

/** As this viewer would write on the channel. Null for media without sender addresses. */
export async function senderForViewer(house: House, row: ChannelRow, viewer: Viewer): Promise<ChannelSender | null> {
  const connector = connectorOf(house, row.connector);
  if (!connector.sender) return null;
  const { rows } = await sql<{
    slug: string;
    brand_name: string;
    brand_domain_id: string | null;
    inbox_settings: Record<string, unknown>;
  }>`
    select m.slug, coalesce(b.name, w.name) as brand_name, b.sender_domain_id as brand_domain_id,
      i.settings as inbox_settings
    from members m
    join workspaces w on w.id = m.workspace_id
    join inboxes i on i.workspace_id = m.workspace_id and i.id = ${row.inbox_id}::uuid
    left join brands b on b.workspace_id = m.workspace_id and b.id = ${row.brand_id}::uuid
    where m.workspace_id = ${row.workspace_id}::uuid and m.id = ${viewer.memberId}::uuid
  `.execute(house.database.db);
  const [facts] = rows;
  if (!facts) return null;
  const found = await outgoingSender(house, connector, await connectedChannel(house, row), {
    workspaceId: row.workspace_id,
    author: { name: viewer.name, slug: facts.slug },
    byMember: true,
    brand: { name: facts.brand_name, signature: '' },
    brandDomainId: facts.brand_domain_id,
    inboxSettings: facts.inbox_settings,
    messageIdDomain: null,
  });
  if (!found) return null;
  return { ...found.shown, signedBy: found.choice.signing?.domain ?? null, reason: found.reason };
}

/** Whether mail to this host comes to this workspace as bounces of what it sent. Asked at each RCPT, so kept in memory. */
export function takesBouncesAt(house: House, workspaceId: string, host: string): Promise<boolean> {
  const domain = domainOfBounceHost(host);
  if (domain === null) return Promise.resolve(false);
  return channelCache(house).get(workspaceId, `bounces ${domain}`, () =>
    takesBounces(house.database.db, workspaceId, domain),
  );
}
