/**
 * Splits a mail's text into what was newly written and what is folded under it: quoted history, signature, footers.
 * Line by line, so that time grows with the text; when cutting would leave nothing, all is shown.
 */

import { embeddedAt } from './embedded-mail.ts';
import { foldSignature } from './fold-signature.ts';
import { introductionAt } from './introductions.ts';
import { QUOTE_MARK } from './quote-mark.ts';
import { isDeviceLine, isRule, isSignatureMark } from './signatures.ts';

export interface SplitText {
  readonly visible: string;
  /** Null when nothing was folded. */
  readonly folded: string | null;
  /** A quotation was found, not merely a signature. */
  readonly quoted: boolean;
}

/**
 * @param text the whole text, `\n` line ends; lines that hold `QUOTE_MARK` stand where HTML said "quotation".
 * @param senderName folds with the signature it stands above.
 */
export function splitReply(text: string, maxLines: number, senderName = ''): SplitText {
  const lines = text.split('\n');
  const head = lines.length > maxLines ? lines.slice(0, maxLines) : lines;
  const kept = new Array<boolean>(lines.length).fill(true);
  let quoted = foldMarked(head, kept);
  if (lines.length > maxLines) kept.fill(kept[maxLines - 1] ?? true, maxLines);
  foldSignature(lines, kept, senderName);
  if (foldTrailingQuote(lines, kept)) {
    quoted = true;
    foldSignature(lines, kept, senderName);
  }
  const visible = join(lines, (at) => kept[at] === true);
  const folded = join(lines, (at) => kept[at] !== true);
  if (visible === '') return { visible: join(lines, () => true), folded: null, quoted: false };
  return { visible, folded: folded === '' ? null : folded, quoted };
}

/** Letters under a quotation that are too many for a signature or a list's footer. */
const MORE_THAN_A_FOOTER = 250;

function join(lines: readonly string[], wanted: (at: number) => boolean): string {
  const text = lines
    .filter((_, at) => wanted(at))
    .join('\n')
    .replaceAll(QUOTE_MARK, '');
  return text.replace(/^(?:[ \t\u00a0]*\n)+/, '').trimEnd();
}

/** Folds what stands under a heading that announces it; true when there was any. */
function foldMarked(lines: readonly string[], kept: boolean[]): boolean {
  let found = false;
  let hasText = false;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] as string;
    const marker = markerAt(lines, at);
    if (marker === null) {
      if (line.trim() !== '' && !isQuoteLine(lines, at) && !isRule(line)) hasText = true;
      at++;
      continue;
    }
    found = true;
    if (!hasText) {
      // The quotation stands first: its heading goes, and what is quoted with it when words of the writer follow.
      fold(kept, at, marker.end);
      const after = quoteEnd(lines, marker.end);
      if (after > marker.end && hasWords(lines, after)) fold(kept, marker.end, after);
      hasText = after === marker.end || !hasWords(lines, after);
      at = Math.max(after, marker.end);
      continue;
    }
    if (marker.kind === 'introduction' && isInterleaved(lines, marker.end)) {
      fold(kept, at, marker.end);
      at = marker.end;
      continue;
    }
    fold(kept, at, lines.length);
    return true;
  }
  return found;
}

interface Marker {
  readonly end: number;
  /** An introduction may stand above an answer between the lines; a header block or delimiter never does. */
  readonly kind: 'introduction' | 'embedded';
}

function markerAt(lines: readonly string[], at: number): Marker | null {
  if ((lines[at] as string).includes(QUOTE_MARK)) {
    const following = introductionAt(lines, nextFilled(lines, at + 1));
    return { kind: 'introduction', end: following?.end ?? at + 1 };
  }
  const embedded = embeddedAt(lines, at);
  if (embedded) return { kind: 'embedded', end: embedded.end };
  const introduction = introductionAt(lines, at);
  return introduction ? { kind: 'introduction', end: introduction.end } : null;
}

