import { expect, test } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { readMail } from './read-mail.ts';
import { readTnef } from './tnef.ts';

/** Writes an envelope as Outlook does (MS-OXTNEF): attributes of level, id, length, data and checksum. */
const u16 = (value: number) => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const attribute = (level: number, id: number, data: Buffer) =>
  Buffer.concat([
    Buffer.from([level]),
    u32(id),
    u32(data.length),
    data,
    u16(data.reduce((a, b) => (a + b) & 0xffff, 0)),
  ]);
const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
const sized = (type: number, id: number, data: Buffer) =>
  Buffer.concat([u16(type), u16(id), u32(1), u32(data.length), padded(data)]);
const unicode = (id: number, text: string) => sized(0x1f, id, Buffer.from(`${text}\0`, 'utf16le'));
const binary = (id: number, data: Buffer) => sized(0x102, id, data);
const number = (id: number, value: number) => Buffer.concat([u16(3), u16(id), u32(value)]);
const props = (...list: Buffer[]) => Buffer.concat([u32(list.length), ...list]);
const envelope = (...attributes: Buffer[]) => Buffer.concat([u32(0x223e9f78), u16(1), ...attributes]);
const file = (name: string, bytes: Buffer, ...more: Buffer[]) =>
  Buffer.concat([
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00018010, Buffer.from(`${name.slice(0, 6).toUpperCase()}~1.PDF\0`)),
    attribute(2, 0x0006800f, bytes),
    attribute(2, 0x00069005, props(unicode(0x3707, name), ...more)),
  ]);

const pdf = Buffer.from('%PDF-1.7 offer');
const offer = envelope(
  attribute(1, 0x00069007, Buffer.concat([u32(1250), u32(0)])),
  attribute(1, 0x00018004, Buffer.concat([Buffer.from([0xa3]), Buffer.from('adna oferta\0')])),
  attribute(
    1,
    0x00069003,
    props(
      // A property with a name of its own, which must be skipped whole.
      Buffer.concat([u16(0x1f), u16(0x8001), Buffer.alloc(16), u32(1), u32(6), padded(Buffer.from('abc', 'utf16le')), u32(1), u32(4), Buffer.from('xy', 'utf16le')]),
      number(0x3fde, 65001),
      binary(0x1013, Buffer.from('<p>Zażółć</p>')),
    ),
  ),
  file('Oferta końcowa 2026.pdf', pdf, unicode(0x3712, 'offer@outlook'), unicode(0x370e, 'application/pdf')),
); // biome-ignore format: bytes in their order

test('long names, types and content ids, the subject in its codepage, the HTML', () => {
  expect(readTnef(offer)).toEqual({
    subject: 'Ładna oferta',
    html: '<p>Zażółć</p>',
    text: null,
    rtf: null,
    files: [
      { fileName: 'Oferta końcowa 2026.pdf', contentType: 'application/pdf', contentId: 'offer@outlook', bytes: pdf },
    ],
  });
});

test('a message within the message gives its text and its files', () => {
  const object = Buffer.concat([
    u16(0x0d),
    u16(0x3701),
    u32(1),
    u32(16 + offer.length),
    Buffer.alloc(16),
    padded(offer),
  ]);
  const outer = envelope(
    attribute(2, 0x00069002, Buffer.alloc(14)),
    attribute(2, 0x00069005, props(number(0x3705, 5), object)),
  );
  expect(readTnef(outer)?.files.map(({ fileName, contentType }) => [fileName, contentType])).toEqual([
    ['Ładna oferta.html', 'text/html'],
    ['Oferta końcowa 2026.pdf', 'application/pdf'],
  ]);
});

test('cut off anywhere it never throws, and nonsense is no envelope', () => {
  for (let length = 0; length < offer.length; length += 3) readTnef(offer.subarray(0, length));
  expect(readTnef(Buffer.from('hello'))).toBeNull();
  expect(readTnef(envelope(attribute(1, 0x00069003, Buffer.from([255, 255, 255, 255, 1]))))?.files).toEqual([]);
});

const mail = (text: string) =>
  Buffer.from(
    `Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b\r\n` +
      'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
      `${offer.toString('base64')}\r\n--b--\r\n`,
  );

test('in a mail its files stand in its place, and its text where the mail has none', () => {
  const read = readMail(mail('Hello'), defaultLimits);
  expect(read.files.map(({ fileName, packedIn, bytes }) => [fileName, packedIn, bytes])).toEqual([
    ['Oferta końcowa 2026.pdf', 'winmail.dat', pdf],
  ]);
  expect([...read.wrapped]).toEqual(['unpacked']);
  expect(read.segments).toHaveLength(1);
  expect(readMail(mail(''), defaultLimits).segments.at(-1)?.html).toContain('Zażółć');
});

test('a broken envelope stays a file', () => {
  const broken = Buffer.from(mail('Hello').toString().replace(offer.toString('base64'), 'bm90aGluZw=='));
  expect(readMail(broken, defaultLimits).files[0]).toMatchObject({ fileName: 'winmail.dat', packedIn: null });
});
