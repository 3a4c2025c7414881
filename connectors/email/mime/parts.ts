/**
 * Finds the parts of a mail: a single pass over the bytes that knows every open boundary, so that a missing closing
 * line, blanks after a boundary or a part without headers cost one part at most, and nothing throws.
 * Why not a ready parser: see README.md, "Reading MIME".
 */
import type { MailLimits } from '../limits.ts';
import { type HeaderBlock, looksLikeHeader, readHeaderBlock } from './header-block.ts';
import { type ParameterisedValue, parseParameters } from './parameters.ts';
import { decodeTransfer, encodingName } from './transfer-encoding.ts';

export interface Part {
  readonly headers: HeaderBlock;
  readonly contentType: ParameterisedValue;
  readonly disposition: ParameterisedValue;
  readonly children: readonly Part[];
  /** 0 for the mail itself. */
  readonly depth: number;
  /** Body with the transfer encoding taken off; empty for a multipart with children. */
  body(): Buffer;
}

/** A cap that stopped the reading, with its value. */
export interface OverLimit {
  readonly cap: 'parts' | 'nesting' | 'headerBytes' | 'headerLines';
  readonly limit: number;
}

export interface PartTree {
  readonly root: Part;
  /** Null when the whole mail was read. */
  readonly over: OverLimit | null;
}

/** @param source the mail as it came; it is never changed. */
export function readParts(source: Uint8Array, limits: MailLimits): PartTree {
  const bytes = withLineFeeds(Buffer.from(source.buffer, source.byteOffset, source.byteLength));
  const reader = new PartReader(bytes, limits);
  return reader.read();
}

interface OpenPart extends Part {
  readonly children: OpenPart[];
  readonly bodyStart: number;
  bodyEnd: number;
  /** What its children are when they do not say (RFC 2046 section 5.1.5). */
  readonly childType: string;
}

/** A boundary that is open, and the part whose children it separates. */
interface OpenBoundary {
  readonly marker: string;
  readonly owner: OpenPart;
}

class PartReader {
  private readonly bytes: Buffer;
  private readonly limits: MailLimits;
  private over: OverLimit | null = null;
  private count = 0;
  private readonly open: OpenBoundary[] = [];

