/** The block of "From: … Sent: … To: … Subject: …" lines that mail programs write above a mail they quote or forward. */
import { type LabelKind, readLabel } from './labels.ts';

export interface QuotedHeaders {
  /** Index of the first line of the block and of the line after it. */
  readonly start: number;
  readonly end: number;
  /** First value of each kind. */
  readonly fields: ReadonlyMap<LabelKind, string>;
}

/** Most lines of one block: long recipient lists are wrapped. */
const MAX_LINES = 40;

/**
 * The block that begins at `start`, or null. It needs a sender and two more of date, recipient and subject, or a sender
 * and one of them where `lenient`: behind a line that says "forwarded message".
 */
export function readQuotedHeaders(lines: readonly string[], start: number, lenient = false): QuotedHeaders | null {
  const first = readLabel(lines[start] ?? '');
  if (first === null || first.kind === 'other') return null;
  const fields = new Map<LabelKind, string>([[first.kind, first.value]]);
  let last: LabelKind = first.kind;
  let end = start + 1;
  let at = start + 1;
  while (at < lines.length && at - start < MAX_LINES) {
    const line = lines[at] as string;
    const label = readLabel(line);
    if (label !== null) {
      if (fields.has(label.kind) && label.kind === 'from') break; // the next quoted mail
      if (!fields.has(label.kind)) fields.set(label.kind, label.value);
      last = label.kind;
      end = ++at;
      continue;
    }
    const next = nextLabel(lines, at, line.trim() === '' ? 1 : 4);
    if (next !== null && (line.trim() !== '' || stillOpen(fields, lines[next] as string))) {
      // A wrapped value, or a blank line inside the block as HTML tables leave them.
      if (line.trim() !== '') fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`.trim());
      at++;
      continue;
    }
    if (fields.get(last) === '' && line.trim() !== '' && last === 'subject' && at === end) {
      fields.set(last, line.trim()); // a label alone on its line
      end = ++at;
    }
    break;
  }
  return isBlock(fields, lenient) ? { start, end, fields } : null;
}

function isBlock(fields: ReadonlyMap<LabelKind, string>, lenient: boolean): boolean {
  if (!fields.has('from')) return false;
  const others = (['date', 'to', 'subject'] as const).filter((kind) => fields.has(kind)).length;
  return others >= 2 || (lenient && others >= 1);
}

/** Index of the next line with a label, at most `reach` lines on; null when a blank line comes between. */
function nextLabel(lines: readonly string[], from: number, reach: number): number | null {
  for (let at = from + 1; at <= from + reach && at < lines.length; at++) {
    const line = lines[at] as string;
    if (readLabel(line) !== null) return at;
    if (line.trim() === '') return null;
  }
  return null;
}

function stillOpen(fields: ReadonlyMap<LabelKind, string>, line: string): boolean {
  const kind = readLabel(line)?.kind;
  return kind !== undefined && kind !== 'other' && !fields.has(kind);
}
