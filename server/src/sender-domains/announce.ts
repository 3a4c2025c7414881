/** Which channels write, or would write, from a domain; and that they learn when it changed. */
import { invalid } from '../errors.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { domainOfAddress } from './domain-name.ts';
import { allDomains, type DomainRow, domainById, type SendingChannel, sendingChannels } from './store.ts';

type Connectors = Pick<House, 'connectors'>;

/**
 * True when the channel insists on an address in the domain; or, when it insists on none, when its brand was told to
 * write from the domain or its support address lies in it. Never for media without sender addresses.
 */
export function writesFrom(
  { connectors }: Connectors,
  channel: SendingChannel,
  domain: Pick<DomainRow, 'id' | 'domain'>,
): boolean {
  const power = connectors.get(channel.connector)?.sender;
  if (!power) return false;
  const required = power.required({ account: channel.account, settings: channel.settings });
  if (required) return domainOfAddress(required.address) === domain.domain;
  return channel.brand_domain_id === domain.id || domainOfAddress(channel.account) === domain.domain;
}

/** True when a domain that the channel writes from was verified, and its record is no longer found. */
export async function writesFromBroken(
  house: Pick<House, 'connectors' | 'database'>,
  workspaceId: string,
  channelId: string,
): Promise<boolean> {
  const { db } = house.database;
  const broken = (await allDomains(db, workspaceId)).filter(({ state }) => state === 'broken');
  if (broken.length === 0) return false;
  const channel = (await sendingChannels(db, workspaceId)).find(({ id }) => id === channelId);
  return channel !== undefined && broken.some((domain) => writesFrom(house, channel, domain));
}

/** Their screens ask again what they go out from. */
export async function announceUsers(
  house: Connectors,
  tx: WorkspaceTransaction,
  domain: Pick<DomainRow, 'id' | 'domain'>,
): Promise<void> {
  for (const channel of await sendingChannels(tx.trx, tx.workspaceId)) {
    if (!writesFrom(house, channel, domain)) continue;
    tx.announce({ kind: 'channel.changed', subjectId: channel.id, inboxId: channel.inbox_id });
  }
}

/** A brand writes from another domain now: its channels' screens ask again. */
export async function announceBrandSender(tx: WorkspaceTransaction, brandId: string): Promise<void> {
  for (const channel of await sendingChannels(tx.trx, tx.workspaceId)) {
    if (channel.brand_id !== brandId) continue;
    tx.announce({ kind: 'channel.changed', subjectId: channel.id, inboxId: channel.inbox_id });
  }
}

/** Throws 400 when the workspace has no such domain. */
export async function requireSenderDomain(tx: WorkspaceTransaction, id: string): Promise<void> {
  if (await domainById(tx.trx, tx.workspaceId, id)) return;
  const message = 'There is no such sender domain.';
  throw invalid('unknown_sender_domain', message, {
    errors: [{ path: 'senderDomainId', code: 'unknown_sender_domain', message }],
  });
}
