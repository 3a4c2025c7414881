import { describe, expect, it } from 'vitest';
import type { Answer, Ask } from './ask-dns.ts';
import { openZone } from './ask-dns.ts';
import { inParts, shortHost } from './expected-records.ts';
import { judgeDkim } from './judge-dkim.ts';
import { judgeBounceHost, judgeDmarc, judgeMx, judgeSpf } from './judge-policies.ts';
import { relaySpf, withMechanism } from './relay-spf.ts';

const publicKey = `MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${'abcdefghij0123456789+/AB'.repeat(14)}IDAQAB`;
const host = 'irori-abc234._domainkey.shop.example';
const key = { domain: 'shop.example', zone: 'shop.example', selector: 'irori-abc234', publicKey };
const right = `v=DKIM1; k=rsa; p=${publicKey}`;

/** Answers by `TYPE name`; an Error is trouble. */
const dns =
  (records: Readonly<Record<string, readonly string[] | Error>>): Ask =>
  async (name, type): Promise<Answer> => {
    const values = records[`${type} ${name}`];
    if (values instanceof Error) return { kind: 'trouble', code: values.message };
    return values === undefined ? { kind: 'none' } : { kind: 'found', values };
  };
const txt = (...values: string[]) => dns({ [`TXT ${host}`]: values });

describe('the record of a key', () => {
  it.each([
    ['as it is to be', right, 'ok'],
    ['with white space in the key', right.replace('abcdefghij', 'abcde fghij'), 'ok'],
    ['without the tags that may be left out', `p=${publicKey}`, 'ok'],
    ['of another key', right.replace('abcdefghij', 'ABCDEFGHIJ'), 'wrong_value'],
    ['cut at 255 characters', right.slice(0, 255), 'truncated'],
    ['with quotes inside', `"${right.slice(0, 255)}" "${right.slice(255)}"`, 'misquoted'],
    ['with escaped semicolons', right.replaceAll(';', '\\;'), 'misquoted'],
    ['revoked', 'v=DKIM1; k=rsa; p=', 'revoked'],
    ['of another kind of key', right.replace('k=rsa', 'k=ed25519'), 'wrong_value'],
    ['for another hash alone', right.replace('k=rsa', 'h=sha1'), 'wrong_value'],
    ['not for mail', right.replace('k=rsa', 's=tlsrpt'), 'wrong_value'],
    ['of another version', right.replace('DKIM1', 'DKIM2'), 'wrong_value'],
    ['that is something else', 'google-site-verification=abc', 'wrong_value'],
  ])('%s', async (_name, value, verdict) => {
    const judged = await judgeDkim(txt(value), key);
    expect(judged.verdict).toBe(verdict);
    expect(judged.found).toEqual([{ host, type: 'TXT', value }]);
  });

  it('is not told apart from a second one, even when one of them is right', async () => {
    expect((await judgeDkim(txt(right, right.replace('abc', 'xyz')), key)).verdict).toBe('several');
  });

  it('beside a text of something else is right', async () => {
    expect((await judgeDkim(txt('some verification', right), key)).verdict).toBe('ok');
  });

  it('cut into two records is cut', async () => {
    const judged = await judgeDkim(txt(right.slice(0, 255), right.slice(255)), key);
    expect([judged.verdict, judged.note?.code]).toEqual(['truncated', 'dkim_split_apart']);
  });

  it('that is nowhere is missing', async () => {
    expect(await judgeDkim(dns({}), key)).toEqual({ verdict: 'missing', found: [], note: null });
  });

  it.each([`${host}.shop.example`, 'irori-abc234.shop.example', '_domainkey.irori-abc234.shop.example'])(
    'at %s is at the wrong name',
    async (place) => {
      const judged = await judgeDkim(dns({ [`TXT ${place}`]: [right] }), key);
      expect(judged).toEqual({
        verdict: 'wrong_host',
        found: [{ host: place, type: 'TXT', value: right }],
        note: null,
      });
    },
  );

  it('in the zone above is at the wrong name', async () => {
    const below = { ...key, domain: 'help.shop.example' };
    const place = 'irori-abc234._domainkey.shop.example';
    expect((await judgeDkim(dns({ [`TXT ${place}`]: [right] }), below)).found[0]?.host).toBe(place);
  });

  it('behind a proxy, where there are addresses instead, is of the wrong type', async () => {
    expect((await judgeDkim(dns({ [`A ${host}`]: ['192.0.2.1'] }), key)).verdict).toBe('wrong_type');
  });

  it('is unknown, and not missing, while the DNS does not answer', async () => {
    const judged = await judgeDkim(dns({ [`TXT ${host}`]: new Error('ESERVFAIL') }), key);
    expect(judged).toEqual({
      verdict: 'unasked',
      found: [],
      note: { code: 'dns_trouble', params: { host, error: 'ESERVFAIL' } },
    });
  });

  it('that is marked as a test is right and says so', async () => {
    const judged = await judgeDkim(txt(right.replace('k=rsa', 't=y')), key);
    expect([judged.verdict, judged.note?.code]).toEqual(['ok', 'dkim_testing']);
  });

  it('stands in strings that fit', () => {
    const parts = inParts(right);
    expect(parts.length).toBe(2);
    expect(parts.every((part) => part.length <= 255)).toBe(true);
    expect(parts.join('')).toBe(right);
  });
});

