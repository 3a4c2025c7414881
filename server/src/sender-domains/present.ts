/** Sender domains as they travel: records to publish beside what was found. Private keys never do. */
import type { DnsRecord, RecordVerdict, SenderDomain } from '@irori/contract/sender-domains/api';
import type { House } from '../house.ts';
import type { StoredFinding } from '../tables.ts';
import { writesFrom } from './announce.ts';
import { domainForPeople } from './domain-name.ts';
import { dkimFinding } from './examine-domain.ts';
import { bounceHost, dkimHost, dkimValue, dmarcHost, firstDmarc, inParts, shortHost } from './expected-records.ts';
import { firstSpf, relaySpf } from './relay-spf.ts';
import {
  allDomains,
  brandsWithDomain,
  type DomainRow,
  domainById,
  type KeyRow,
  keysOf,
  sendingChannels,
} from './store.ts';
import { isRotationAdvised } from './timing.ts';

export async function presentAllDomains(house: House, workspaceId: string): Promise<SenderDomain[]> {
  return present(house, workspaceId, await allDomains(house.database.db, workspaceId));
}

export async function presentDomain(house: House, workspaceId: string, id: string): Promise<SenderDomain | null> {
  const row = await domainById(house.database.db, workspaceId, id);
  return row ? ((await present(house, workspaceId, [row]))[0] ?? null) : null;
}

async function present(house: House, workspaceId: string, rows: readonly DomainRow[]): Promise<SenderDomain[]> {
  const { db } = house.database;
  const [keys, channels, brands] = await Promise.all([
    keysOf(db, workspaceId),
    sendingChannels(db, workspaceId),
    brandsWithDomain(db, workspaceId),
  ]);
  return rows.map((row) => {
    const own = keys.filter((key) => key.domain_id === row.id);
    const next = own.find((key) => key.state === 'next');
    return {
      id: row.id,
      domain: row.domain,
      name: domainForPeople(row.domain),
      state: row.state,
      stateSince: row.state_since.toISOString(),
      checkedAt: row.checked_at?.toISOString() ?? null,
      nextCheckAt: row.check_at.toISOString(),
      unaskedSince: row.unasked_since?.toISOString() ?? null,
      records: recordsOf(house, row, own),
      keys: own.map((key) => ({
        id: key.id,
        selector: key.selector,
        state: key.state,
        createdAt: key.created_at.toISOString(),
        activeSince: key.active_since?.toISOString() ?? null,
        keepUntil: key.keep_until?.toISOString() ?? null,
      })),
      canSwitch: next !== undefined && findingOn(row, dkimFinding(next.id))?.verdict === 'ok',
      rotationAdvised: isRotationAdvised(own, house.clock.now()),
      channelIds: channels.filter((channel) => writesFrom(house, channel, row)).map((channel) => channel.id),
      brandIds: brands.filter((brand) => brand.domainId === row.id).map((brand) => brand.id),
      createdAt: row.created_at.toISOString(),
    };
  });
}

const findingOn = (row: DomainRow, record: string): StoredFinding | undefined =>
  row.findings?.find((finding) => finding.record === record);

const purposes = { active: 'dkim', next: 'dkim_next', old: 'dkim_old' } as const;

function recordsOf({ config }: Pick<House, 'config'>, row: DomainRow, keys: readonly KeyRow[]): DnsRecord[] {
  const { domain } = row;
  const zone = row.zone ?? domain;
  const make = (
    wanted: Pick<DnsRecord, 'purpose' | 'need' | 'type' | 'host'> & { value: string | null; keyId?: string },
    finding: StoredFinding | undefined,
  ): DnsRecord => ({
    purpose: wanted.purpose,
    need: wanted.need,
    type: wanted.type,
    host: wanted.host,
    shortHost: shortHost(wanted.host, zone),
    value: wanted.value,
    parts: wanted.type === 'TXT' && wanted.value !== null ? inParts(wanted.value) : [],
    found: finding?.found ?? [],
    verdict: (finding?.verdict as RecordVerdict | undefined) ?? null,
    note: finding?.note ?? null,
    keyId: wanted.keyId ?? null,
  });
  const order = { active: 0, next: 1, old: 2 } as const;
  const dkim = [...keys]
    .sort((a, b) => order[a.state] - order[b.state])
    .map((key) =>
      make(
        {
          purpose: purposes[key.state],
          need: key.state === 'old' ? 'information' : 'required',
          type: 'TXT',
          host: dkimHost(key.selector, domain),
          value: dkimValue(key.public_key),
          keyId: key.id,
        },
        findingOn(row, dkimFinding(key.id)),
      ),
    );
  const [spf, dmarc, bounce, mx] = ['spf', 'dmarc', 'bounce', 'mx'].map((record) => findingOn(row, record));
  const { mechanism } = relaySpf(config.relayUrl);
  const untilAsked = mechanism === null ? null : firstSpf(mechanism);
  return [
    ...dkim,
    make({ purpose: 'dmarc', need: 'recommended', type: 'TXT', host: dmarc?.found[0]?.host ?? dmarcHost(domain), value: dmarc ? (dmarc.value ?? null) : firstDmarc }, dmarc), // biome-ignore format: one record
    make({ purpose: 'spf', need: 'recommended', type: 'TXT', host: domain, value: spf ? (spf.value ?? null) : untilAsked }, spf), // biome-ignore format: one record
    ...(bouncesCanArrive(config)
      ? [make({ purpose: 'bounce', need: 'optional', type: 'CNAME', host: bounceHost(domain), value: config.inboundDomain }, bounce)] // biome-ignore format: one record
      : []),
    make({ purpose: 'mx', need: 'information', type: 'MX', host: domain, value: null }, mx),
  ];
}

/** An alias to a name that nobody outside can resolve would help nobody. */
const bouncesCanArrive = ({ inboundDomain }: Pick<House['config'], 'inboundDomain'>): boolean =>
  inboundDomain.includes('.') && !/(?:^|\.)(?:localhost|local|internal|invalid)$/.test(inboundDomain);
