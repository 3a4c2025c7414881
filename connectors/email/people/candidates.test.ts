/** Everybody who may be the customer, and what members taught about whose mail is whose. */
import { describe, expect, test } from 'vitest';
import type { CustomerRule } from '../../kit/customer-rule.ts';
import type { InboundMessage } from '../../kit/inbound-event.ts';
import { parse } from '../parse.ts';
import { buildChannel, buildMail, buildRaw, verified } from '../testing.ts';

async function read(
  headers: Record<string, string | string[]>,
  body = 'words',
  rules: readonly CustomerRule[] = [],
  more: Parameters<typeof buildRaw>[1] = {},
): Promise<InboundMessage> {
  const raw = buildRaw(buildMail({ 'Message-ID': '<x@y.example>', ...headers }, body), more);
  const parsed = await parse(raw, buildChannel({ customerRules: rules }));
  if (parsed.kind !== 'events' || parsed.events[0]?.kind !== 'message') throw new Error(JSON.stringify(parsed));
  return parsed.events[0];
}

const rule = (take: string, more: Partial<CustomerRule> = {}): CustomerRule => ({
  sender: 'orders@partner.example',
  take,
  address: null,
  name: '',
  ...more,
});
const order = { From: 'Partner <Orders@Partner.Example>', 'Reply-To': 'Ann Example <ann@customer.example>' };

describe('candidates', () => {
  test('are ranked, name where they were found, and never hold an address of ours', async () => {
    const { sender } = await read({ ...order, Sender: 'help@shop.example' }, 'E-mail: bo@buyer.example\nName: Bo');
    expect(sender).toMatchObject({ address: 'orders@partner.example', writtenFrom: 'orders@partner.example' });
    expect(sender.candidates?.map(({ address, source }) => [address, source])).toEqual([
      ['orders@partner.example', 'from'],
      ['ann@customer.example', 'reply-to'],
      ['bo@buyer.example', 'body'],
    ]);
  });

  test('hold who a stranger forwarded, without believing him', async () => {
    const text =
      'See below\n\n---------- Forwarded message ---------\nFrom: Ann <ann@customer.example>\nDate: Mon, 2 Mar 2026\nSubject: Lost\nTo: <bob@other.example>\n\nWhere is it?';
    const { sender, text: shown, foldedText } = await read({ From: 'bob@other.example', Subject: 'Fwd: Lost' }, text);
    expect(sender).toMatchObject({ address: 'bob@other.example', doubt: 'sender_unsure' });
    expect(shown).toBe(text);
    expect(foldedText).toBeNull();
    expect(sender.candidates).toContainEqual(
      expect.objectContaining({ address: 'ann@customer.example', name: 'Ann', source: 'forwarded-block' }),
    );
  });
});

test.each([
  ['an answer that quotes under the same block', 'Re: Lost', 'ann@customer.example'],
  ['a forward of what was written to us by the same person', 'Fwd: Lost', 'bob@other.example'],
  ['a forward of what we wrote', 'Fwd: Lost', 'help@shop.example'],
])('%s leaves nobody unsure', async (_, Subject, author) => {
  const text = `See below\n\n-----Original Message-----\nFrom: ${author}\nDate: Mon, 2 Mar 2026\nSubject: Lost\nTo: x@y.example\n\nWhere?`;
  const { sender, foldedText } = await read({ From: 'bob@other.example', Subject }, text);
  expect(sender.doubt).not.toBe('sender_unsure');
  expect(foldedText).toContain('Where?');
});

