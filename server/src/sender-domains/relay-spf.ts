/**
 * What the SPF record of a domain has to allow so that the installation's relay may send in its name. The relay is
 * whatever `IRORI_SMTP_URL` says: for the large ones the `include` they document is known, for any other the addresses
 * of its host are the best guess, and its keeper knows better.
 */
import { isIP } from 'node:net';

export interface RelaySpf {
  /** `include:…`, `a:…`, `ip4:…`; null when it cannot be told from here. */
  readonly mechanism: string | null;
  /** `known`: documented by the relay's keeper. `guess`: to be confirmed there. `none`: no relay, or one on this machine. */
  readonly sure: 'known' | 'guess' | 'none';
  readonly relay: string | null;
}

/** Hosts of relays and the include that their keepers ask for. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^smtp(?:-relay)?\.gmail\.com$/, 'include:_spf.google.com'],
  [/^smtp\.office365\.com$|\.mail\.protection\.outlook\.com$/, 'include:spf.protection.outlook.com'],
  [/^email-smtp[.-].*\.amazonaws\.com$/, 'include:amazonses.com'],
  [/^smtp\.(?:eu\.)?sendgrid\.net$/, 'include:sendgrid.net'],
  [/^smtp\.(?:eu\.)?mailgun\.org$/, 'include:mailgun.org'],
  [/^smtp(?:-broadcasts)?\.postmarkapp\.com$/, 'include:spf.mtasv.net'],
  [/^smtp\.fastmail\.com$/, 'include:spf.messagingengine.com'],
  [/^in(?:-v3)?\.mailjet\.com$/, 'include:spf.mailjet.com'],
  [/^smtp\.mandrillapp\.com$/, 'include:spf.mandrillapp.com'],
];

export function relaySpf(relayUrl: string | null): RelaySpf {
  if (relayUrl === null) return { mechanism: null, sure: 'none', relay: null };
  const relay = new URL(relayUrl).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const include = known.find(([host]) => host.test(relay))?.[1];
  if (include) return { mechanism: include, sure: 'known', relay };
  if (isOnThisMachine(relay)) return { mechanism: null, sure: 'none', relay };
  if (isIP(relay) === 4) return { mechanism: `ip4:${relay}`, sure: 'guess', relay };
  if (isIP(relay) === 6) return { mechanism: `ip6:${relay}`, sure: 'guess', relay };
  return { mechanism: `a:${relay}`, sure: 'guess', relay };
}

/** Its own address tells nothing about the one that receivers see. */
const isOnThisMachine = (host: string): boolean =>
  /^(?:localhost|127\.|::1$|0\.0\.0\.0$)|\.(?:localhost|local|internal)$/.test(host) || !/[.:]/.test(host);

/** An existing record with one more sender allowed: before `all` or `redirect`, all else as it was. */
export function withMechanism(record: string, mechanism: string): string {
  const terms = record.trim().split(/\s+/);
  const end = terms.findIndex((term) => /^[+?~-]?all$/i.test(term) || /^redirect=/i.test(term));
  terms.splice(end === -1 ? terms.length : end, 0, mechanism);
  return terms.join(' ');
}

/** What a domain without any SPF record can begin with: others are doubted, not refused. */
export const firstSpf = (mechanism: string): string => `v=spf1 ${mechanism} ~all`;
