/** Who has to learn that a domain changed: every channel that writes, or would write, from it. */
import { invalid } from '../errors.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { domainOfAddress } from './domain-name.ts';
import { type DomainRow, domainById, type SendingChannel, sendingChannels } from './store.ts';

/** True when the channel's brand was told to write from the domain, or its support address lies in it. */
export function writesFrom(channel: SendingChannel, domain: Pick<DomainRow, 'id' | 'domain'>): boolean {
  return channel.brand_domain_id === domain.id || domainOfAddress(channel.account) === domain.domain;
}

/** Their screens ask again what they go out from. */
export async function announceUsers(tx: WorkspaceTransaction, domain: Pick<DomainRow, 'id' | 'domain'>): Promise<void> {
  for (const channel of await sendingChannels(tx.trx, tx.workspaceId)) {
    if (!writesFrom(channel, domain)) continue;
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
