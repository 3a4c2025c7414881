import type { MailTrace } from '@irori/contract/channels/forwarding';
import { describe, expect, test } from 'vitest';
import type { SenderChecks } from '../kit/inbound-event.ts';
import { readReceived } from './received.ts';
import { buildChannel, buildRaw, receivingAddress } from './testing.ts';
import { traceMail } from './trace.ts';

const channel = buildChannel();

const trace = (lines: readonly string[], more: Parameters<typeof buildRaw>[1] = {}): Promise<MailTrace> =>
  traceMail(buildRaw(`${lines.join('\r\n')}\r\n\r\nHello\r\n`, more), channel);

const stations = ({ hops }: MailTrace) => hops.map((hop) => `${hop.kind} ${hop.address ?? hop.host}`);

const written = [
  'From: Ann Example <ann@customer.example>',
  'To: help@shop.example',
  'Date: Mon, 02 Mar 2026 09:59:50 +0000',
  'Message-ID: <ann-1@customer.example>',
];

describe('the line of stations', () => {
  test('of a Gmail forward: who wrote, her server, the mailbox with what says so, our door', async () => {
    const way = await trace(
      [
        'X-Forwarded-To: w7k3q9@in.irori.example',
        'X-Forwarded-For: help@shop.example w7k3q9@in.irori.example',
        'Delivered-To: help@shop.example',
        'Received: by 2002:a05:6512:1 with SMTP id abc; Mon, 2 Mar 2026 09:59:56 -0000',
        'ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@customer.example; spf=pass',
        'Received: from out.customer.example (out.customer.example. [192.0.2.9]) by mx.google.com with ESMTPS id x1 for <help@shop.example> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384); Mon, 02 Mar 2026 09:59:55 -0000 (UTC)',
        'Received: by out.customer.example (Postfix, from userid 1000) id 4F1A2B; Mon,  2 Mar 2026 09:59:51 +0000 (UTC)',
        ...written,
      ],
      { from: 'help+caf_=w7k3q9=in.irori.example@shop.example' },
    );
    expect(way.way).toBe('automatic');
    expect(stations(way)).toEqual([
      'sender ann@customer.example',
      'relay out.customer.example',
      'mailbox help@shop.example', // with Google's host inside, `2002:…`
      `door ${receivingAddress}`,
    ]);
    const mailbox = way.hops[2];
    expect(mailbox).toMatchObject({ host: 'mx.google.com', ours: true, encrypted: true, seconds: 4 });
    const said = way.hops.flatMap((hop) => hop.evidence.map(({ name }) => name));
    expect(said).toEqual(
      expect.arrayContaining(['x-forwarded-for', 'delivered-to', 'arc-authentication-results', 'envelope']),
    );
    expect(way.seconds).toBe(10);
    expect(way.remarks).toEqual([]);
  });

  test('a host of Gmail’s inside is named by the next one, and is no line without encryption', async () => {
    const way = await trace([
      'Received: from mail-ed1.google.com (mail-ed1.google.com [192.0.2.4]) by mx.other.example with ESMTPS id 3; Mon, 2 Mar 2026 09:59:57 +0000',
      'Received: by 10.1.2.3 with SMTP id 2; Mon, 2 Mar 2026 09:59:56 +0000',
      'Received: by 2002:a05:6512:1 with SMTP id 1; Mon, 2 Mar 2026 09:59:55 +0000',
      ...written,
    ]);
    expect(way.hops.slice(0, -1).map(({ host, encrypted }) => [host, encrypted])).toEqual([
      [null, null],
      ['mail-ed1.google.com', null],
      ['mx.other.example', true],
    ]);
  });

  test('of two redirects names both mailboxes, and says that two are one too many (KL-24)', async () => {
    const way = await trace([
      'X-Original-To: help@shop.example',
      'Received: from mail.shop.example by host2.shop.test with ESMTP; Mon, 2 Mar 2026 09:59:56 +0000',
      'X-Original-To: info@shop.example',
      'Received: from out.customer.example by mail.shop.example with ESMTP; Mon, 2 Mar 2026 09:59:53 +0000',
      ...written,
    ]);
    expect(stations(way)).toEqual([
      'sender ann@customer.example',
      'mailbox info@shop.example',
      'mailbox help@shop.example',
      `door ${receivingAddress}`,
    ]);
    expect(way.remarks).toEqual([
      { code: 'way.redirected_twice', params: { via: ['info@shop.example', 'help@shop.example'] }, hop: 2 },
    ]);
  });

  test('of Microsoft: the mailbox stands in its header and in the rewritten envelope, once', async () => {
    const way = await trace(
      [
        'X-MS-Exchange-Inbox-Rules-Loop: help@shop.example',
        'Received: from AB1.eurprd01.prod.outlook.com (2603:10a6::1) by CD2.eurprd01.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 09:59:56 +0000',
        'Received: from out.customer.example by XY.eurprd01.prod.outlook.com with Microsoft SMTP Server (version=TLS1_2) id 15; Mon, 2 Mar 2026 09:59:54 +0000',
        ...written,
      ],
      { from: 'help+SRS=AbCd=EF=customer.example=ann@shop.example' },
    );
    expect(stations(way)).toEqual([
      'sender ann@customer.example',
      'mailbox help@shop.example',
      `door ${receivingAddress}`,
    ]);
    expect(way.hops[1]?.evidence.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['received', 'x-ms-exchange-inbox-rules-loop', 'envelope']),
    );
  });

  test('of a group names the list', async () => {
    const way = await trace([
      'List-ID: <info.shop.example>',
      'Mailing-list: list info@shop.example; contact info+owners@shop.example',
      'X-Original-Sender: ann@customer.example',
      'Received: from out.customer.example by mx.google.com with ESMTPS; Mon, 2 Mar 2026 09:59:54 +0000',
      ...written,
    ]);
    expect(way.way).toBe('list');
    expect(stations(way)).toContain('list info@shop.example');
  });

  test('of a mail to the receiving address itself says that nothing forwarded it', async () => {
    const lines = written.map((line) => (line.startsWith('To:') ? `To: ${receivingAddress}` : line));
    const way = await trace(lines);
    expect(way.way).toBe('direct');
    expect(way.remarks).toMatchObject([{ code: 'way.direct' }]);
  });

  test('of a mail that one of us handed on by hand says so', async () => {
    const way = await trace(['From: Mika <mika@shop.example>', `To: ${receivingAddress}`, 'Subject: Fwd: parcel']);
    expect(way.way).toBe('by_hand');
    expect(way.remarks).toMatchObject([{ code: 'way.by_hand', params: { by: 'mika@shop.example' } }]);
  });

  test('whose signature broke on the way, at a domain that asks to refuse such mail', async () => {
    const checks: SenderChecks = {
      verdict: 'suspicious',
      proof: 'none',
      spf: 'softfail',
      dkim: [{ domain: 'customer.example', result: 'fail', aligned: true }],
      dmarc: 'fail',
      arc: 'none',
      fromAddress: null,
    };
    const way = await trace(['Delivered-To: help@shop.example', ...written], { checks });
    expect(way.remarks.map(({ code }) => code)).toEqual(['way.signature_broken', 'way.dmarc_broken', 'way.spf_broken']);
    expect(way.checks).toMatchObject({ dmarc: 'fail' });
  });

  test('stays short and quick, whatever a sender writes', async () => {
    const noise = Array.from(
      { length: 1500 },
      (_, i) => `Received: from a${i} by h${i}.x${i}.example with ${'('.repeat(200)}; nonsense`,
    );
    const way = await trace([...noise, 'Delivered-To: <<<>>>@@', ...written]);
    expect(way.hops.length).toBeLessThanOrEqual(40);
    expect(way.hops.at(-1)?.kind).toBe('door');
  });
});

test.each([
  [
    'from a.example (a.example [192.0.2.1]) by b.example (Postfix) with ESMTPS id 1 for <x@y.example>; Mon, 2 Mar 2026 10:00:00 +0900 (JST)',
    { by: 'b.example', for: 'x@y.example', encrypted: true },
  ],
  ['(qmail 123 invoked from network); 2 Mar 2026 10:00:00 -0000', null],
  [
    'from unknown by mail.sakura.ne.jp with SMTP; Mon, 2 Mar 2026 10:00:00 +0900',
    { by: 'mail.sakura.ne.jp', for: null, encrypted: false },
  ],
  [
    'by 2002:a17:90a:0 with SMTP id q; Mon, 2 Mar 2026 10:00:00 -0800 (PST)',
    { by: '2002:a17:90a:0', encrypted: false },
  ],
] as const)('Received: %s', (value, expected) => {
  if (expected === null) expect(readReceived(value)).toBeNull();
  else expect(readReceived(value)).toMatchObject(expected);
});
