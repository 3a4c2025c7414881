import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ExplainOptions } from '../kit/connector.ts';
import { explainMail } from './explain.ts';
import { buildMail } from './testing.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const ours: ExplainOptions = {
  own: ['help@shop.example', 'info@shop.example'],
  member: ['mika@shop.example', 'ken@shop.example'],
  rcpt: ['w7k3q9@in.irori.example'],
};

test('every field is there for every mail, readable or not', () => {
  const fields = [
    'from',
    'to',
    'cc',
    'subject',
    'date',
    'messageId',
    'inReplyTo',
    'references',
    'text',
    'html',
    'visibleText',
    'attachments',
    'verdict',
    'customer',
    'forward',
    'confirmation',
    'autoReply',
    'bounce',
  ];
  for (const bytes of [
    fixture('plain.eml'),
    fixture('bounce-dsn.eml'),
    Buffer.alloc(0),
    Buffer.from([0xff, 0xfe, 0, 1]),
  ]) {
    expect(Object.keys(explainMail(bytes))).toEqual(expect.arrayContaining(fields));
  }
  expect(Object.keys(explainMail(null as unknown as Uint8Array))).toEqual(expect.arrayContaining(fields));
});

test('a plain mail', () => {
  expect(explainMail(fixture('plain.eml'), ours)).toMatchObject({
    from: { name: 'Ann Example', address: 'ann@customer.example' },
    to: [{ address: 'help@shop.example' }],
    date: '2026-03-02T01:00:00.000Z',
    messageId: '<plain-1@customer.example>',
    inReplyTo: null,
    verdict: 'message',
    customer: { address: 'ann@customer.example', source: 'from', confidence: 'high' },
    forward: { kind: 'automatic', hops: ['help@shop.example'] },
    autoReply: false,
    bounce: null,
  });
});

test('files with size and hash', () => {
  const [logo, invoice] = explainMail(fixture('files.eml'), ours).attachments;
  expect(logo).toMatchObject({ fileName: 'logo.png', contentType: 'image/png', size: 66, inline: true });
  expect(invoice).toEqual({
    fileName: 'invoice.pdf',
    contentType: 'application/pdf',
    size: 5,
    inline: false,
    sha256: '38523c087796e5d5dd1cf9bad1fb026781a838dd9dd2cf8af58b9f6502a46778',
  });
});

test.each<[string, string]>([
  ['manual-forward-korean.eml', 'manual-forward'],
  ['manual-forward-attached.eml', 'manual-forward'],
  ['auto-reply-polish.eml', 'auto-reply'],
  ['bounce-qmail.eml', 'bounce'],
  ['confirmation-gmail.eml', 'forwarding-confirmation'],
  ['own-copy.eml', 'loop'],
  ['passed-before.eml', 'loop'],
  ['newsletter.eml', 'message'],
])('%s is a %s', (name, verdict) => {
  expect(explainMail(fixture(name), ours).verdict).toBe(verdict);
});

describe('what is given from outside', () => {
  test('without addresses of ours, forwarding headers say what they are', () => {
    const { customer, forward } = explainMail(fixture('forwarded-gmail-chain.eml'));
    expect(customer?.address).toBe('bo@buyer.example');
    expect(forward).toEqual({ kind: 'automatic', hops: ['info@shop.example', 'help@shop.example'] });
  });

  test('without members, a forward that comes straight to us counts as one of theirs', () => {
    expect(explainMail(fixture('manual-forward-korean.eml'))).toMatchObject({
      verdict: 'manual-forward',
      customer: { address: 'kim@gogaek.example', confidence: 'low' },
    });
  });

  test.each<[unknown, string]>([
    [{ dmarc: 'pass' }, 'medium'],
    [{ dkim: [{ domain: 'shop.example', result: 'pass' }] }, 'medium'],
    [{ dkim: 'pass' }, 'medium'],
    [{ verdict: 'verified' }, 'medium'],
    ['mx.example; dkim=pass header.d=shop.example; dmarc=pass', 'medium'],
    [{ dkim: [{ domain: 'evil.example', result: 'pass' }] }, 'low'],
    ['mx.example; dkim=fail header.d=shop.example; dmarc=fail', 'low'],
    [42, 'low'],
  ])('results of sender checks as %j', (auth, confidence) => {
    expect(explainMail(fixture('manual-forward-korean.eml'), { ...ours, auth }).customer?.confidence).toBe(confidence);
  });

  test('a spoofed confirmation is none', () => {
    expect(explainMail(fixture('confirmation-gmail.eml'), { ...ours, auth: { dmarc: 'fail' } })).toMatchObject({
      verdict: 'message',
      confirmation: null,
    });
    const elsewhere = buildMail(
      { From: 'forwarding-noreply@google.com', Subject: '(#123456789) Gmail' },
      'https://mail-settings.google.com.evil.example/mail/vf-x',
    );
    expect(explainMail(elsewhere, ours)).toMatchObject({ verdict: 'message', confirmation: null });
  });

  test('the envelope given goes before the headers', () => {
    const mail = buildMail(
      { 'Return-Path': '<ann@customer.example>', From: 'MAILER-DAEMON@x.example', Subject: 'Undelivered' },
      '<ann@customer.example>: 550 5.1.1 no such user',
    );
    expect(explainMail(mail, { ...ours, mailFrom: '' })).toMatchObject({
      verdict: 'bounce',
      bounce: { recipients: [{ address: 'ann@customer.example', action: 'failed', status: '5.1.1' }] },
    });
  });
});

test.each([
  ['Mon, 2 Mar 2026 10:00:00 +0900 (JST)', '2026-03-02T01:00:00.000Z'],
  ['Mon, 2 Mar 2026 10:00:00 GMT+0900 (Japan Standard Time)', '2026-03-02T01:00:00.000Z'],
  ['2 Mar 26 01:00 UT', '2026-03-02T01:00:00.000Z'],
  ['yesterday', null],
])('the date %s', (date, expected) => {
  expect(explainMail(buildMail({ Date: date }, 'x')).date).toBe(expected);
});
