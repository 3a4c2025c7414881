/** Content-Type and Content-Disposition: a value and its parameters, with the continuations and charsets of RFC 2231. */
import { decodeText } from './charset.ts';
import { decodeWords } from './encoded-words.ts';

export interface ParameterisedValue {
  /** Lower case, e.g. `text/plain`; empty when there is none. */
  readonly value: string;
  /** By lower-case name, decoded. */
  readonly params: ReadonlyMap<string, string>;
}

/** Most parameters that are read. */
const MAX_PARAMETERS = 100;

/** @param text one unfolded header value, encoded-words still in it. */
export function parseParameters(text: string): ParameterisedValue {
  const pieces = splitOutsideQuotes(text);
  const value = stripComment(pieces[0] ?? '')
    .trim()
    .toLowerCase();
  const plain = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const piece of pieces.slice(1, MAX_PARAMETERS + 1)) {
    const equals = piece.indexOf('=');
    if (equals < 1) continue;
    const name = piece.slice(0, equals).trim().toLowerCase();
    const content = unquote(piece.slice(equals + 1).trim());
    const extended = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(name);
    if (!extended || (extended[2] === undefined && extended[3] === undefined)) {
      if (!plain.has(name)) plain.set(name, decodeWords(content));
      continue;
    }
    const key = extended[1] as string;
    const list = sections.get(key) ?? [];
    list.push({ index: Number(extended[2] ?? 0), encoded: extended[3] === '*', content });
    sections.set(key, list);
  }
  for (const [name, list] of sections) plain.set(name, joinSections(list));
  return { value, params: plain };
}

interface Section {
  readonly index: number;
  readonly encoded: boolean;
  readonly content: string;
}

/** `name*0*=utf-8'en'a%20; name*1=b`: pieces in any order, encoded or not. */
function joinSections(sections: readonly Section[]): string {
  const ordered = [...sections].sort((a, b) => a.index - b.index);
  let charset: string | null = null;
  const bytes: Buffer[] = [];
  for (const [position, section] of ordered.entries()) {
    let content = section.content;
    if (section.encoded && position === 0) {
      const prefix = /^([^']{0,60})'[^']{0,60}'/.exec(content);
      if (prefix) {
        charset = prefix[1] || null;
        content = content.slice(prefix[0].length);
      }
    }
    bytes.push(section.encoded ? percentBytes(content) : Buffer.from(content, 'utf8'));
  }
  const text = decodeText(Buffer.concat(bytes), charset).text;
  return charset === null ? decodeWords(text) : text;
}

function percentBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const decoded = bytes.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}

function splitOutsideQuotes(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '\\' && quoted) i++;
    else if (letter === '"') quoted = !quoted;
    else if (letter === ';' && !quoted) {
      pieces.push(text.slice(start, i));
      start = i + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return stripComment(text).trim();
  const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length;
  // Windows paths come with single backslashes: only an escaped quote or backslash is unescaped.
  return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** `text/plain (a comment)`; comments elsewhere are too rare to look for. */
function stripComment(text: string): string {
  const open = text.indexOf(' (');
  return open > 0 && text.trimEnd().endsWith(')') ? text.slice(0, open) : text;
}