describe('SPF', () => {
  const relay = relaySpf('smtp://u:p@smtp.mailgun.org:587');
  const spf = (...values: string[]) =>
    dns({ 'TXT shop.example': values, 'TXT _spf.other.example': ['v=spf1 include:mailgun.org -all'] });

  it.each([
    ['nothing', [], 'missing', 'v=spf1 include:mailgun.org ~all'],
    ['other texts alone', ['google-site-verification=x'], 'missing', 'v=spf1 include:mailgun.org ~all'],
    ['the include', ['v=spf1 include:mailgun.org -all'], 'ok', 'v=spf1 include:mailgun.org -all'],
    [
      'the include of an include',
      ['v=spf1 include:_spf.other.example -all'],
      'ok',
      'v=spf1 include:_spf.other.example -all',
    ],
    [
      'others alone',
      ['v=spf1 mx ip4:192.0.2.1 -all'],
      'wrong_value',
      'v=spf1 mx ip4:192.0.2.1 include:mailgun.org -all',
    ],
    [
      'a redirect',
      ['v=spf1 redirect=_spf.none.example'],
      'wrong_value',
      'v=spf1 include:mailgun.org redirect=_spf.none.example',
    ],
    ['two records', ['v=spf1 mx -all', 'v=spf1 include:mailgun.org -all'], 'several', null],
  ])('%s', async (_name, values, verdict, value) => {
    const judged = await judgeSpf(spf(...values), 'shop.example', relay);
    expect([judged.verdict, judged.value]).toEqual([verdict, value]);
  });

  it('with more than ten lookups counts for nothing', async () => {
    const many = `v=spf1 ${Array.from({ length: 11 }, (_, at) => `a:h${at}.example`).join(' ')} -all`;
    expect((await judgeSpf(spf(many), 'shop.example', relay)).note?.code).toBe('spf_too_many_lookups');
  });

  it('that includes itself comes to an end', async () => {
    const loop = dns({ 'TXT shop.example': ['v=spf1 include:shop.example -all'] });
    expect((await judgeSpf(loop, 'shop.example', relay)).verdict).toBe('wrong_value');
  });

  it.each([
    ['smtp://mail.host.example', 'a:mail.host.example', 'guess'],
    ['smtp://203.0.113.9:25', 'ip4:203.0.113.9', 'guess'],
    ['smtp://[2001:db8::9]:25', 'ip6:2001:db8::9', 'guess'],
    ['smtp://localhost:25', null, 'none'],
    ['smtp://127.0.0.1:25', null, 'none'],
    ['smtp://postfix:25', null, 'none'],
    ['smtps://email-smtp.eu-west-1.amazonaws.com', 'include:amazonses.com', 'known'],
  ])('for the relay %s', (url, mechanism, sure) => {
    expect(relaySpf(url)).toMatchObject({ mechanism, sure });
  });

  it('takes in another sender without touching the rest', () => {
    expect(withMechanism('v=spf1 a mx ?all', 'include:x.example')).toBe('v=spf1 a mx include:x.example ?all');
    expect(withMechanism('v=spf1 a mx', 'include:x.example')).toBe('v=spf1 a mx include:x.example');
  });
});

