/** The header of a mail as it stands in its bytes: each field in order, unfolded, and nothing decoded. */
import type { Blobs } from '../../platform/blobs/blobs.ts';

export interface HeaderLine {
  readonly name: string;
  readonly value: string;
}

export interface HeaderLimits {
  readonly mailHeaderBytes: number;
  readonly mailHeaderLines: number;
}

/** Reads as much of the mail as its header takes. */
export async function headerLinesOf(
  blobs: Pick<Blobs, 'get'>,
  hash: string,
  limits: HeaderLimits,
): Promise<HeaderLine[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of (await blobs.get(hash)) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limits.mailHeaderBytes || endOfHeader(Buffer.concat(chunks.slice(-2))) >= 0) break;
  }
  return parseHeaderLines(Buffer.concat(chunks).subarray(0, limits.mailHeaderBytes), limits.mailHeaderLines);
}

/** @param mail a mail or the beginning of one; its header ends at the first empty line, of any line ending */
export function parseHeaderLines(mail: Buffer, most: number): HeaderLine[] {
  const end = endOfHeader(mail);
  const lines: { name: string; value: string }[] = [];
  for (const line of decode(end < 0 ? mail : mail.subarray(0, end)).split(/\r\n|\n|\r/)) {
    const last = lines.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last.value += ` ${line.trim()}`;
      continue;
    }
    const [, name, value] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue; // a broken line, or the `From ` of an mbox
    if (lines.length >= most) break;
    lines.push({ name, value: value.trimEnd() });
  }
  return lines;
}

function endOfHeader(bytes: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n', '\r\r'].map((end) => bytes.indexOf(end)).filter((at) => at >= 0);
  return ends.length === 0 ? -1 : Math.min(...ends);
}

/** Headers are ASCII or, since RFC 6532, UTF-8; what is neither came from an old client and is some 8-bit set. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