describe('a rule that a member taught', () => {
  test('takes the place it names, and says so', async () => {
    const { sender, flags } = await read(order, 'words', [rule('reply-to')]);
    expect(sender).toMatchObject({
      address: 'ann@customer.example',
      name: 'Ann Example',
      source: 'reply-to',
      confidence: 'high',
      proof: 'none',
      doubt: 'unproven',
    });
    expect(sender.evidence[0]).toBe('rule: orders@partner.example');
    expect(flags).toContain('rule');
  });

  test('that does not fit this mail changes nothing', async () => {
    expect((await read({ From: order.From }, 'words', [rule('reply-to')])).sender.address).toBe(
      'orders@partner.example',
    );
    expect((await read({ ...order, 'Reply-To': 'help@shop.example' }, 'words', [rule('reply-to')])).sender.source).toBe(
      'from',
    );
    expect(
      (await read({ ...order, From: 'orders@elsewhere.example' }, 'words', [rule('reply-to')])).sender.source,
    ).toBe('from');
  });

  test('that names a person keeps whoever wrote as the author, with the proof that is theirs alone', async () => {
    const rules = [rule('address', { sender: 'pa@office.example', address: 'boss@office.example', name: 'Boss' })];
    const checks = { ...verified, fromAddress: 'pa@office.example' };
    const { sender, author } = await read({ From: 'Pat <pa@office.example>' }, 'words', rules, { checks });
    expect(sender).toMatchObject({ address: 'boss@office.example', name: 'Boss', proof: 'none', doubt: 'unproven' });
    expect(author).toEqual({ address: 'pa@office.example', name: 'Pat', proof: 'dmarc' });
  });

  test('makes nobody believe a forged mail', async () => {
    const checks = { ...verified, verdict: 'suspicious' as const, proof: 'none' as const, dmarc: 'fail' };
    expect((await read(order, 'words', [rule('reply-to')], { checks })).sender.doubt).toBe('suspicious');
  });
});

describe('a verdict of spam', () => {
  test.each([
    ['X-Spam-Flag', 'YES', 'SpamAssassin'],
    ['X-Spam-Status', 'Yes, score=12.1 required=5.0 tests=BAYES_99', 'SpamAssassin'],
    ['X-MS-Exchange-Organization-SCL', '6', 'Microsoft'],
    ['X-Forefront-Antispam-Report', 'CIP:203.0.113.9;CTRY:US;SCL:5;SRV:;SFV:SPM;CAT:SPM;', 'Microsoft'],
    ['X-Gm-Spam', '1', 'Google'],
    ['X-Proofpoint-Spam-Details', 'rule=inbound_spam_definite policy=inbound score=100', 'Proofpoint'],
    ['X-SES-Spam-Verdict', 'FAIL', 'Amazon SES'],
  ])('%s: %s', async (header, value, provider) => {
    const message = await read({ From: 'x@y.example', [header]: value });
    expect(message.spam).toEqual({ provider, header: header.toLowerCase(), value });
  });

  test.each([
    ['X-Spam-Flag', 'NO'],
    ['X-Spam-Status', 'No, score=-1.9 required=5.0'],
    ['X-MS-Exchange-Organization-SCL', '1'],
    ['X-MS-Exchange-Organization-SCL', '-1'],
    ['X-Forefront-Antispam-Report', 'CIP:203.0.113.9;SCL:1;SFV:NSPM;CAT:NONE;'],
    ['X-Proofpoint-Spam-Details', 'rule=inbound_notspam policy=inbound score=0 spamscore=0'],
    ['X-SES-Spam-Verdict', 'PASS'],
    ['Authentication-Results', 'mx.google.com; dmarc=fail (p=REJECT sp=REJECT dis=QUARANTINE) header.from=y.example'],
  ])('is not in %s: %s', async (header, value) => {
    expect((await read({ From: 'x@y.example', [header]: value })).spam ?? null).toBeNull();
  });
});

describe("Outlook's Thread-Index", () => {
  const root = Buffer.from(`0101d0aabbccdd${'11'.repeat(15)}`, 'hex');
  const index = (answer = '') => Buffer.concat([root, Buffer.from(answer, 'hex')]).toString('base64');

  test('is one hint for a mail and its answers, and joins nothing', async () => {
    const first = await read({ From: 'ann@customer.example', 'Thread-Index': index() });
    const second = await read({ From: 'ann@customer.example', 'Thread-Index': index('8001020304') });
    expect(first.thread.hint).toMatch(/^thread-index:[0-9a-f]{32}$/);
    expect(second.thread.hint).toBe(first.thread.hint);
    expect(second.thread.answers).toEqual([]);
  });

  test.each(['', 'x', 'AAAA', '!!!!not base64 at all, far from it!!!!'])(
    'that is broken is no hint: %s',
    async (value) => {
      expect((await read({ From: 'ann@customer.example', 'Thread-Index': value })).thread.hint ?? null).toBeNull();
    },
  );
});
