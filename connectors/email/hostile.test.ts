/** Mail built to stall a parser: each of these must be over in far less than the ten seconds that a worker has. */
import { expect, test } from 'vitest';
import { parse } from './parse.ts';
import { buildChannel, buildRaw } from './testing.ts';

const { credentials: _, ...channel } = buildChannel();
const head = 'From: Ann <ann@customer.example>\r\nTo: help@shop.example\r\nSubject: x\r\n';
const text = (body: string) => `${head}Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`;
const html = (body: string) => `${head}Content-Type: text/html; charset=utf-8\r\n\r\n${body}`;
const nested = (depth: number) =>
  Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  ).join('');

test.each<[string, string | Buffer]>([
  ['one long line', text('a'.repeat(1_000_000))],
  ['blanks', text(' '.repeat(1_000_000))],
  ['quotes of every depth', text(`${'>'.repeat(500_000)}\r\n`)],
  ['quoted and unquoted in turn', text('> x\r\nyes\r\n'.repeat(100_000))],
  ['introductions', text('On 2026-03-02 at 10:00 Ann <a@b.c> wrote:\r\n'.repeat(20_000))],
  ['beginnings of introductions', text('On 2026-03-02 at 10:00\r\n'.repeat(40_000))],
  ['header labels', text('From: a@b.c\r\nTo: x\r\n\r\n'.repeat(30_000))],
  ['rules', text('-----\r\n'.repeat(100_000))],
  ['signature marks', text('-- \r\n'.repeat(200_000))],
  ['delimiters', text('----- a -----\r\n'.repeat(60_000))],
  ['addresses', text('a@b.c '.repeat(150_000))],
  ['ats', text('@'.repeat(1_000_000))],
  ['brackets', text('<'.repeat(1_000_000))],
  ['colons', text(':'.repeat(1_000_000))],
  ['digits', text('1'.repeat(1_000_000))],
  [
    'reports',
    `From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n${'<a@b.c>:\r\n550 5.1.1 user unknown\r\n'.repeat(20_000)}`,
  ],
  [
    'forwards',
    `From: mika@shop.example\r\nSubject: Fwd: x\r\n\r\n${'---------- Forwarded message ---------\r\nFrom: A <a@b.c>\r\nSubject: x\r\n\r\n'.repeat(20_000)}`,
  ],
  ['a subject of prefixes', `Subject: ${'Re: '.repeat(200_000)}\r\n\r\nx`],
  ['a From of commas', `From: ${'a,'.repeat(400_000)}\r\n\r\nx`],
  ['a From of quotes', `From: ${'"'.repeat(900_000)}\r\n\r\nx`],
  ['a From of comments', `From: ${'('.repeat(900_000)}\r\n\r\nx`],
  ['encoded-words', `Subject: ${'=?utf-8?B?YQ==?= '.repeat(50_000)}\r\n\r\nx`],
  ['halves of encoded-words', `Subject: ${'=?'.repeat(400_000)}\r\n\r\nx`],
  ['parameters', `Content-Type: text/plain; ${'a=b; '.repeat(150_000)}\r\n\r\nx`],
  ['references', `References: ${'<'.repeat(900_000)}\r\n\r\nx`],
  ['folded lines', `X: y\r\n${' z\r\n'.repeat(300_000)}\r\nx`],
  ['20,000 parts', `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(20_000)}`],
  ['300 levels', `${head}${nested(300)}`],
  ['90 levels and lines that look like boundaries', `${head}${nested(90)}\r\n${'--x\r\n'.repeat(300_000)}`],
  [
    'mails within mails',
    `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(900)}`,
  ],
  ['open tags', html('<div>'.repeat(400_000))],
  ['open tags that close others', html('<div></b>'.repeat(200_000))],
  ['tables', html('<table><tr><td>'.repeat(130_000))],
  ['open angles', html('<'.repeat(2_000_000))],
  ['ampersands', html('&'.repeat(2_000_000))],
  ['attributes', html(`<a ${'x=y '.repeat(500_000)}>`)],
  ['styles', html('<p style="color:red;background:url(x)">a</p>'.repeat(40_000))],
  ['comments', html('<!--'.repeat(500_000))],
  ['sheets that never end', html(`<h1>x</h1>${'<style>'.repeat(280_000)}`)],
  ['sheets and comments', html(`<h1>x</h1>${'<style><!--'.repeat(180_000)}`)],
  ['rules within rules', html(`<h1>x</h1><style>${'p{'.repeat(49_000)}</style>`)],
  ['rules', html(`<h1>x</h1><style>${'@media screen{p{color:red}}'.repeat(3_500)}</style>`)],
  ['letters of one name', `Message-ID: <a\0b@c.example>\r\nReferences: <\0@x>\r\nFrom: a@b.example\r\n\r\nx`],
  ['quoted-printable', `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${'='.repeat(1_000_000)}`],
  ['base64 of padding', `${head}Content-Transfer-Encoding: base64\r\n\r\n${'QQ=='.repeat(250_000)}`],
  ['bytes of no charset', Buffer.concat([Buffer.from(`${head}\r\n`), Buffer.alloc(1_000_000, 0x82)])],
  ['escapes', `${head}\r\n${'\x1b$B'.repeat(300_000)}`],
])('%s', async (_, body) => {
  const started = process.cpuUsage();
  const parsed = await parse(buildRaw(body), channel);
  // Measured below 1 s each. Time of this process alone: how busy the machine is says nothing about the parser.
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  expect(['events', 'quarantined']).toContain(parsed.kind);
  expect(JSON.stringify(parsed)).not.toContain('\\u0000');
});
