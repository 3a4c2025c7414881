/**
 * Which address a mail goes out from, and why: a channel may insist on one; else a domain of the brand or of the support
 * address, once its records are found, with the member's name or one address for all; else the installation's default
 * sender (CT-14, CT-29, CT-30).
 */
import type { House } from '../house.ts';
import { SealError } from '../platform/secrets/secrets.ts';
import { openKey } from './dkim-keys.ts';
import { domainForPeople, domainOfAddress, isMailProvider, localPartOf } from './domain-name.ts';
import { bounceHost } from './expected-records.ts';
import { allDomains, type DomainRow, type KeyRow, keysOf } from './store.ts';

export interface SenderQuestion {
  readonly workspaceId: string;
  /** The support address. */
  readonly account: string;
  /** The domain that the channel's brand was told to write from. */
  readonly brandDomainId: string | null;
  /** The one address that this channel has to write from. */
  readonly override: string | null;
  /** `member`: each member's own address; `one`: the same for all. */
  readonly style: SenderStyle;
  /** The writer's name in addresses; null when no member wrote it. */
  readonly slug: string | null;
}

export type SenderStyle = 'member' | 'one';

/** The style that an inbox's settings ask for. */
export const senderStyleOf = (settings: Readonly<Record<string, unknown>>): SenderStyle =>
  settings.senderStyle === 'one' ? 'one' : 'member';

export interface SenderReason {
  readonly code:
    | 'own_domain'
    | 'one_for_all'
    | 'override'
    | 'override_unsigned'
    | 'no_domain'
    | 'mail_provider'
    | 'domain_pending'
    | 'domain_broken'
    | 'key_sealed';
  readonly params: Record<string, string>;
}

export interface Sender {
  /** Null: the default sender. */
  readonly address: string | null;
  readonly signing: { readonly domain: string; readonly selector: string; readonly privateKey: string } | null;
  /** A host whose mail comes to us and whose SPF speaks for the sender; null where there is none. */
  readonly bounceHost: string | null;
  readonly reason: SenderReason;
}

export async function chooseSender(
  house: Pick<House, 'database' | 'secrets' | 'log'>,
  asked: SenderQuestion,
): Promise<Sender> {
  const { db } = house.database;
  const [domains, keys] = await Promise.all([allDomains(db, asked.workspaceId), keysOf(db, asked.workspaceId)]);
  const usable = (row: DomainRow | undefined) => signingOf(house, row, keys);
  if (asked.override !== null) return overriding(asked.override, domains, usable);

  const own = domainOfAddress(asked.account);
  const candidates = [
    domains.find((row) => row.id === asked.brandDomainId),
    domains.find((row) => row.domain === own),
  ].filter((row) => row !== undefined);
  for (const row of candidates) {
    const found = usable(row);
    if (typeof found === 'string') continue;
    const one = asked.style === 'one' || asked.slug === null;
    return {
      address: `${one ? localPartOf(asked.account).toLowerCase() : asked.slug}@${row.domain}`,
      signing: found,
      bounceHost: row.bounces_arrive ? bounceHost(row.domain) : null,
      reason: { code: one ? 'one_for_all' : 'own_domain', params: { domain: domainForPeople(row.domain) } },
    };
  }
  const [first] = candidates;
  const code = first ? (usable(first) as Hindrance) : isMailProvider(own) ? 'mail_provider' : 'no_domain';
  return {
    address: null,
    signing: null,
    bounceHost: null,
    reason: { code, params: { domain: domainForPeople(first?.domain ?? own) } },
  };
}

type Hindrance = 'domain_pending' | 'domain_broken' | 'key_sealed';

/** How a domain signs now, or why it does not. */
function signingOf(
  house: Pick<House, 'secrets' | 'log'>,
  row: DomainRow | undefined,
  keys: readonly KeyRow[],
): NonNullable<Sender['signing']> | Hindrance {
  if (row === undefined || row.state === 'pending') return 'domain_pending';
  if (row.state === 'broken') return 'domain_broken';
  const key = keys.find((one) => one.domain_id === row.id && one.state === 'active');
  if (!key) return 'domain_pending';
  try {
    return { domain: row.domain, selector: key.selector, privateKey: openKey(house.secrets, key) };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    house.log.error({ domain: row.domain }, 'the key of a sender domain was sealed with another secret');
    return 'key_sealed';
  }
}

/** It is what the other side insists on, so it is used whether signed or not; unsigned it is said to be at risk. */
function overriding(
  address: string,
  domains: readonly DomainRow[],
  usable: (row: DomainRow | undefined) => NonNullable<Sender['signing']> | Hindrance,
): Sender {
  const domain = domainOfAddress(address);
  const row = domains.find((one) => one.domain === domain);
  const found = row === undefined ? 'no_domain' : usable(row);
  const signing = typeof found === 'string' ? null : found;
  return {
    address,
    signing,
    bounceHost: signing !== null && row?.bounces_arrive ? bounceHost(domain) : null,
    reason: {
      code: signing === null ? 'override_unsigned' : 'override',
      params: { domain: domainForPeople(domain), ...(typeof found === 'string' ? { why: found } : {}) },
    },
  };
}
