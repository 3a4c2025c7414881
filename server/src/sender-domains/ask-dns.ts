/**
 * Questions to the DNS about a domain, told apart as "this is there", "there is none" and "no answer". The zone's own
 * servers are asked first where that is possible, since resolvers remember for hours that something was not there.
 */
import { type Dns, saysThereIsNone } from '../platform/dns.ts';
import { isPublicAddress } from '../platform/outgoing-http/address-guard.ts';

export type Answer =
  | { readonly kind: 'found'; readonly values: readonly string[] }
  | { readonly kind: 'none' }
  /** The servers could not be reached, or failed: nothing is known. */
  | { readonly kind: 'trouble'; readonly code: string };

export type RecordType = 'TXT' | 'CNAME' | 'MX' | 'A' | 'NS';

/** Strings of one TXT record arrive joined; an MX as its host. */
export type Ask = (name: string, type: RecordType) => Promise<Answer>;

export interface Zone {
  /** The name under which the records are kept; null when the DNS did not say. */
  readonly name: string | null;
  readonly ask: Ask;
}

/** Finds the zone of a domain and how to ask about it. Each question is asked once. */
export async function openZone(dns: Dns, domain: string): Promise<Zone> {
  const usual = asking(dns.resolve);
  const zone = await zoneOf(usual, domain);
  const { resolveAt } = dns;
  const servers = zone === null || resolveAt === null ? [] : await addressesOf(usual, zone.servers);
  if (resolveAt === null || servers.length === 0) return { name: zone?.name ?? null, ask: once(usual) };
  const direct = asking((name, type) => resolveAt(servers, name, type));
  const ask: Ask = async (name, type) => {
    const answer = await direct(name, type);
    // The zone's servers know no alias into other zones, and may be out of our reach.
    return answer.kind === 'found' ? answer : usual(name, type);
  };
  return { name: zone?.name ?? null, ask: once(ask) };
}

function asking(resolve: Dns['resolve']): Ask {
  return async (name, type) => {
    try {
      const values = (await resolve(name, type)).map(asText);
      return values.length === 0 ? { kind: 'none' } : { kind: 'found', values };
    } catch (error) {
      if (saysThereIsNone(error)) return { kind: 'none' };
      return { kind: 'trouble', code: String((error as NodeJS.ErrnoException).code ?? 'unknown') };
    }
  };
}

function asText(record: unknown): string {
  if (Array.isArray(record)) return record.join('');
  if (typeof record === 'object' && record !== null && 'exchange' in record) return String(record.exchange);
  return String(record);
}

/** The nearest name above that has servers of its own; at least two labels, since nobody's domain is one. */
async function zoneOf(ask: Ask, domain: string): Promise<{ name: string; servers: readonly string[] } | null> {
  const labels = domain.split('.');
  for (let from = 0; labels.length - from >= 2; from++) {
    const name = labels.slice(from).join('.');
    const answer = await ask(name, 'NS');
    if (answer.kind === 'found') return { name, servers: answer.values };
    if (answer.kind === 'trouble') return null;
  }
  return null;
}

/** Two are enough. A domain could name servers inside our own network: those are left alone. */
async function addressesOf(ask: Ask, servers: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(servers.slice(0, 4).map((server) => ask(server, 'A')));
  return answers
    .flatMap((answer) => (answer.kind === 'found' ? answer.values.slice(0, 1) : []))
    .filter(isPublicAddress)
    .slice(0, 2);
}

function once(ask: Ask): Ask {
  const asked = new Map<string, Promise<Answer>>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const known = asked.get(key) ?? ask(name, type);
    asked.set(key, known);
    return known;
  };
}
