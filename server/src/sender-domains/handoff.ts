/**
 * Links for whoever manages the DNS and has no account here. A link is signed and holds what it opens, so that nothing is
 * kept of it: it ends by its date, and with the domain. What it shows will stand in the public DNS anyway.
 */
import type { DnsHandoffLink, OpenDnsHandoff } from '@irori/contract/sender-domains/api';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { checkDomain } from './commands/check-domain.ts';
import { presentDomain } from './present.ts';
import { domainById, workspaceName } from './store.ts';

const validMs = 14 * 24 * 3_600_000;
/** Strangers may press the button as well: the DNS is asked at most so often for them. */
const patienceMs = 10_000;
const purpose = 'sender-domain-handoff';

/** Throws 404 when there is no such domain. */
export async function makeDnsHandoff(house: House, workspaceId: string, id: string): Promise<DnsHandoffLink> {
  if (!(await domainById(house.database.db, workspaceId, id))) throw notFound('sender_domain');
  const expiresAt = new Date(house.clock.now().getTime() + validMs);
  const ids = Buffer.from((workspaceId + id).replaceAll('-', ''), 'hex');
  const until = Buffer.alloc(4);
  until.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000));
  const payload = Buffer.concat([ids, until]).toString('base64url');
  const token = `${payload}.${house.secrets.sign(purpose, payload)}`;
  return { url: `${house.config.publicUrl}/handoff/dns/${token}`, expiresAt: expiresAt.toISOString() };
}

export async function presentDnsHandoff(house: House, token: string): Promise<OpenDnsHandoff> {
  const link = readToken(house, token);
  if (typeof link === 'string') return { state: link, handoff: null };
  const domain = await presentDomain(house, link.workspaceId, link.id);
  if (!domain) return { state: 'link_invalid', handoff: null };
  const { name, state, checkedAt, records } = domain;
  return {
    state: 'open',
    handoff: {
      workspace: await workspaceName(house.database.db, link.workspaceId),
      name,
      state,
      checkedAt,
      records: records.filter((record) => record.value !== null && record.purpose !== 'dkim_old'),
    },
  };
}

/** Asks the DNS for the holder of a link. Throws 404 for one that does not work. */
export async function checkDnsHandoff(house: House, token: string): Promise<OpenDnsHandoff> {
  const link = readToken(house, token);
  if (typeof link === 'string') throw notFound('handoff');
  const row = await domainById(house.database.db, link.workspaceId, link.id);
  if (!row) throw notFound('handoff');
  const age = row.checked_at === null ? patienceMs : house.clock.now().getTime() - row.checked_at.getTime();
  if (age >= patienceMs) await checkDomain(house, link.workspaceId, link.id);
  return presentDnsHandoff(house, token);
}

function readToken(
  { secrets, clock }: Pick<House, 'secrets' | 'clock'>,
  token: string,
): { workspaceId: string; id: string } | 'link_invalid' | 'link_expired' {
  const [payload = '', signature = ''] = token.split('.');
  if (!secrets.verify(purpose, payload, signature)) return 'link_invalid';
  const bytes = Buffer.from(payload, 'base64url');
  if (bytes.length !== 36) return 'link_invalid';
  if (bytes.readUInt32BE(32) * 1000 <= clock.now().getTime()) return 'link_expired';
  return { workspaceId: uuidOf(bytes.subarray(0, 16)), id: uuidOf(bytes.subarray(16, 32)) };
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
