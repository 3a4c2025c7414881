import { describe, expect, test } from 'vitest';
import { interpret } from '../interpret.ts';
import { defaultLimits } from '../limits.ts';
import { buildChannel, buildMail, buildRaw, receivingAddress, verified } from '../testing.ts';
import { comparable, parseAddresses } from './addresses.ts';
import { decodeReturnPath } from './return-path.ts';

const read = (
  headers: Record<string, string | string[]>,
  body = 'words',
  more: Parameters<typeof buildRaw>[1] = {},
) => {
  const raw = buildRaw(buildMail({ 'Message-ID': '<x@y>', ...headers }, body), more);
  const { envelope, checks } = raw;
  return interpret(raw.body, {
    envelope,
    checks,
    channel: buildChannel(),
    limits: defaultLimits,
    membersUnknown: false,
  });
};
const customer = (...input: Parameters<typeof read>) => read(...input).customer;

describe('the customer', () => {
  test('is who From names', () => {
    expect(customer({ From: '"Example, Ann" <Ann@Customer.Example>', To: 'help@shop.example' })).toMatchObject({
      address: 'ann@customer.example',
      spelling: 'Ann@Customer.Example',
      name: 'Example, Ann',
      source: 'from',
      confidence: 'high',
    });
  });

  test('is who Reply-To names where From is ours', () => {
    expect(customer({ From: 'Shop <help@shop.example>', 'Reply-To': 'Ann <ann@customer.example>' })).toMatchObject({
      address: 'ann@customer.example',
      name: 'Ann',
      source: 'reply-to',
    });
  });

  test('is in the display name where a forwarder put it there', () => {
    expect(customer({ From: '"Ann at ann@customer.example" <help@shop.example>' })).toMatchObject({
      address: 'ann@customer.example',
      name: 'Ann',
      source: 'display-name',
    });
  });

  test('is in the return path where nothing else tells', () => {
    expect(
      customer({ From: 'help@shop.example' }, 'words', { from: 'SRS0=Ab12=XY=customer.example=ann@shop.example' }),
    ).toMatchObject({ address: 'ann@customer.example', source: 'return-path', confidence: 'low' });
  });

  test('is in the fields of a form that names nobody', () => {
    expect(
      customer(
        { From: 'Shop <noreply@forms.example>' },
        'Imię: Jan Przykład\nAdres e-mail: jan@klient.example\nTreść: dzień dobry',
      ),
    ).toMatchObject({ address: 'jan@klient.example', name: 'Jan Przykład', source: 'body', confidence: 'low' });
  });

  test('is never one of our own addresses, whatever names them', () => {
    expect(
      customer({ From: 'help@shop.example', 'Reply-To': 'info@shop.example', 'X-Original-Sender': receivingAddress }),
    ).toBeNull();
  });

  test('is the colleague who writes, when nobody stands behind him', () => {
    expect(customer({ From: 'Boss <boss@shop.example>', To: receivingAddress })).toMatchObject({
      address: 'boss@shop.example',
      source: 'from',
    });
  });

  test('a Reply-To of ours changes nothing', () => {
    expect(customer({ From: 'ann@customer.example', 'Reply-To': 'help@shop.example' })).toMatchObject({
      address: 'ann@customer.example',
      flags: [],
    });
  });

  test('a Reply-To elsewhere is a sign of a trick when the mail is unproven', () => {
    const headers = { From: 'ann@customer.example', 'Reply-To': 'ann@other.example' };
    const unproven = { ...verified, verdict: 'unverified' as const, proof: 'none' as const, dmarc: 'fail' };
    expect(customer(headers, 'x', { checks: unproven })).toMatchObject({
      address: 'ann@customer.example',
      flags: ['reply_to_differs'],
    });
    expect(customer(headers, 'x', { checks: { ...verified, fromAddress: 'ann@customer.example' } })).toMatchObject({
      flags: [],
      proof: 'dmarc',
      doubt: null,
    });
  });

  test('two senders are flagged and believed nowhere', () => {
    const proven = { ...verified, fromAddress: 'x@evil.example' };
    expect(
      customer({ From: ['Bank <service@bank.example>', 'x@evil.example'] }, 'x', { checks: proven }),
    ).toMatchObject({ flags: ['two_senders', 'from_differs'], doubt: 'suspicious', proof: 'none' });
  });

  test('proof of From proves nobody else', () => {
    const checks = { ...verified, fromAddress: 'help@shop.example' };
    expect(customer({ From: 'help@shop.example', 'Reply-To': 'ann@customer.example' }, 'x', { checks })).toMatchObject({
      proof: 'none',
      doubt: 'unproven',
    });
  });

  test('of a newsletter is its sender', () => {
    expect(
      customer({
        From: 'News <news@supplier.example>',
        'List-Id': '<news.supplier.example>',
        'List-Unsubscribe': '<https://x.example>',
      }),
    ).toMatchObject({ address: 'news@supplier.example' });
  });
});

