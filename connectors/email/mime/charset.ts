/**
 * Bytes to text, by the label where it tells the truth and by the bytes where it does not: mail comes unlabelled,
 * mislabelled and with labels that no standard knows (channels measured: 7 of 39 probes defeat the usual parsers).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { guessCharset, japaneseUnderLatin } from './guess-charset.ts';
import { onDemand } from './on-demand.ts';

const japanese = onDemand<typeof import('encoding-japanese')>('encoding-japanese');

export interface DecodedText {
  readonly text: string;
  /** The charset that was used in the end, lower case. */
  readonly charset: string;
  /** True when the label was missing or wrong and the bytes decided. */
  readonly guessed: boolean;
}

/** Decodes `bytes`; never throws, whatever the label. @param label as the mail gives it, null when it gives none. */
export function decodeText(bytes: Uint8Array, label: string | null): DecodedText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const charset = canonicalCharset(label);
  if (charset !== null && isWide(charset)) return { text: decodeAs(buffer, charset), charset, guessed: false };
  if (isAscii(buffer)) return decodeSevenBit(buffer, charset);
  if (charset !== null && !claimsNothing(charset)) {
    const text = decodeAs(buffer, charset);
    if (isBelievable(buffer, text, charset)) {
      const meant = japaneseUnderLatin(buffer, charset, decodeAs);
      if (meant !== null) return { text: decodeAs(buffer, meant), charset: meant, guessed: true };
      return { text, charset, guessed: false };
    }
  }
  if (isUtf8(buffer)) return { text: buffer.toString('utf8'), charset: 'utf-8', guessed: charset !== 'utf-8' };
  if (buffer.includes(ESC) && looksLikeJis(buffer)) {
    return { text: decodeJis(buffer), charset: 'iso-2022-jp', guessed: true };
  }
  if (charset === 'utf-8' && mostlyUtf8(buffer)) return { text: buffer.toString('utf8'), charset, guessed: false };
  const guess = guessCharset(buffer, decodeAs);
  return { text: decodeAs(buffer, guess), charset: guess, guessed: true };
}

/** Decodes by that charset and no other, as a reader asked who knows better; Windows-1252 where nobody knows its name. */
export function decodeExactly(bytes: Uint8Array, name: string): { text: string; charset: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const charset = canonicalCharset(name) ?? 'windows-1252';
  return { text: charset === 'utf-7' ? iconv.decode(buffer, charset) : decodeAs(buffer, charset), charset };
}

/** The name we decode by: aliases that the platform does not know are mapped; null when there is no usable label. */
export function canonicalCharset(label: string | null): string | null {
  const name = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
    .replace(/\*.*$/, '')
    .replace(/[^\x20-\x7e]/g, '');
  if (name === '') return null;
  const alias = aliases.get(name.replace(/[\s_]/g, '-'));
  if (alias) return alias;
  if (/^(?:x-)?iso-?2022-?jp/.test(name) || /^(?:cp|csiso|jis)[-_]?(?:5022\d|2022jp)/.test(name) || name === 'jis')
    return JIS;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return iconv.encodingExists(name) ? name : null;
  }
}

const JIS = 'iso-2022-jp';
const ESC = 0x1b;

const aliases = new Map([
  ['cp932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['windows-932', 'shift_jis'],
  ['windows-31j', 'shift_jis'],
  ['x-sjis', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['cp51932', 'euc-jp'],
  ['eucjp', 'euc-jp'],
  ['eucjp-ms', 'euc-jp'],
  ['cp936', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['gb-2312', 'gb18030'],
  ['gbk', 'gb18030'],
  ['windows-936', 'gb18030'],
  ['cp949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['cp950', 'big5'],
  ['utf8', 'utf-8'],
  ['utf-8mb4', 'utf-8'],
  ['utf-7', 'utf-7'],
  ['unicode-1-1-utf-7', 'utf-7'],
  ['iso-8859-8-i', 'iso-8859-8'],
  ['unknown-8bit', 'us-ascii'],
  ['x-unknown', 'us-ascii'],
  ['unknown', 'us-ascii'],
  ['8bit', 'us-ascii'],
  ['binary', 'us-ascii'],
  ['default', 'us-ascii'],
  ['default-charset', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['us-ascii', 'us-ascii'],
  ['ansi-x3.4-1968', 'us-ascii'],
  ['646', 'us-ascii'],
]);

/** ASCII and UTF-8 labels are what senders write when they do not know; only the bytes can confirm them. */
function claimsNothing(charset: string): boolean {
  return charset === 'us-ascii' || charset === 'utf-8';
}

function isWide(charset: string): boolean {
  return charset.startsWith('utf-16') || charset.startsWith('utf-32');
}

function decodeSevenBit(buffer: Buffer, charset: string | null): DecodedText {
  if (charset === 'utf-7' && buffer.includes('+')) {
    return { text: iconv.decode(buffer, 'utf-7'), charset, guessed: false };
  }
  if (buffer.includes(ESC) && looksLikeJis(buffer)) {
    return { text: decodeJis(buffer), charset: JIS, guessed: charset !== JIS };
  }
  return { text: buffer.toString('latin1'), charset: charset ?? 'us-ascii', guessed: false };
}

/** ESC $ or ESC ( begins every run of ISO-2022-JP that is not plain ASCII. */
function looksLikeJis(buffer: Buffer): boolean {
  return buffer.includes('\x1b$') || buffer.includes('\x1b(');
}

function decodeJis(buffer: Buffer): string {
  // Node's own decoder knows no JIS X 0212 and gives up at vendors' letters; this one knows both [measured].
  return japanese().convert(buffer, { from: 'JIS', to: 'UNICODE', type: 'string' });
}

/** @param charset as `canonicalCharset` gives it. */
function decodeAs(buffer: Buffer, charset: string): string {
  if (charset === JIS) return looksLikeJis(buffer) ? decodeJis(buffer) : buffer.toString('latin1');
  if (charset === 'us-ascii') return new TextDecoder('windows-1252').decode(buffer);
  if (charset === 'euc-kr') return iconv.decode(buffer, 'cp949'); // Node's own knows no letters of UHC [measured]
  try {
    return new TextDecoder(charset).decode(buffer);
  } catch {
    return iconv.decode(buffer, charset);
  }
}

/** Does the text that the label gives make sense, or was the label wrong? */
function isBelievable(buffer: Buffer, text: string, charset: string): boolean {
  if (charset === JIS) return !buffer.some((byte) => byte >= 0x80);
  if (multiByte.has(charset)) return !text.includes('\ufffd') || !isUtf8(buffer);
  // Bytes of a one-byte charset form valid UTF-8 by chance only where there are very few of them.
  return !isUtf8(buffer);
}

const multiByte = new Set(['shift_jis', 'euc-jp', 'gb18030', 'gbk', 'big5', 'euc-kr']);

/** Labelled UTF-8, and broken in a few places only: cut in the middle of a letter, one foreign byte pasted in. */
function mostlyUtf8(buffer: Buffer): boolean {
  const text = buffer.toString('utf8');
  let broken = 0;
  let right = 0;
  for (const letter of text) {
    if (letter === '\ufffd') broken++;
    else if (letter > '\u007f') right++;
  }
  return right > broken * 4;
}