/**
 * Words of the writer between or under the quoted lines. Directly under the heading a quotation that is followed by words
 * counts; after a blank line only several quoted pieces do, since one piece is mostly followed by a signature.
 */
function isInterleaved(lines: readonly string[], from: number): boolean {
  const direct = isQuoteLine(lines, from);
  let at = direct ? from : nextFilled(lines, from);
  if (!isQuoteLine(lines, at)) return false;
  let pieces = 0;
  while (at < lines.length) {
    at = quoteEnd(lines, at);
    pieces++;
    const next = nextQuote(lines, at);
    if (!hasWords(lines, at, next)) return false;
    if (direct || pieces > 1 || lines.slice(at, next).join('').length > MORE_THAN_A_FOOTER) return true;
    if (next >= lines.length) return false;
    at = next;
  }
  return false;
}

/** Quoted lines at the end, under whatever signature follows them. */
function foldTrailingQuote(lines: readonly string[], kept: boolean[]): boolean {
  let end = lines.length;
  while (end > 0 && (kept[end - 1] !== true || isFooter(lines[end - 1] as string))) end--;
  let start = beforeShortTail(lines, kept, end);
  while (
    start > 0 &&
    kept[start - 1] === true &&
    ((lines[start - 1] as string).trim() === '' || isQuoteLine(lines, start - 1))
  )
    start--;
  const quoted = lines.slice(start, end).some((_, offset) => isQuoteLine(lines, start + offset));
  const before = lines.slice(0, start).some((line, at) => kept[at] === true && line.trim() !== '');
  if (!quoted || !before) return false;
  fold(kept, start, end);
  return true;
}

/** A few short lines under a rule, right under a quotation, are a signature. */
function beforeShortTail(lines: readonly string[], kept: readonly boolean[], end: number): number {
  for (let at = end - 1; at >= 0 && end - at <= 5; at--) {
    const line = lines[at] as string;
    if (kept[at] !== true || line.trim().length > 60) return end;
    if (!isRule(line)) continue;
    let above = at;
    while (above > 0 && (lines[above - 1] as string).trim() === '') above--;
    return above > 0 && isQuoteLine(lines, above - 1) ? above : end;
  }
  return end;
}

function isFooter(line: string): boolean {
  return line.trim() === '' || isRule(line) || isDeviceLine(line);
}

/** A line quoted by `>`, `|` or by initials (`AB> `); a mark of the last two kinds needs company. */
export function isQuoteLine(lines: readonly string[], at: number): boolean {
  const line = lines[at];
  if (line === undefined) return false;
  if (/^\s{0,3}>/.test(line)) return true;
  const mark = /^\s{0,3}([A-Z][A-Za-z]{0,14}>|\|)(?:\s|$)/.exec(line)?.[1];
  if (mark === undefined) return false;
  // A bar at both ends is a row of a table.
  if (mark === '|' && /^\s*\|.*\S.*\|\s*$/.test(line)) return false;
  return [lines[at - 1], lines[at + 1]].some((near) => near?.trimStart().startsWith(mark)) || mark !== '|';
}

/** Index after the run of quoted and blank lines that begins at or after `from`; `from` when none begins there. */
function quoteEnd(lines: readonly string[], from: number): number {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    if (isQuoteLine(lines, at)) end = at + 1;
    else if ((lines[at] as string).trim() !== '') break;
  }
  return end;
}

function nextQuote(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && !isQuoteLine(lines, at)) at++;
  return at;
}

/** Are there words of the writer from `from` to `to`, a signature left out? */
function hasWords(lines: readonly string[], from: number, to = lines.length): boolean {
  for (let at = from; at < to; at++) {
    const line = lines[at] as string;
    if (isSignatureMark(line)) return false;
    if (line.trim() !== '' && !isRule(line) && !isDeviceLine(line) && !isQuoteLine(lines, at)) return true;
  }
  return false;
}

function nextFilled(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length && (lines[at] as string).trim() === '') at++;
  return at;
}

function fold(kept: boolean[], from: number, to: number): void {
  for (let at = from; at < to; at++) kept[at] = false;
}
