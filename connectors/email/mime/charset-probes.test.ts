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

describe('a Latin label', () => {
  const labelled = (charset: string, bytes: Buffer) =>
    readMail(
      Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n`), bytes]),
      defaultLimits,
    );

  test.each(['shift_jis', 'euc-jp'])('on Japanese in %s gives way to the bytes, which is told', (encoding) => {
    const words = 'お世話になっております。ご注文のカップが割れていました。\nOrder 123';
    for (const label of ['iso-8859-1', 'windows-1252', 'iso-8859-2']) {
      const mail = labelled(label, as(encoding)(words));
      expect(mail.segments[0]?.plain).toBe(words);
      expect(mail.charset).toEqual({ declared: label, used: encoding, guessed: true });
    }
  });

  test.each([
    ['iso-8859-1', 'Où est ma commande ? Déjà reçue, à côté de l’entrée.'],
    ['windows-1252', '„Größe“ – don’t, can’t, won’t ‚ja‘ ƒ 5 €'],
    ['iso-8859-1', 'Åäö ÄÄÄ ¤¤¤ éééé'],
    ['iso-8859-2', 'Zażółć gęślą jaźń, ŁÓDŹ'],
    ['windows-1250', 'Příliš žluťoučký kůň úpěl'],
  ])('of genuine %s text stays: %s', (label, words) => {
    const bytes = as(label === 'iso-8859-1' ? 'windows-1252' : label)(words);
    expect(labelled(label, bytes).segments[0]?.plain).toBe(words);
  });
});
