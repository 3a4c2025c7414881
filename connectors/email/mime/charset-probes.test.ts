/** The probes of character sets, and what takes more than one value to say. */
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { as, bodyProbes, fileNameProbes, greeting, sjis, subjectProbes, vendors } from './charset-probes.ts';
import { readMail } from './read-mail.ts';

describe.each([
  ['bodies', bodyProbes],
  ['subjects', subjectProbes],
  ['file names', fileNameProbes],
] as const)('%s', (_, probes) => {
  test.each(probes)('$name', ({ mails, read, expected }) => {
    for (const mail of mails) expect(read(mail)).toBe(expected);
  });
});

test('two encodings in two parts of one mail', () => {
  const part = (charset: string, bytes: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]);
  const mail = Buffer.concat([
    Buffer.from('Content-Type: multipart/mixed; boundary=b\r\n\r\n'),
    part('shift_jis', sjis(vendors)),
    part('koi8-r', as('koi8-r')('Здравствуйте')),
    Buffer.from('--b--\r\n'),
  ]);
  expect(readMail(mail, defaultLimits).segments.map((one) => one.plain)).toEqual([vendors, 'Здравствуйте']);
});

test('HTML that says its charset in itself', () => {
  const html = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body>${greeting}</body></html>`;
  const mail = Buffer.concat([Buffer.from('Content-Type: text/html\r\n\r\n'), sjis(html)]);
  expect(readMail(mail, defaultLimits).segments[0]?.html).toContain(greeting);
});

test('only the name of the type', () => {
  const mail = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name="=?utf-8?Q?Caf=C3=A9.pdf?="\r\n\r\nx\r\n--b--\r\n`;
  expect(readMail(Buffer.from(mail), defaultLimits).files[0]?.fileName).toBe('Café.pdf');
});
