/** Authentication results given from outside, in whatever form is at hand, as the checks that `interpret` takes. */
import type { SenderChecks } from '../kit/inbound-event.ts';
import type { HeaderBlock } from './mime/header-block.ts';
import { comparable, domainOf, parseAddresses } from './people/addresses.ts';

/**
 * @param auth `SenderChecks`; `{spf, dkim, dmarc, arc}` with words or lists of `{domain, result}`; or the text of an
 * Authentication-Results header. Anything else proves nothing.
 */
export function normaliseAuth(auth: unknown, headers: HeaderBlock): SenderChecks {
  const fromAddress = comparable(parseAddresses(headers.first('from'), 1)[0]?.address ?? '') || null;
  const facts = typeof auth === 'string' ? fromHeader(auth) : fromObject(auth);
  const domain = domainOf(fromAddress ?? '');
  const dkim = facts.dkim.map((one) => ({ ...one, aligned: one.aligned ?? isAligned(one.domain, domain) }));
  const given = readVerdict(auth);
  if (given) return { ...facts, ...given, dkim, fromAddress };
  if (facts.dmarc === 'pass') return { ...facts, dkim, fromAddress, verdict: 'verified', proof: 'dmarc' };
  if (facts.dmarc !== 'fail' && dkim.some((one) => one.result === 'pass' && one.aligned)) {
    return { ...facts, dkim, fromAddress, verdict: 'verified', proof: 'dkim' };
  }
  return { ...facts, dkim, fromAddress, verdict: 'unverified', proof: 'none' };
}

interface Facts {
  readonly spf: string;
  readonly dmarc: string;
  readonly arc: string;
  readonly dkim: readonly { readonly domain: string; readonly result: string; readonly aligned?: boolean }[];
}

function fromHeader(text: string): Facts {
  const word = (name: string): string =>
    new RegExp(`\\b${name}=([a-z]+)`, 'i').exec(text)?.[1]?.toLowerCase() ?? 'none';
  const dkim = [...text.matchAll(/\bdkim=([a-z]+)([^;]*)/gi)].map((match) => ({
    result: (match[1] as string).toLowerCase(),
    domain: /header\.(?:d|i)=@?([^\s;]+)/i.exec(match[2] ?? '')?.[1]?.toLowerCase() ?? '',
  }));
  return { spf: word('spf'), dmarc: word('dmarc'), arc: word('arc'), dkim };
}

function fromObject(auth: unknown): Facts {
  const record = isRecord(auth) ? auth : {};
  const signatures = Array.isArray(record.dkim) ? record.dkim : record.dkim === undefined ? [] : [record.dkim];
  return {
    spf: wordOf(record.spf),
    dmarc: wordOf(record.dmarc),
    arc: wordOf(record.arc),
    dkim: signatures.map((one: unknown) => {
      const domain = isRecord(one) ? String(one.domain ?? one.d ?? '').toLowerCase() : '';
      const aligned =
        isRecord(one) && typeof one.aligned === 'boolean'
          ? { aligned: one.aligned }
          : domain === ''
            ? { aligned: true }
            : {};
      return { domain, result: wordOf(one), ...aligned };
    }),
  };
}

function wordOf(value: unknown): string {
  if (typeof value === 'string')
    return (
      value
        .trim()
        .toLowerCase()
        .split(/[\s(;]/)[0] || 'none'
    );
  return isRecord(value) && typeof value.result === 'string' ? value.result.toLowerCase() : 'none';
}

function readVerdict(auth: unknown): Pick<SenderChecks, 'verdict' | 'proof'> | null {
  if (!isRecord(auth)) return null;
  const { verdict, proof } = auth;
  if (verdict !== 'verified' && verdict !== 'forwarded' && verdict !== 'unverified' && verdict !== 'suspicious')
    return null;
  const known = proof === 'dmarc' || proof === 'dkim' || proof === 'arc' ? proof : null;
  return { verdict, proof: known ?? (verdict === 'verified' ? 'dkim' : verdict === 'forwarded' ? 'arc' : 'none') };
}

function isAligned(signer: string, domain: string): boolean {
  return (
    signer !== '' &&
    domain !== '' &&
    (signer === domain || domain.endsWith(`.${signer}`) || signer.endsWith(`.${domain}`))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
