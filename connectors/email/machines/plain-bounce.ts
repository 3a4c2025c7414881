/**
 * Bounces that no standard describes: text written for people by mail systems old and new. Which addresses does the text
 * say failed, and what does it quote about each? Looked for line by line, above the copy of the original mail.
 */
import { cleanAddress, comparable } from '../people/addresses.ts';
import type { RecipientStatus } from './delivery-status.ts';

/** Lines of a report that are read; the reason stands near its top. */
const MAX_LINES = 400;
const MAX_RECIPIENTS = 50;

export interface PlainReport {
  readonly recipients: readonly RecipientStatus[];
  /** The text above the copy of the original. */
  readonly report: string;
  /** Header lines of the original that the text holds; null when it holds none. */
  readonly original: string | null;
}

/** @param notRecipients addresses that stand in reports without being the recipient: the reporter's and the sender's own. */
export function readPlainBounce(text: string, notRecipients: readonly string[], delayed: boolean): PlainReport {
  const { report, original } = splitOriginal(text);
  const excluded = new Set(notRecipients.map(comparable));
  const lines = report.split('\n').slice(0, MAX_LINES);
  const found = new Map<string, { at: number; strength: number }>();
  for (const [at, line] of lines.entries()) {
    for (const { address, strength } of addressesIn(lines, at, line)) {
      const key = comparable(address);
      if (excluded.has(key) || isContact(key)) continue;
      const known = found.get(key);
      if (found.size < MAX_RECIPIENTS && (!known || known.strength < strength)) found.set(key, { at, strength });
    }
  }
  const best = Math.max(0, ...[...found.values()].map((one) => one.strength));
  const kept = [...found].filter(([, one]) => one.strength === best && best > 0);
  return { recipients: kept.map(([address, { at }]) => statusOf(address, lines, at, delayed)), report, original };
}

/** The copy of the original begins at a dividing line, or where mail headers begin. */
function splitOriginal(text: string): { report: string; original: string | null } {
  const lines = text.split('\n');
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string;
    const divides =
      divider.test(line) ||
      (/^(?:return-path|received|from|message-id|date):\s/i.test(line) && startsHeaders(lines, at));
    if (!divides) continue;
    const rest = lines
      .slice(divider.test(line) ? at + 1 : at)
      .join('\n')
      .trim();
    return { report: lines.slice(0, at).join('\n'), original: rest === '' ? null : rest };
  }
  return { report: text, original: null };
}

const divider =
  /^[\s>*|_=-]*(?:below this line is a copy|this is a copy of (?:the|your) message|(?:the )?(?:original|returned|undelivered|rejected|unsent|returned) (?:message|mail|content)(?: (?:follows|header|text|as follows|below|is (?:included|attached)))?|message (?:header|text|body|follows|contents?)s?(?: follows?)?|received message follows|copy of (?:the|your) (?:original )?message|included is a copy|the message (?:headers?|contents?) (?:follows?|of)|your (?:original )?(?:message|mail) (?:follows|reads)|unsent message below|your message (?:is attached|header)|--- end of report|begin of the original|transcript of original|the (?:body|header) of the (?:message|mail)|original mail as follows|元のメッセージ|本文)[\s:.=*_|-]{0,80}(?:\(?.{0,40}\)?)?[\s:.=*_|-]*$/i;

/** Two more header lines within the next few: it is a header block and no sentence. */
function startsHeaders(lines: readonly string[], at: number): boolean {
  let headers = 0;
  for (let next = at + 1; next < Math.min(lines.length, at + 8); next++) {
    if (
      /^(?:return-path|received|from|to|date|subject|message-id|mime-version|x-[\w-]+|content-[\w-]+|delivered-to|dkim-signature):/i.test(
        (lines[next] as string).trim(),
      )
    )
      headers++;
  }
  return headers >= 2;
}

