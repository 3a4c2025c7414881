/** Folds what stands under the message: the signature behind `-- `, device footers, boxes and blocks of contact details. */
import { isContactLine, isDeviceLine, isRule, isSignatureMark, looksLikeBox } from './signatures.ts';

/** Longest signature behind `-- `; more is rather a list or a text with a line of dashes in it. */
const MAX_SIGNATURE = 40;
/** Longest box or block of contact details. */
const MAX_BLOCK = 25;

/** Marks the signature in `kept`; lines already folded are left as they are. */
export function foldSignature(lines: readonly string[], kept: boolean[], senderName: string): void {
  if (!lines.some((line, at) => kept[at] === true && line.trim() !== '')) return;
  let end = trimFooters(lines, kept, lastKept(lines, kept) + 1, senderName);
  const marked = signatureStart(lines, kept, end);
  if (marked !== null && hasWordsBefore(lines, kept, marked)) {
    fold(kept, marked, end);
    end = trimFooters(lines, kept, marked, senderName);
  }
  const block = boxStart(lines, kept, end) ?? contactStart(lines, kept, end);
  if (block !== null && hasWordsBefore(lines, kept, block)) {
    fold(kept, block, end);
    trimFooters(lines, kept, block, senderName);
  }
}

/** Takes rules, device lines and blanks off the end, and a name that stands right above one of them. */
function trimFooters(lines: readonly string[], kept: boolean[], from: number, senderName: string): number {
  let end = from;
  let device = false;
  while (end > 0) {
    const line = lines[end - 1] as string;
    const isName = device && senderName !== '' && line.trim().toLowerCase() === senderName.toLowerCase();
    if (kept[end - 1] === true && line.trim() !== '' && !isRule(line) && !isDeviceLine(line) && !isName) break;
    device = isDeviceLine(line);
    end--;
  }
  if (end === 0) return from; // nothing but footers: then they are the message
  // The lower edge of a table belongs to the table.
  while (end < from && isTableEdge(lines, end)) end++;
  fold(kept, end, from);
  return end;
}

/** `+----+----+` or a rule of box letters right under a row of columns. */
function isTableEdge(lines: readonly string[], at: number): boolean {
  const line = (lines[at] as string).trim();
  const above = (lines[at - 1] ?? '').trim();
  if (/^\+(?:[-=]{2,}\+)+$/.test(line)) return true;
  return /^[└╚╰┗━─┴╩┻┘╝╯┛]{3,}$/u.test(line) && /^[│║┃|].*[│║┃|]$/u.test(above);
}

function signatureStart(lines: readonly string[], kept: readonly boolean[], end: number): number | null {
  for (let at = end - 1; at >= 0 && end - at <= MAX_SIGNATURE; at--) {
    if (kept[at] === true && isSignatureMark(lines[at] as string)) return at;
  }
  return null;
}

/** A box of rule lines with address or phone inside, or a rule with nothing but short lines and contacts under it. */
function boxStart(lines: readonly string[], kept: readonly boolean[], end: number): number | null {
  for (let at = end - 1; at >= 0 && end - at <= MAX_BLOCK * 2; at--) {
    const line = lines[at] as string;
    if (kept[at] !== true) break;
    if (!isRule(line) || line.trim().length < 5) continue;
    const inside = lines.slice(at + 1, end).filter((one) => one.trim() !== '');
    if (inside.length === 0 || inside.length > MAX_BLOCK || inside.some((one) => one.trim().length > 80)) return null;
    const contacts = inside.filter((one) => isContactLine(one) || looksLikeBox(one)).length;
    if (contacts === 0) continue;
    return previousRule(lines, kept, at) ?? at;
  }
  return null;
}

/** The upper edge of a box whose lower edge is at `at`. */
function previousRule(lines: readonly string[], kept: readonly boolean[], at: number): number | null {
  for (let up = at - 1; up >= 0 && at - up <= MAX_BLOCK; up--) {
    const line = lines[up] as string;
    if (kept[up] !== true || line.trim().length > 80) return null;
    if (line.trim().length >= 5 && isRule(line)) {
      const between = lines.slice(up + 1, at).join('\n');
      return looksLikeBox(between) ? up : null;
    }
  }
  return null;
}

/** The last paragraph, when most of its lines are addresses, numbers and links: a signature without any mark. */
function contactStart(lines: readonly string[], kept: readonly boolean[], end: number): number | null {
  let start = end;
  while (start > 0 && kept[start - 1] === true && (lines[start - 1] as string).trim() !== '') start--;
  const block = lines.slice(start, end);
  if (block.length < 2 || block.length > 12 || block.some((line) => line.trim().length > 80)) return null;
  const contacts = block.filter(isContactLine).length;
  return contacts >= 2 && contacts * 2 >= block.length - 1 ? start : null;
}

function hasWordsBefore(lines: readonly string[], kept: readonly boolean[], end: number): boolean {
  return lines.slice(0, end).some((line, at) => kept[at] === true && line.trim() !== '' && !isRule(line));
}

function lastKept(lines: readonly string[], kept: readonly boolean[]): number {
  let at = lines.length - 1;
  while (at >= 0 && kept[at] !== true) at--;
  return at;
}

function fold(kept: boolean[], from: number, to: number): void {
  for (let at = from; at < to; at++) kept[at] = false;
}
