/** The DNS records that a domain needs, as they are to be published. Pure. */

/** Where the record of a key stands. */
export const dkimHost = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`;

export const dkimValue = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`;

export const dmarcHost = (domain: string): string => `_dmarc.${domain}`;

/** Asks receivers for nothing yet but to look: what a domain without any policy can begin with. */
export const firstDmarc = 'v=DMARC1; p=none';

/** The name whose mail server and SPF are those of our receiving domain, so that bounces come back to us. */
export const bounceHost = (domain: string): string => `${bounceLabel}.${domain}`;

const bounceLabel = 'irori-bounce';

/** The sender domain of a bounce host; null for any other name. */
export function domainOfBounceHost(host: string): string | null {
  return host.startsWith(`${bounceLabel}.`) ? host.slice(bounceLabel.length + 1) : null;
}

/** One string of a TXT record holds 255 bytes (RFC 1035 section 3.3); what is longer stands in several. */
export function inParts(value: string): string[] {
  return value.match(/.{1,255}/gs) ?? [];
}

/** The name as panels want it that append their zone by themselves. */
export function shortHost(host: string, zone: string): string {
  if (host === zone) return '@';
  return host.endsWith(`.${zone}`) ? host.slice(0, -zone.length - 1) : host;
}
