/**
 * Whether the record of a key stands in the DNS as it must, and if not, in which of the usual ways it went wrong. A
 * record passes when receivers would accept signatures by it (RFC 6376 section 3.6.1), not when it merely resembles ours.
 */
import type { RecordVerdict } from '@irori/contract/sender-domains/api';
import type { Ask, RecordType } from './ask-dns.ts';
import { dkimHost } from './expected-records.ts';

export interface Judged {
  readonly verdict: RecordVerdict;
  readonly found: { readonly host: string; readonly type: string; readonly value: string }[];
  readonly note: { readonly code: string; readonly params: Record<string, string> } | null;
}

export interface ExpectedKey {
  readonly domain: string;
  /** The zone of the domain, where the DNS said. */
  readonly zone: string | null;
  readonly selector: string;
  readonly publicKey: string;
}

export async function judgeDkim(ask: Ask, key: ExpectedKey): Promise<Judged> {
  const host = dkimHost(key.selector, key.domain);
  const answer = await ask(host, 'TXT');
  if (answer.kind === 'trouble') return unasked(host, answer.code);
  if (answer.kind === 'none') return elsewhere(ask, key, host);
  const found = answer.values.map((value) => ({ host, type: 'TXT', value }));
  const judge = (verdict: RecordVerdict, note: Judged['note'] = null): Judged => ({ verdict, found, note });

  const keys = answer.values.filter((value) => /(?:^|[;"\s])\s*(?:v\s*=\s*"?DKIM1|p\s*=)/i.test(value));
  if (answer.values.length > 1 && keys.length <= 1 && isSplitApart(answer.values, key.publicKey)) {
    return judge('truncated', { code: 'dkim_split_apart', params: {} });
  }
  if (keys.length > 1) return judge('several');
  const [record] = keys;
  if (record === undefined) return judge('wrong_value');
  const tags = readTags(record);
  const given = tags.get('p');
  if (given === key.publicKey) {
    const hindrance = hindranceIn(tags, record);
    if (hindrance !== null) {
      const clean = record.replace(/["\\]/g, '');
      return hindranceIn(readTags(clean), clean) === null ? judge('misquoted') : judge('wrong_value', hindrance);
    }
    return judge('ok', tags.get('t')?.split(':').includes('y') ? { code: 'dkim_testing', params: {} } : null);
  }
  if (readTags(record.replace(/["\\]/g, '')).get('p') === key.publicKey) return judge('misquoted');
  if (given === '') return judge('revoked');
  const bare = (given ?? '').replace(/["\\]/g, '');
  if (bare.length > 20 && key.publicKey.includes(bare)) {
    return judge('truncated', {
      code: 'dkim_cut',
      params: { length: String(bare.length), expected: String(key.publicKey.length) },
    });
  }
  return judge('wrong_value');
}

export function unasked(host: string, code: string): Judged {
  return { verdict: 'unasked', found: [], note: { code: 'dns_trouble', params: { host, error: code } } };
}

/** Nothing at the right name: is it at one of the names where it lands by the usual slips? */
async function elsewhere(ask: Ask, key: ExpectedKey, host: string): Promise<Judged> {
  const { selector, domain, zone } = key;
  const names = [
    `${host}.${domain}`,
    `${host}.${zone ?? domain}`,
    `${selector}._domainkey.${zone ?? domain}`,
    `${selector}.${domain}`,
    `${selector}.domainkey.${domain}`,
    `_domainkey.${selector}.${domain}`,
  ].filter((name, at, all) => name !== host && all.indexOf(name) === at);
  const answers = await Promise.all(names.map(async (name) => ({ name, answer: await ask(name, 'TXT') })));
  for (const { name, answer } of answers) {
    if (answer.kind !== 'found') continue;
    const value = answer.values.find((one) => one.replace(/[\s"\\]/g, '').includes(key.publicKey.slice(0, 60)));
    if (value !== undefined) return { verdict: 'wrong_host', found: [{ host: name, type: 'TXT', value }], note: null };
  }
  const other = await otherTypes(ask, host, ['CNAME', 'A']);
  if (other.length > 0) return { verdict: 'wrong_type', found: other, note: null };
  return { verdict: 'missing', found: [], note: null };
}

/** What stands at a name under other types, e.g. addresses where a proxy took the alias away. */
export async function otherTypes(ask: Ask, host: string, types: readonly RecordType[]): Promise<Judged['found']> {
  const answers = await Promise.all(types.map(async (type) => ({ type, answer: await ask(host, type) })));
  return answers.flatMap(({ type, answer }) =>
    answer.kind === 'found' ? answer.values.map((value) => ({ host, type, value })) : [],
  );
}

/** Tags of a record (`v=DKIM1; p=…`) by lower-case name, white space in values left out as receivers do. */
function readTags(record: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const piece of record.split(';')) {
    const at = piece.indexOf('=');
    if (at === -1) continue;
    const name = piece.slice(0, at).trim().toLowerCase();
    if (!tags.has(name)) tags.set(name, piece.slice(at + 1).replace(/\s+/g, ''));
  }
  return tags;
}

/** The key is ours, but something beside it forbids receivers to use it. */
function hindranceIn(tags: Map<string, string>, record: string): Judged['note'] {
  const tag = (name: string, value: string): Judged['note'] => ({
    code: 'dkim_tag',
    params: { tag: `${name}=${value}` },
  });
  const version = tags.get('v');
  if (version !== undefined && (version !== 'DKIM1' || !/^\s*v\s*=/.test(record))) return tag('v', version);
  const kind = tags.get('k');
  if (kind !== undefined && kind !== 'rsa') return tag('k', kind);
  const hashes = tags.get('h');
  if (hashes !== undefined && !hashes.split(':').includes('sha256')) return tag('h', hashes);
  const service = tags.get('s');
  if (service !== undefined && !service.split(':').some((one) => one === '*' || one === 'email'))
    return tag('s', service);
  return null;
}

/** Each string of the record became a record of its own. */
function isSplitApart(values: readonly string[], publicKey: string): boolean {
  const clean = values.map((value) => value.replace(/[\s"\\]/g, ''));
  const first = clean.find((value) => value.includes('p='));
  if (first === undefined) return false;
  const start = first.slice(first.indexOf('p=') + 2);
  return (
    start !== '' && publicKey.startsWith(start) && clean.some((value) => publicKey.endsWith(value) && value !== '')
  );
}
