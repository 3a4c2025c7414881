/**
 * Who really sent a mail: SPF, DKIM, DMARC and ARC by mailauth, summed up in one verdict (email.md 5.1). A forward breaks
 * SPF and often DMARC, so that only aligned DKIM or the word of a trusted forwarder (ARC) speaks for the author then.
 */
import { type AuthenticateResult, authenticate } from 'mailauth';
import type { DnsResolver } from '../kit/connector.ts';
import type { RawInbound, SenderChecks } from '../kit/inbound-event.ts';
import { defaultLimits } from './limits.ts';
import { readParts } from './mime/parts.ts';
import { comparable, domainOf, parseAddresses } from './people/addresses.ts';

/** Whose ARC seals we believe: large mailbox hosts that forward, and check before they do. */
const trustedSealers = new Set([
  'google.com',
  'microsoft.com',
  'messagingengine.com',
  'fastmail.com',
  'icloud.com',
  'zohomail.com',
  'protonmail.com',
]);

/** Header lines, folded ones counted: mailauth's time grows with their square [measured: 50,000 take 6 s]. */
const mostHeaderLines = 5_000;
/** Signatures and seals: each may ask for a hash of the whole body. A mail that went over many lists has some ten. */
const mostSignatures = 30;

/** Rejects with the resolver's error when the DNS is in passing trouble and the verdict hangs on it: try again later. */
export async function checkSender(raw: RawInbound, resolver: DnsResolver): Promise<SenderChecks> {
  if (isTooMuchToCheck(raw.body)) return uncheckable;
  const trouble: { error: unknown } = { error: null };
  const envelope = raw.envelope.kind === 'smtp' ? raw.envelope : null;
  const result = await authenticate(Buffer.from(raw.body.buffer, raw.body.byteOffset, raw.body.byteLength), {
    ...(envelope?.clientIp ? { ip: envelope.clientIp } : {}),
    ...(envelope?.helo ? { helo: envelope.helo } : {}),
    sender: envelope?.from ?? '',
    mta: 'irori.invalid',
    disableBimi: true,
    resolver: remembering(resolver, trouble),
  });
  const checks = summarise(result, raw.body, { knowsClient: envelope?.clientIp != null });
  if (trouble.error !== null && checks.proof === 'none') throw trouble.error;
  return checks;
}

/** Such a header has one purpose: to keep the thread busy that serves everybody else. Nothing in it proves a thing. */
const uncheckable: SenderChecks = {
  verdict: 'suspicious',
  proof: 'none',
  spf: 'none',
  dkim: [],
  dmarc: 'none',
  arc: 'none',
  fromAddress: null,
};

function isTooMuchToCheck(body: Uint8Array): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let lines = 0;
  let signatures = 0;
  for (let at = 0; at < bytes.length; lines++) {
    const next = bytes.indexOf('\n', at) + 1 || bytes.length;
    const line = bytes.toString('latin1', at, Math.min(next, at + 30));
    if (line === '\n' || line === '\r\n') return false;
    if (/^(?:dkim-signature|arc-[a-z-]+)[ \t]*:/i.test(line)) signatures += 1;
    if (lines > mostHeaderLines || signatures > mostSignatures || next > defaultLimits.headerBytes) return true;
    at = next;
  }
  return false;
}

/** @param knowsClient whether SPF could be asked at all: mail from a mailbox or a platform may come without that */
function summarise(
  result: AuthenticateResult,
  body: Uint8Array,
  { knowsClient }: { readonly knowsClient: boolean },
): SenderChecks {
  const authors = result.dkim.headerFrom ?? [];
  const fromAddress = authors.length === 1 ? comparable(authors[0] as string) : null;
  const dkim = (result.dkim.results ?? [])
    .filter((one) => one.signingDomain)
    .map((one) => ({
      domain: String(one.signingDomain).toLowerCase(),
      result: one.status.result,
      aligned: Boolean(one.status.aligned),
    }));
  const dmarc = result.dmarc ? result.dmarc.status.result : 'none';
  const arc = result.arc ? result.arc.status.result : 'none';
  const facts = {
    spf: result.spf ? result.spf.status.result : 'none',
    dkim,
    dmarc,
    arc,
    fromAddress,
  };
  // Two authors, or none that can be read: nothing proves who wrote it (RFC 7489 section 6.6.1).
  if (fromAddress === null || countFromLines(body) !== 1) return { ...facts, verdict: 'suspicious', proof: 'none' };
  if (dmarc === 'pass') return { ...facts, verdict: 'verified', proof: 'dmarc' };
  if (dkim.some((one) => one.result === 'pass' && one.aligned) && dmarc !== 'fail') {
    return { ...facts, verdict: 'verified', proof: 'dkim' };
  }
  if (arc === 'pass' && sealedByTrusted(body, fromAddress)) return { ...facts, verdict: 'forwarded', proof: 'arc' };
  const policy = result.dmarc ? result.dmarc.policy : 'none';
  const suspicious = knowsClient && dmarc === 'fail' && policy === 'reject' && arc !== 'pass';
  return { ...facts, verdict: suspicious ? 'suspicious' : 'unverified', proof: 'none' };
}

/**
 * The chain as a whole is valid; now from the outermost seal inwards, as long as we trust the sealers: does one of them
 * say that the author was proven when the mail came to it?
 */
function sealedByTrusted(body: Uint8Array, fromAddress: string): boolean {
  const { headers } = readParts(body, defaultLimits).root;
  const sealers = new Map<number, string>();
  for (const seal of headers.all('arc-seal')) sealers.set(Number(tag(seal, 'i')), (tag(seal, 'd') ?? '').toLowerCase());
  const results = new Map<number, string>();
  for (const line of headers.all('arc-authentication-results')) results.set(Number(tag(line, 'i')), line.toLowerCase());
  const domain = domainOf(fromAddress);
  for (let instance = sealers.size; instance >= 1; instance--) {
    if (!trustedSealers.has(sealers.get(instance) ?? '')) return false;
    const said = results.get(instance) ?? '';
    const author = /\bdmarc=pass\b[^;]{0,300}\bheader\.from=([^\s;]{1,255})/.exec(said)?.[1];
    if (author !== undefined && (author === domain || domain.endsWith(`.${author}`))) return true;
  }
  return false;
}

function tag(header: string, name: string): string | null {
  for (const piece of header.split(';')) {
    const [key = '', value = ''] = piece.split('=', 2);
    if (key.trim().toLowerCase() === name) return value.trim();
  }
  return null;
}

function countFromLines(body: Uint8Array): number {
  const lines = readParts(body, defaultLimits).root.headers.all('from');
  const only = lines[0];
  return lines.length === 1 && only !== undefined && parseAddresses(only, 3).length > 1 ? 2 : lines.length;
}

/** mailauth turns a DNS that does not answer into results; what it swallowed is kept here. */
function remembering(
  resolver: DnsResolver,
  trouble: { error: unknown },
): (name: string, type: string) => Promise<string[]> {
  return async (name, type) => {
    try {
      return (await resolver(name, type)) as string[];
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EBADRESP', 'EFORMERR'].includes(code)) trouble.error ??= error;
      throw error;
    }
  };
}
