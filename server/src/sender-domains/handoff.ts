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
  const payload = [workspaceId, id, String(expiresAt.getTime())].join(' ');
  const token = `${Buffer.from(payload).toString('base64url')}.${house.secrets.sign(purpose, payload)}`;
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
  const [encoded = '', signature = ''] = token.split('.');
  const payload = Buffer.from(encoded, 'base64url').toString();
  if (!secrets.verify(purpose, payload, signature)) return 'link_invalid';
  const [workspaceId = '', id = '', until = ''] = payload.split(' ');
  return Number(until) > clock.now().getTime() ? { workspaceId, id } : 'link_expired';
}