describe('DMARC', () => {
  it.each([
    ['nothing', {}, 'missing', 'v=DMARC1; p=none'],
    ['a policy', { 'TXT _dmarc.help.shop.example': ['v=DMARC1; p=reject'] }, 'ok', null],
    ['the policy of the domain above', { 'TXT _dmarc.shop.example': ['v=DMARC1; p=quarantine'] }, 'ok', null],
    ['two', { 'TXT _dmarc.help.shop.example': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }, 'several', null],
    [
      'one without a policy',
      { 'TXT _dmarc.help.shop.example': ['v=DMARC1; rua=mailto:a@b.example'] },
      'wrong_value',
      null,
    ],
    [
      'one at the doubled name',
      { 'TXT _dmarc.help.shop.example.help.shop.example': ['v=DMARC1; p=none'] },
      'wrong_host',
      'v=DMARC1; p=none',
    ],
  ])('%s', async (_name, records, verdict, value) => {
    const judged = await judgeDmarc(dns(records as Record<string, string[]>), 'help.shop.example');
    expect([judged.verdict, judged.value]).toEqual([verdict, value]);
  });
});

describe('the bounce host', () => {
  const name = 'irori-bounce.shop.example';
  it.each([
    ['right', { [`CNAME ${name}`]: ['IN.desk.example.'] }, 'ok'],
    ['nowhere', {}, 'missing'],
    ['elsewhere', { [`CNAME ${name}`]: ['other.example'] }, 'wrong_value'],
    ['with the domain appended twice', { [`CNAME ${name}.shop.example`]: ['in.desk.example'] }, 'wrong_host'],
    ['as a text', { [`TXT ${name}`]: ['in.desk.example'] }, 'wrong_type'],
    ['behind a proxy', { [`A ${name}`]: ['192.0.2.1'] }, 'wrong_type'],
  ])('%s', async (_name, records, verdict) => {
    const judged = await judgeBounceHost(dns(records as Record<string, string[]>), 'shop.example', 'in.desk.example');
    expect(judged.verdict).toBe(verdict);
  });
});

it('mail servers are shown as they are', async () => {
  expect((await judgeMx(dns({ 'MX shop.example': ['mx.host.example'] }), 'shop.example')).found[0]?.value).toBe(
    'mx.host.example',
  );
});

describe('the zone', () => {
  const none = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
  const usual = (records: Record<string, unknown[]>) => (name: string, type: string) =>
    records[`${type} ${name}`] ? Promise.resolve(records[`${type} ${name}`] as unknown[]) : none();

  it('is asked at its own servers, so that a new record is seen at once; what they do not have is asked as usual', async () => {
    const asked: string[] = [];
    const zone = await openZone(
      {
        resolve: usual({
          'NS shop.example': ['ns1.host.example'],
          'A ns1.host.example': ['9.9.9.9'],
          'TXT alias.help.shop.example': [['by', ' alias']],
        }),
        resolveAt: (servers, name, type) => {
          asked.push(`${servers} ${type} ${name}`);
          return name.startsWith('new') ? Promise.resolve([['fr', 'esh']]) : none();
        },
      },
      'help.shop.example',
    );
    expect(zone.name).toBe('shop.example');
    expect(await zone.ask('new.help.shop.example', 'TXT')).toEqual({ kind: 'found', values: ['fresh'] });
    expect(await zone.ask('alias.help.shop.example', 'TXT')).toEqual({ kind: 'found', values: ['by alias'] });
    expect(asked[0]).toBe('9.9.9.9 TXT new.help.shop.example');
    expect(shortHost('x._domainkey.help.shop.example', 'shop.example')).toBe('x._domainkey.help');
    expect(shortHost('shop.example', 'shop.example')).toBe('@');
  });

  it('never leads into our own network', async () => {
    const zone = await openZone(
      {
        resolve: usual({ 'NS shop.example': ['ns.shop.example'], 'A ns.shop.example': ['10.0.0.1'] }),
        resolveAt: () => Promise.reject(new Error('asked a private address')),
      },
      'shop.example',
    );
    expect(await zone.ask('shop.example', 'TXT')).toEqual({ kind: 'none' });
  });
});
