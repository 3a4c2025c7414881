/** Takes the transfer encoding off a body. What is broken is decoded as far as it goes; an unknown encoding is none. */

export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return decodeBase64(body);
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    default:
      return body;
  }
}

/** `Base64 (comment)`, `"base64"`, `BASE64;` are all seen. */
export function encodingName(value: string | null): string {
  return (value ?? '').toLowerCase().replace(/["';]/g, '').trim().split(/[\s(]/)[0] ?? '';
}

function decodeBase64(body: Buffer): Buffer {
  if (isPlainlyNot(body)) return body;
  const text = body.toString('latin1');
  const padding = text.indexOf('=');
  // Node skips blanks and foreign letters by itself, but stops at the first padding.
  if (padding === -1 || text.slice(padding).replace(/[=\s]/g, '') === '') return Buffer.from(text, 'base64');
  const pieces = text
    .split(/=+/)
    .map((piece) => Buffer.from(piece, 'base64'))
    .filter((piece) => piece.length > 0);
  return Buffer.concat(pieces);
}

/** Labelled base64 and written in words: blanks inside of lines and letters of no base64. */
function isPlainlyNot(body: Buffer): boolean {
  const sample = body.toString('latin1', 0, 2000);
  const foreign = sample.match(/[^A-Za-z0-9+/=\s_-]|[^\s] (?=[^\s])/g)?.length ?? 0;
  return foreign > 3 && foreign > sample.length * 0.04;
}

function decodeQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number;
    if (byte !== EQUALS) {
      out[length++] = byte;
      continue;
    }
    const next = body[i + 1];
    const value = hexValue(next) * 16 + hexValue(body[i + 2]);
    if (value >= 0) {
      out[length++] = value;
      i += 2;
      continue;
    }
    const end = softBreakEnd(body, i + 1);
    if (end === -1) out[length++] = byte;
    else i = end;
  }
  return out.subarray(0, length);
}

const EQUALS = 0x3d;

/** Negative enough that a sum with one good digit stays negative. */
function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1000;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1000;
}

/** Index of the line end that an `=` at the end of a line swallows, blanks before it included; -1 when it is none. */
function softBreakEnd(body: Buffer, from: number): number {
  let i = from;
  while (body[i] === 0x20 || body[i] === 0x09) i++;
  if (body[i] === 0x0d) return body[i + 1] === 0x0a ? i + 1 : i;
  if (body[i] === 0x0a) return i;
  return i >= body.length ? body.length - 1 : -1;
}
