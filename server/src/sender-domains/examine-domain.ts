/** One look at the DNS for a domain: each record judged, ready to be written down. */
import type { Config } from '../config.ts';
import type { Dns } from '../platform/dns.ts';
import type { StoredFinding } from '../tables.ts';
import { openZone } from './ask-dns.ts';
import { judgeDkim } from './judge-dkim.ts';
import { judgeBounceHost, judgeDmarc, judgeMx, judgeSpf } from './judge-policies.ts';
import { relaySpf } from './relay-spf.ts';
import type { KeyRow } from './store.ts';

export interface Examined {
  readonly zone: string | null;
  readonly findings: readonly StoredFinding[];
}

/** Name of a finding about a key. */
export const dkimFinding = (keyId: string): string => `dkim ${keyId}`;

export async function examineDomain(
  dns: Dns,
  config: Pick<Config, 'relayUrl' | 'inboundDomain'>,
  domain: string,
  keys: readonly Pick<KeyRow, 'id' | 'selector' | 'public_key'>[],
): Promise<Examined> {
  const { name: zone, ask } = await openZone(dns, domain);
  const findings = await Promise.all([
    ...keys.map(async (key) => ({
      record: dkimFinding(key.id),
      ...(await judgeDkim(ask, { domain, zone, selector: key.selector, publicKey: key.public_key })),
    })),
    judgeSpf(ask, domain, relaySpf(config.relayUrl)).then((judged) => ({ record: 'spf', ...judged })),
    judgeDmarc(ask, domain).then((judged) => ({ record: 'dmarc', ...judged })),
    judgeBounceHost(ask, domain, config.inboundDomain).then((judged) => ({ record: 'bounce', ...judged })),
    judgeMx(ask, domain).then((judged) => ({ record: 'mx', ...judged })),
  ]);
  return { zone, findings };
}
