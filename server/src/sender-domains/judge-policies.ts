/**
 * SPF, DMARC, the bounce host and the mail servers of a domain: none of them is needed for a signature to count, and each
 * makes arriving likelier. What stands there is never to be weakened: advice adds to it.
 */
import type { Ask } from './ask-dns.ts';
import { bounceHost, dmarcHost, firstDmarc } from './expected-records.ts';
import { type Judged, otherTypes, unasked } from './judge-dkim.ts';
import { firstSpf, type RelaySpf, withMechanism } from './relay-spf.ts';

/** With what is to be published, since that depends on what stands there. */
export type JudgedAdvice = Judged & { readonly value: string | null };

/** RFC 7208 section 4.6.4: beyond ten lookups a record counts for nothing. */
const mostSpfLookups = 10;

export async function judgeSpf(ask: Ask, domain: string, relay: RelaySpf): Promise<JudgedAdvice> {
  const answer = await ask(domain, 'TXT');
  if (answer.kind === 'trouble') return { ...unasked(domain, answer.code), value: null };
  const records = (answer.kind === 'found' ? answer.values : []).filter(isSpf);
  const found = records.map((value) => ({ host: domain, type: 'TXT', value }));
  const { mechanism } = relay;
  const params = { relay: relay.relay ?? '', mechanism: mechanism ?? '' };
  const unsure: Judged['note'] =
    relay.relay === null
      ? { code: 'spf_no_relay', params }
      : relay.sure === 'none'
        ? { code: 'spf_own_machine', params }
        : relay.sure === 'guess'
          ? { code: 'spf_ask_relay', params }
          : null;
  if (records.length > 1) return { verdict: 'several', found, note: unsure, value: null };
  const [record] = records;
  if (record === undefined) {
    return { verdict: 'missing', found, note: unsure, value: mechanism === null ? null : firstSpf(mechanism) };
  }
  if (mechanism === null) return { verdict: 'ok', found, note: unsure, value: null };
  const walk = await walkSpf(ask, record);
  if (walk.lookups > mostSpfLookups) {
    return { verdict: 'wrong_value', found, note: { code: 'spf_too_many_lookups', params }, value: null };
  }
  if (walk.terms.has(mechanism) || passesAll(record)) return { verdict: 'ok', found, note: null, value: record };
  if (walk.trouble) return { ...unasked(domain, 'include'), found, value: null };
  return {
    verdict: 'wrong_value',
    found,
    note: unsure ?? { code: 'spf_add', params },
    value: withMechanism(record, mechanism),
  };
}

const isSpf = (value: string): boolean => /^v=spf1(?:\s|$)/i.test(value.trim());

const passesAll = (record: string): boolean => /(?:^|\s)\+?all(?:\s|$)/i.test(record);

/** The terms of a record and of all it includes, as far as receivers would follow. */
async function walkSpf(ask: Ask, record: string): Promise<{ terms: Set<string>; lookups: number; trouble: boolean }> {
  const terms = new Set<string>();
  let lookups = 0;
  let trouble = false;
  const waiting = [record];
  while (waiting.length > 0 && lookups <= mostSpfLookups) {
    for (const raw of (waiting.shift() ?? '').trim().split(/\s+/).slice(1)) {
      const term = raw.replace(/^[+?~]/, '').toLowerCase();
      terms.add(term);
      if (/^(?:include:|redirect=|a(?:[:/]|$)|mx(?:[:/]|$)|ptr|exists:)/.test(term)) lookups += 1;
      const next = /^(?:include:|redirect=)([^%]+)$/.exec(term)?.[1];
      if (next === undefined || lookups > mostSpfLookups) continue;
      const answer = await ask(next, 'TXT');
      if (answer.kind === 'trouble') trouble = true;
      if (answer.kind === 'found') waiting.push(...answer.values.filter(isSpf).slice(0, 1));
    }
  }
  return { terms, lookups, trouble };
}

/** A policy of the domain or, when it has none, of a domain above it, which then holds for it (RFC 7489 section 6.6.3). */
export async function judgeDmarc(ask: Ask, domain: string): Promise<JudgedAdvice> {
  const labels = domain.split('.');
  for (let from = 0; labels.length - from >= 2; from++) {
    const host = dmarcHost(labels.slice(from).join('.'));
    const answer = await ask(host, 'TXT');
    if (answer.kind === 'trouble') return { ...unasked(host, answer.code), value: null };
    const all = answer.kind === 'found' ? answer.values : [];
    const records = all.filter((value) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(value.trim()));
    const found = (records.length > 0 ? records : all).map((value) => ({ host, type: 'TXT', value }));
    if (records.length > 1) return { verdict: 'several', found, note: null, value: null };
    if (records.length === 1) {
      const valid = /;\s*p\s*=\s*(?:none|quarantine|reject)\b/i.test(records[0] ?? '');
      const note = from === 0 ? null : { code: 'dmarc_from_above', params: { host } };
      return { verdict: valid ? 'ok' : 'wrong_value', found, note, value: null };
    }
  }
  const doubled = `${dmarcHost(domain)}.${domain}`;
  const slip = await ask(doubled, 'TXT');
  if (slip.kind === 'found') {
    return {
      verdict: 'wrong_host',
      found: slip.values.map((value) => ({ host: doubled, type: 'TXT', value })),
      note: null,
      value: firstDmarc,
    };
  }
  return { verdict: 'missing', found: [], note: null, value: firstDmarc };
}

/** An alias to our receiving domain: by it bounces arrive, and SPF speaks for the domain as well. */
export async function judgeBounceHost(ask: Ask, domain: string, target: string): Promise<Judged> {
  const host = bounceHost(domain);
  const answer = await ask(host, 'CNAME');
  if (answer.kind === 'trouble') return unasked(host, answer.code);
  if (answer.kind === 'found') {
    const found = answer.values.map((value) => ({ host, type: 'CNAME', value }));
    const right = answer.values.some((value) => value.toLowerCase().replace(/\.$/, '') === target);
    return { verdict: right ? 'ok' : 'wrong_value', found, note: null };
  }
  const doubled = `${host}.${domain}`;
  const slip = await ask(doubled, 'CNAME');
  if (slip.kind === 'found') {
    return {
      verdict: 'wrong_host',
      found: slip.values.map((value) => ({ host: doubled, type: 'CNAME', value })),
      note: null,
    };
  }
  const other = await otherTypes(ask, host, ['TXT', 'A']);
  return other.length > 0
    ? { verdict: 'wrong_type', found: other, note: null }
    : { verdict: 'missing', found: [], note: null };
}

/** Who takes mail for the domain: what people write to a member's address by hand goes there, not to us. */
export async function judgeMx(ask: Ask, domain: string): Promise<Judged> {
  const answer = await ask(domain, 'MX');
  if (answer.kind === 'trouble') return unasked(domain, answer.code);
  if (answer.kind === 'none') return { verdict: 'missing', found: [], note: null };
  return { verdict: 'ok', found: answer.values.map((value) => ({ host: domain, type: 'MX', value })), note: null };
}
