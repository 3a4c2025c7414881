/**
 * The header block of a mail or of a part, line by line as it came: repeated names stay repeated, since two From
 * lines are a trick that every "first wins" or "last wins" hides.
 */
import { isAscii } from 'node:buffer';
import { decodeText } from './charset.ts';
import { cleanLine } from './clean-text.ts';
import { decodeWords } from './encoded-words.ts';

export interface HeaderLine {
  /** Lower case. */
  readonly name: string;
  /** The name as it was written. */
  readonly label: string;
  /** Unfolded, raw bytes decoded, encoded-words still in it. */
  readonly value: string;
}

export interface HeaderBlock {
  readonly lines: readonly HeaderLine[];
  /** The topmost value of that name; null when there is none. @param name in lower case. */
  first(name: string): string | null;
  /** All values of that name, topmost first. */
  all(name: string): readonly string[];
  /** The topmost value as text for people: encoded-words decoded, on one line. */
  text(name: string): string | null;
}

/** @param block bytes of the header lines, the empty line after them left out. */
export function readHeaderBlock(block: Buffer, maxLines: number): HeaderBlock {
  const lines: HeaderLine[] = [];
  const byName = new Map<string, string[]>();
  for (const raw of unfold(block, maxLines)) {
    const colon = raw.indexOf(':');
    const label = raw.slice(0, colon).trim();
    const name = label.toLowerCase();
    // Neither JSON in a database nor its texts take NUL or half a letter.
    const value = headerText(raw.slice(colon + 1))
      .replaceAll('\0', '')
      .toWellFormed()
      .trim();
    lines.push({ name, label, value });
    const known = byName.get(name);
    if (known) known.push(value);
    else byName.set(name, [value]);
  }
  return {
    lines,
    first: (name) => byName.get(name)?.[0] ?? null,
    all: (name) => byName.get(name) ?? [],
    text: (name) => {
      const value = byName.get(name)?.[0];
      return value === undefined ? null : cleanLine(decodeWords(value));
    },
  };
}

/** A line that can begin a header: a name of printable ASCII, then a colon (RFC 5322 section 2.2). */
export function looksLikeHeader(line: string): boolean {
  return /^[!-9;-~]{1,100}[ \t]*:/.test(line);
}

/** Header lines as Latin-1 strings, folded ones joined. A line that is no header is taken as a badly folded one. */
function* unfold(block: Buffer, maxLines: number): Generator<string> {
  let current: string | null = null;
  let count = 0;
  for (const line of block.toString('latin1').split(/\r\n|\n|\r/)) {
    if (++count > maxLines * 8) break; // folded lines count little, but they do count
    if (current === null && line.startsWith('From ')) continue; // of an mbox file
    const folded = /^[ \t]/.test(line) || !looksLikeHeader(line);
    if (folded) {
      if (current !== null && line.trim() !== '') current += ` ${line.trim()}`;
      continue;
    }
    if (current !== null) yield current;
    current = line;
  }
  if (current !== null) yield current;
}

/** Raw bytes in headers are against the rules and common: UTF-8, Shift_JIS and ISO-2022-JP without any label. */
function headerText(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  if (isAscii(bytes) && !latin1.includes('\x1b')) return latin1;
  return decodeText(bytes, null).text;
}