describe('hops', () => {
  test('a chain of any length is told from its first address to its last', () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `${name}@shop.example`);
    const own = [...names, receivingAddress];
    const headers = {
      'X-Forwarded-For': [
        'd@shop.example x@y.z',
        'c@shop.example d@shop.example',
        'b@shop.example c@shop.example',
        'a@shop.example b@shop.example',
      ],
      From: 'ann@customer.example',
      To: 'a@shop.example',
    };
    const raw = buildRaw(buildMail(headers, 'x'));
    const { hops } = interpret(raw.body, {
      envelope: raw.envelope,
      checks: null,
      channel: buildChannel({ ownAddresses: own }),
      limits: defaultLimits,
      membersUnknown: false,
    });
    expect(hops.via).toEqual(names);
    expect(hops.channelAddress).toBe('a@shop.example');
  });

  test('a hop that is no address of ours is anybody’s claim', () => {
    const { hops } = read({
      'X-Forwarded-For': 'ceo@bank.example x@y.z',
      'Delivered-To': 'somebody@else.example',
      From: 'ann@customer.example',
      To: 'who@ever.example',
    });
    expect(hops).toMatchObject({ via: [], forwarded: false, channelAddress: null });
  });
});

describe('mail handed on by hand', () => {
  const block =
    'Please take this.\n\n---------- Forwarded message ---------\nFrom: Ann <ann@customer.example>\nDate: Mon\nSubject: Order\nTo: help@shop.example\n\nWhere is it?';
  const proven = { ...verified, fromAddress: 'mika@shop.example' };

  test('by a member, proven, is the customer’s', () => {
    const { manual } = read({ From: 'Mika <mika@shop.example>', To: receivingAddress, Subject: 'Fwd: Order' }, block, {
      checks: proven,
    });
    expect(manual).toMatchObject({
      kind: 'manual',
      trusted: true,
      note: 'Please take this.',
      body: 'Where is it?',
      original: { from: { address: 'ann@customer.example', name: 'Ann' }, subject: 'Order' },
    });
  });

  test('by somebody who says he is a member is not trusted', () => {
    expect(
      read({ From: 'mika@shop.example', To: receivingAddress, Subject: 'Fwd: Order' }, block).manual,
    ).toMatchObject({ trusted: false });
  });

  test('by a customer is the customer’s own', () => {
    expect(read({ From: 'cy@buyer.example', To: 'help@shop.example', Subject: 'Fwd: Order' }, block).manual).toBeNull();
  });

  test('is told from an answer that quotes', () => {
    const quoted =
      'Thanks!\n\nFrom: Ann <ann@customer.example>\nSent: Monday\nTo: help@shop.example\nSubject: Order\n\nWhere is it?';
    expect(
      read(
        { From: 'mika@shop.example', To: 'ann@customer.example', Cc: receivingAddress, Subject: 'RE: Order' },
        quoted,
      ).manual,
    ).toBeNull();
  });
});

describe('addresses', () => {
  test.each<[string, [string, string][]]>([
    [
      '"Doe, John" <john@x.example>, bo@y.example (Bo)',
      [
        ['Doe, John', 'john@x.example'],
        ['Bo', 'bo@y.example'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    [
      'Team: a@x.example, b@x.example;, c@x.example',
      [
        ['', 'a@x.example'],
        ['', 'b@x.example'],
        ['', 'c@x.example'],
      ],
    ],
    ['=?utf-8?B?5bGx55Sw?= <yamada@x.example>', [['山田', 'yamada@x.example']]],
    ['=?utf-8?Q?ceo=40bank.example?= <x@evil.example>', [['ceo@bank.example', 'x@evil.example']]],
    ['=?utf-8?Q?ceo=40bank.example?=', []],
    ['<missing@x.example', [['', 'missing@x.example']]],
    ['nobody', []],
    ['"evil\u202egnp.exe" <a@x.example>', [['evilgnp.exe', 'a@x.example']]],
    [`${'a'.repeat(70)}@x.example`, []],
  ])('%s', (header, expected) => {
    expect(parseAddresses(header, 50).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test('no more are read than allowed', () => {
    expect(parseAddresses('a@x.example, '.repeat(500), 20)).toHaveLength(20);
  });

  test('compare without case and in one form of the domain', () => {
    expect(comparable('Ann@BÜCHER.example')).toBe('ann@xn--bcher-kva.example');
    expect(comparable('ann@xn--bcher-kva.example.')).toBe('ann@xn--bcher-kva.example');
  });
});

test.each([
  ['help+caf_=w7=in.example@shop.example', { kind: 'gmail', mailbox: 'help@shop.example', original: null }],
  [
    'SRS0=/4SVgk=LD=customer.example=ann@shop.example',
    { kind: 'srs0', original: 'ann@customer.example', forwarders: ['shop.example'] },
  ],
  [
    'SRS1=A1b5=old.example==Pjzr=Y6=customer.example=ann@shop.example',
    { kind: 'srs1', original: 'ann@customer.example', forwarders: ['old.example', 'shop.example'] },
  ],
  [
    'help+SRS=44ldt=IX=customer.example=ann@shop.example',
    { kind: 'microsoft', mailbox: 'help@shop.example', original: 'ann@customer.example' },
  ],
  ['bounces+SRS=HnE87=C7@shop.example', { kind: 'microsoft-short', original: null }],
  ['info+bncBC0000@shop.example', { kind: 'list', mailbox: 'info@shop.example' }],
  ['prvs=1234abcd=ann@customer.example', { kind: 'batv', original: 'ann@customer.example' }],
  ['ann@customer.example', null],
])('return path %s', (address, expected) => {
  const decoded = decodeReturnPath(address);
  if (expected === null) expect(decoded).toBeNull();
  else expect(decoded).toMatchObject(expected);
});
