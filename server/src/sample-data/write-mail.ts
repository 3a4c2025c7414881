/** Writes a mail as a customer's program and the providers on its way would: headers, parts, and our words quoted below. */
import { createHash } from 'node:crypto';
import { offsetOf, type Person } from './story.ts';

export interface MailFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Shown inside the HTML as `cid:<this>`. */
  readonly contentId?: string;
}

export interface WrittenMail {
  readonly from: Person;
  readonly to: Person;
  readonly cc: readonly Person[];
  readonly subject: string;
  readonly messageId: string;
  /** Without angle brackets, oldest first; the last one is what this mail answers. */
  readonly references: readonly string[];
  readonly at: Date;
  readonly zone: string;
  readonly text: string;
  readonly html: string | null;
  readonly files: readonly MailFile[];
  /** Further header lines, e.g. those of a machine. */
  readonly headers: readonly string[];
  /** The support address it was written to and the address that the forward delivers to. */
  readonly forwarded: { readonly by: string; readonly to: string } | null;
}

/** The bytes as they come after DATA. The same mail gives the same bytes. */
export function writeMail(mail: WrittenMail): Buffer {
  const lines = [
    ...traceHeaders(mail),
    `From: ${mailbox(mail.from)}`,
    `To: ${mailbox(mail.to)}`,
    ...(mail.cc.length === 0 ? [] : [`Cc: ${mail.cc.map(mailbox).join(', ')}`]),
    `Subject: ${words(mail.subject)}`,
    `Date: ${dateHeader(mail.at, mail.zone)}`,
    `Message-ID: <${mail.messageId}>`,
    ...threadHeaders(mail.references),
    ...mail.headers,
    'MIME-Version: 1.0',
    ...body(mail),
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** A report of the far server (RFC 3464) about a mail of ours. */
export function writeBounce(report: {
  readonly to: string;
  readonly recipient: string;
  readonly diagnostic: string;
  readonly about: string;
  readonly subject: string;
  readonly at: Date;
}): Buffer {
  const domain = report.recipient.slice(report.recipient.indexOf('@') + 1);
  const boundary = boundaryOf(report.about, 'report');
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@mx.${domain}>`,
    `To: <${report.to}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${dateHeader(report.at, 'UTC')}`,
    `Message-ID: <bounce.${digest(report.about).slice(0, 12)}@mx.${domain}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your message could not be delivered to the following recipient:',
    '',
    `<${report.recipient}>: host mx.${domain} said: ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; mx.${domain}`,
    '',
    `Final-Recipient: rfc822; ${report.recipient}`,
    'Action: failed',
    `Status: ${/\b5\.\d+\.\d+\b/.exec(report.diagnostic)?.[0] ?? '5.0.0'}`,
    `Diagnostic-Code: smtp; ${report.diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${report.about}>`,
    `To: <${report.recipient}>`,
    `Subject: ${words(report.subject)}`,
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

/** What mail programs put below an answer: who wrote when, and each line marked. */
export function quote(
  language: 'en' | 'ja' | 'pl',
  written: { at: Date; by: string; text: string },
  zone: string,
): string {
  const when = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone: zone, ...options }).format(written.at);
  const day = when({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const time = when({ hour: '2-digit', minute: '2-digit', hour12: false });
  const heading = {
    en: `On ${day} at ${time}, ${written.by} wrote:`,
    ja: `${day} ${time} ${written.by}:`,
    pl: `${day} o ${time} ${written.by} napisał(a):`,
  }[language];
  return `${heading}\n\n${written.text.replace(/^/gm, '> ').replace(/^> $/gm, '>')}`;
}

function traceHeaders({ forwarded, from, messageId, at }: WrittenMail): string[] {
  if (!forwarded) return [];
  const host = forwarded.by.slice(forwarded.by.indexOf('@') + 1);
  const senders = from.address.slice(from.address.indexOf('@') + 1);
  const queueId = digest(messageId).slice(0, 10).toUpperCase();
  return [
    `Received: from mx.${host} (mx.${host} [192.0.2.25])`,
    `\tby ${forwarded.to.slice(forwarded.to.indexOf('@') + 1)} with ESMTPS for <${forwarded.to}>;`,
    `\t${dateHeader(at, 'UTC')}`,
    `X-Forwarded-To: ${forwarded.to}`,
    `X-Forwarded-For: ${forwarded.by} ${forwarded.to}`,
    `Delivered-To: ${forwarded.by}`,
    `Received: from mail.${senders} (mail.${senders} [198.51.100.7])`,
    `\tby mx.${host} (Postfix) with ESMTPS id ${queueId} for <${forwarded.by}>;`,
    `\t${dateHeader(at, 'UTC')}`,
  ];
}

function threadHeaders(references: readonly string[]): string[] {
  const last = references.at(-1);
  if (last === undefined) return [];
  return [`In-Reply-To: <${last}>`, `References: ${references.map((id) => `<${id}>`).join('\r\n ')}`];
}

/** Content headers, an empty line and the content, whichever parts the mail has. */
function body(mail: WrittenMail): string[] {
  const plain = textPart('plain', mail.text);
  const inline = mail.files.filter((file) => file.contentId !== undefined);
  const attached = mail.files.filter((file) => file.contentId === undefined);
  const html = mail.html === null ? null : textPart('html', mail.html);
  const shown = html && inline.length > 0 ? multipart('related', mail, [html, ...inline.map(filePart)]) : html;
  const content = shown ? multipart('alternative', mail, [plain, shown]) : plain;
  return attached.length === 0 ? content : multipart('mixed', mail, [content, ...attached.map(filePart)]);
}

function multipart(kind: string, { messageId }: WrittenMail, parts: readonly string[][]): string[] {
  const boundary = boundaryOf(messageId, kind);
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
    '',
  ];
}

function textPart(kind: 'plain' | 'html', text: string): string[] {
  return [
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    base64(Buffer.from(`${text.replace(/\n/g, '\r\n')}\r\n`)),
  ];
}

function filePart(file: MailFile): string[] {
  return [
    `Content-Type: ${file.contentType}`,
    'Content-Transfer-Encoding: base64',
    // RFC 2231: the only way to write a name that is not ASCII that the standard knows.
    `Content-Disposition: ${file.contentId === undefined ? 'attachment' : 'inline'}; filename*=utf-8''${encodeURIComponent(file.name)}`,
    ...(file.contentId === undefined ? [] : [`Content-ID: <${file.contentId}>`]),
    '',
    base64(file.bytes),
  ];
}

const base64 = (bytes: Uint8Array): string =>
  (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

function mailbox({ name, address }: Person): string {
  if (name === '') return `<${address}>`;
  return `${/^[\w .-]+$/.test(name) ? name : /^[\x20-\x7e]+$/.test(name) ? JSON.stringify(name) : words(name)} <${address}>`;
}

/** Text in a header; what is not ASCII goes into encoded words of at most 75 characters (RFC 2047). */
function words(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const pieces: string[] = [''];
  for (const letter of text) {
    const longer = pieces.at(-1) + letter;
    if (Buffer.byteLength(longer) > 45) pieces.push(letter);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ');
}

function dateHeader(at: Date, zone: string): string {
  const offset = offsetOf(zone, at);
  const local = new Date(at.getTime() + offset * 60_000).toUTCString().replace(' GMT', '');
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(offset);
  return `${local} ${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

const boundaryOf = (messageId: string, kind: string): string => `=_${digest(`${kind} ${messageId}`).slice(0, 24)}`;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