function addressesIn(lines: readonly string[], at: number, line: string): { address: string; strength: number }[] {
  const out: { address: string; strength: number }[] = [];
  if (line.length > 2000) return out;
  for (const match of line.matchAll(/<?([A-Za-z0-9!#$%&'*+/=?^_`{|}~."-]{1,64}@[A-Za-z0-9.-]{1,253}[A-Za-z0-9])>?/g)) {
    const address = cleanAddress(match[1] as string);
    if (address === null) continue;
    out.push({ address, strength: strengthOf(lines, at, line, match.index, match[0]) });
  }
  return out;
}

/** How surely a line names a failed recipient; 0 is a mere mention. */
function strengthOf(lines: readonly string[], at: number, line: string, index: number, found: string): number {
  const before = line.slice(0, index).trim().toLowerCase();
  const after = line.slice(index + found.length).trim();
  const above = lines
    .slice(Math.max(0, at - 3), at)
    .join(' ')
    .toLowerCase();
  if (
    /^(?:from|sender|mail from|message-id|return-path|reply-to|reporting|contact|x-mailer|by|id|subject)\b/.test(
      before,
    ) ||
    /mail from:?$/.test(before)
  )
    return 0;
  if (
    /\b(?:contact|e-?mail|mail|write to|ask|postmaster)\b[^.]{0,30}$/.test(before) &&
    !/recipient|could not|to\s*:?$/.test(before)
  )
    return 0;
  const alone = before.replace(/[<("'\s*>-]/g, '') === '';
  if (alone && /^(?::|\.\.\.|\(|-|,)/.test(after)) return 4;
  if (
    /(?:rcpt to|to|recipients?|recipient address|final-recipient|original-recipient|user|addressee?|mailbox|for|intended recipient|failed address|宛先|受信者)\s*[:=]?\s*[<("']*$/.test(
      before,
    )
  )
    return 3;
  if (alone && after.replace(/[>)"'.\s*]/g, '') === '') return announced.test(above) || isFirstWords(lines, at) ? 4 : 2;
  if (alone) return 3;
  return /(?:unknown|not found|undeliver|fail|reject|full|quota|denied|exceed|does not exist|unavailable|refused|error|5\d\d)/i.test(
    line,
  )
    ? 2
    : 1;
}

const announced =
  /fail|undeliver|not (?:be )?deliver|could not|cannot|unable|error|problem|recipient|address|following|reject|bounce|delay|refus|not reach|宛先|届|配信|送信でき/;

function isFirstWords(lines: readonly string[], at: number): boolean {
  return lines.slice(0, at).every((line) => line.trim() === '');
}

/** Addresses that help, not recipients. */
function isContact(address: string): boolean {
  return /^(?:postmaster|mailer-daemon|abuse|support|help|helpdesk|admin|administrator|noc|webmaster|delisting?|unblock|mail-abuse|antispam)@/.test(
    address,
  );
}

function statusOf(address: string, lines: readonly string[], at: number, delayed: boolean): RecipientStatus {
  const around = [lines[at] ?? ''];
  for (let next = at + 1; next < Math.min(lines.length, at + 12); next++) {
    const line = lines[next] as string;
    if (around.length > 1 && /^\s*<[^\s<>]{1,64}@[^\s<>]{1,255}>[:.]/.test(line)) break;
    around.push(line);
  }
  const near = around.join(' ').replace(/\s+/g, ' ').trim();
  const all = lines.join(' ').replace(/\s+/g, ' ');
  const status = statusIn(near) ?? statusIn(all);
  const temporary = delayed || status?.startsWith('4') === true;
  return {
    address,
    original: null,
    action: delayed ? 'delayed' : 'failed',
    status: status ?? (temporary ? '4.0.0' : '5.0.0'),
    diagnostic: (quotedAnswer(near) ?? near).slice(0, 1000) || null,
  };
}

/** An enhanced status, else one made of the SMTP code. */
export function statusIn(text: string): string | null {
  const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d\.\d)(?!\.\d)/.exec(text)?.[1];
  if (enhanced !== undefined) return enhanced;
  const code = /(?<![\d.:-])([45])\d\d(?=[\s-])(?!-\d{2,4}-)/.exec(text)?.[1];
  return code === undefined ? null : `${code}.0.0`;
}

function quotedAnswer(text: string): string | null {
  return /(?<![\d.])[45]\d\d[ -].{3,400}/.exec(text)?.[0] ?? null;
}