  constructor(bytes: Buffer, limits: MailLimits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  read(): PartTree {
    const root = this.startPart(0, null);
    let current: OpenPart | null = root;
    let position = root.bodyStart;
    while (this.over === null && this.open.length > 0) {
      const line = this.nextBoundary(position);
      if (line === null) break;
      if (current) current.bodyEnd = trimLineEnd(this.bytes, current.bodyStart, line.start);
      // Boundaries inside the one that came are closed by it, with or without their own closing line.
      this.open.length = line.closes ? line.index : line.index + 1;
      position = line.end;
      if (line.closes) {
        current = null; // an epilogue belongs to nobody
        continue;
      }
      const owner = line.owner;
      current = this.startPart(line.end, owner);
      owner.children.push(current);
      position = current.bodyStart;
    }
    return { root, over: this.over };
  }

  private startPart(start: number, parent: OpenPart | null): OpenPart {
    const { bytes, limits } = this;
    const depth = parent ? parent.depth + 1 : 0;
    const head = findHeaderEnd(bytes, start, limits);
    if (head.over) this.over ??= head.over;
    if (++this.count > limits.parts) this.over ??= { cap: 'parts', limit: limits.parts };
    if (depth > limits.nesting) this.over ??= { cap: 'nesting', limit: limits.nesting };
    const headers = readHeaderBlock(bytes.subarray(start, head.end), limits.headerLines);
    const disposition = parseParameters(headers.first('content-disposition') ?? '');
    const declared = parseParameters(headers.first('content-type') ?? '');
    const type = plausibleType(declared.value) ?? defaultType(disposition, parent, headers);
    const encoding = encodingName(headers.first('content-transfer-encoding'));
    const children: OpenPart[] = [];
    const part: OpenPart = {
      headers,
      contentType: { value: type, params: declared.params },
      disposition,
      children,
      depth,
      bodyStart: head.bodyStart,
      bodyEnd: bytes.length,
      childType: type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
      body() {
        if (children.length > 0) return Buffer.alloc(0);
        return decodeTransfer(bytes.subarray(part.bodyStart, Math.max(part.bodyStart, part.bodyEnd)), encoding);
      },
    };
    if (type.startsWith('multipart/')) {
      const boundary = declared.params.get('boundary') || sniffBoundary(bytes, head.bodyStart);
      if (boundary) this.open.push({ marker: Buffer.from(boundary, 'utf8').toString('latin1').trimEnd(), owner: part });
    }
    return part;
  }

  /** The next line that is one of the open boundaries. Candidates are found by a native search, not line by line. */
  private nextBoundary(
    from: number,
  ): { start: number; end: number; closes: boolean; index: number; owner: OpenPart } | null {
    const { bytes, open } = this;
    let at = from;
    while (true) {
      const start = startsLine(bytes, at) && bytes[at] === DASH && bytes[at + 1] === DASH ? at : nextDashes(bytes, at);
      if (start === -1) return null;
      const lineFeed = bytes.indexOf(LF, start);
      const end = lineFeed === -1 ? bytes.length : lineFeed + 1;
      if (end - start <= MAX_BOUNDARY_LINE) {
        const line = bytes.toString('latin1', start + 2, end).trimEnd();
        const found = matchBoundary(line, open);
        if (found) return { start, end, ...found };
      }
      at = end;
      if (at >= bytes.length) return null;
    }
  }
}

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** RFC 2046 allows 70 letters; some write more. */
const MAX_BOUNDARY_LINE = 2000;

/**
 * Innermost first, since a boundary may be the beginning of another; whole lines before lines with a rest, which the
 * RFC wants ignored (section 5.1.1).
 */
function matchBoundary(
  line: string,
  open: readonly OpenBoundary[],
): { closes: boolean; index: number; owner: OpenPart } | null {
  for (let index = open.length - 1; index >= 0; index--) {
    const { marker, owner } = open[index] as OpenBoundary;
    if (line === marker) return { closes: false, index, owner };
    if (line === `${marker}--`) return { closes: true, index, owner };
  }
  for (let index = open.length - 1; index >= 0; index--) {
    const { marker, owner } = open[index] as OpenBoundary;
    if (line.startsWith(`${marker}--`)) return { closes: true, index, owner };
    if (line.startsWith(`${marker} `)) return { closes: false, index, owner };
  }
  return null;
}

function nextDashes(bytes: Buffer, from: number): number {
  const found = bytes.indexOf('\n--', Math.max(0, from - 1), 'latin1');
  return found === -1 ? -1 : found + 1;
}

function startsLine(bytes: Buffer, at: number): boolean {
  return at === 0 || bytes[at - 1] === LF;
}

/** The line end before a boundary belongs to the boundary. */
function trimLineEnd(bytes: Buffer, start: number, end: number): number {
  let trimmed = end;
  if (trimmed > start && bytes[trimmed - 1] === LF) trimmed--;
  if (trimmed > start && bytes[trimmed - 1] === CR) trimmed--;
  return trimmed;
}

/** Where the header block ends and the body begins. A line that can be no header ends the block as an empty one does. */
function findHeaderEnd(
  bytes: Buffer,
  start: number,
  limits: MailLimits,
): { end: number; bodyStart: number; over: OverLimit | null } {
  let at = start;
  let lines = 0;
  let openValue = false;
  while (at < bytes.length) {
    const lineFeed = bytes.indexOf(LF, at);
    const next = lineFeed === -1 ? bytes.length : lineFeed + 1;
    const line = bytes.toString('latin1', at, Math.min(next, at + 200)).replace(/\r?\n$/, '');
    if (line === '') return { end: at, bodyStart: next, over: null };
    if (line[0] !== ' ' && line[0] !== '\t') {
      if (!looksLikeHeader(line) && !(lines === 0 && line.startsWith('From '))) {
        // Folded without a blank: only when a header follows is it one more piece of the header.
        const following = bytes.toString('latin1', next, Math.min(bytes.length, next + 200));
        const isStray = lines > 0 && (openValue || looksLikeHeader(following) || /^[ \t]+\S/.test(following));
        if (!isStray || line.startsWith('--')) return { end: at, bodyStart: at, over: null };
      }
      openValue = /^[!-9;-~]{1,100}:\s*$/.test(line);
      if (++lines > limits.headerLines) {
        return { end: at, bodyStart: at, over: { cap: 'headerLines', limit: limits.headerLines } };
      }
    }
    if (next - start > limits.headerBytes) {
      return { end: at, bodyStart: at, over: { cap: 'headerBytes', limit: limits.headerBytes } };
    }
    at = next;
  }
  return { end: bytes.length, bodyStart: bytes.length, over: null };
}

/** `text/plain`; null for what is no type, such as `text` or an empty value (RFC 2045 section 5.2 then says text/plain). */
function plausibleType(value: string): string | null {
  return /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,100}$/.test(value) ? value : null;
}

function defaultType(disposition: ParameterisedValue, parent: OpenPart | null, headers: HeaderBlock): string {
  const declared = (headers.first('content-type') ?? '').trim().toLowerCase();
  if (/^text\b/.test(declared)) return declared.includes('html') ? 'text/html' : 'text/plain';
  if (/^multipart\b/.test(declared)) return 'multipart/mixed';
  if (disposition.value === 'attachment' || disposition.params.has('filename')) return 'application/octet-stream';
  if (/;\s*boundary\s*=/.test(declared)) return 'multipart/mixed';
  return parent?.childType ?? 'text/plain';
}

/** A multipart that forgot to name its boundary usually begins with it. */
function sniffBoundary(bytes: Buffer, bodyStart: number): string | null {
  const head = bytes.toString('latin1', bodyStart, Math.min(bytes.length, bodyStart + 2000));
  const line = head.split(/\r?\n/).find((text) => text.startsWith('--') && text.length > 4);
  return line ? line.slice(2).trimEnd() : null;
}

/** Mail whose lines end in CR alone, as old Macs wrote it, on a copy. */
function withLineFeeds(bytes: Buffer): Buffer {
  if (bytes.includes(LF) || !bytes.includes(CR)) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(CR); at !== -1; at = copy.indexOf(CR, at + 1)) copy[at] = LF;
  return copy;
}
