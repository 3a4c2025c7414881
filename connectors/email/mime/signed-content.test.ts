import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { readParts } from './parts.ts';
import { readMail } from './read-mail.ts';
import { readSignedContent } from './signed-content.ts';

// Made by OpenSSL.
const partOf = (name: string) =>
  readParts(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)), defaultLimits).root.body();
const signed = partOf('smime-signed.eml');
const encrypted = partOf('smime-encrypted.eml');

const element = (tag: number, ...content: Buffer[]) => {
  const bytes = Buffer.concat(content);
  const length = bytes.length < 128 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
};
const open = (tag: number, ...content: Buffer[]) =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...content, Buffer.alloc(2)]);
const id = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const signedData = '2a864886f70d010702';
const data = '2a864886f70d010701';

test('what OpenSSL signed is read, what it encrypted is told', () => {
  const content = readSignedContent(signed);
  expect(content.kind === 'signed' && content.content.toString()).toContain('Zażółć, here is the signed order.');
  expect(readSignedContent(encrypted)).toEqual({ kind: 'encrypted' });
});

test('lengths left open and strings in pieces, as programs that stream write them', () => {
  const streamed = open(0x30, id(signedData), open(0xa0, open(0x30, element(0x02, Buffer.from([1])), element(0x31), open(0x30, id(data), open(0xa0, open(0x24, element(0x04, Buffer.from('Hel')), element(0x04, Buffer.from('lo')))))))); // biome-ignore format: one structure
  expect(readSignedContent(streamed)).toEqual({ kind: 'signed', content: Buffer.from('Hello') });
});

test('certificates alone, cut off and built to be deep are nothing, and take no time', () => {
  const bare = element(0x30, id(signedData), element(0xa0, element(0x30, element(0x02, Buffer.from([1])), element(0x31), element(0x30, id(data))))); // biome-ignore format: one structure
  expect(readSignedContent(bare)).toEqual({ kind: 'other' });
  for (let length = 0; length < signed.length; length++)
    expect(readSignedContent(signed.subarray(0, length)).kind).toBe('other');
  const started = performance.now();
  for (const hostile of [
    Buffer.alloc(5_000_000, Buffer.from([0x30, 0x80])),
    Buffer.alloc(5_000_000, Buffer.from([0x30, 0x00])),
    Buffer.concat([Buffer.from([0x30, 0x80]), Buffer.alloc(5_000_000, Buffer.from([0x05, 0x00]))]),
  ])
    expect(readSignedContent(hostile)).toEqual({ kind: 'other' });
  expect(performance.now() - started).toBeLessThan(5000);
});

test('a mail whose wrapper is broken keeps it as a file', () => {
  const mail = Buffer.from(
    'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\nnothing',
  );
  expect(readMail(mail, defaultLimits).files.map((file) => file.fileName)).toEqual(['smime.p7m']);
});
