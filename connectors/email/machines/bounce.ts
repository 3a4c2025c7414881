/** Is this mail a report about a mail of ours, and what does it report? Standard reports first, then what people read. */

import { decodeText } from '../mime/charset.ts';
import { cleanBody } from '../mime/clean-text.ts';
import { type HeaderBlock, readHeaderBlock } from '../mime/header-block.ts';
import type { Part } from '../mime/parts.ts';
import { allParts, type Mail } from '../mime/read-mail.ts';
import { comparable, parseAddresses } from '../people/addresses.ts';
import { refusal } from '../smtp-failures.ts';
import { type RecipientStatus, readDeliveryStatus } from './delivery-status.ts';
import { readPlainBounce } from './plain-bounce.ts';
import { looksLikeReport } from './report-signs.ts';
import { readSesNotification } from './ses-notification.ts';

export interface ReportedRecipient extends RecipientStatus {
  /** Our class of the failure, e.g. `smtp.mailbox_unknown`. */
  readonly code: string;
}

export interface Bounce {
  readonly kind: 'delivery' | 'complaint' | 'read';
  readonly recipients: readonly ReportedRecipient[];
  /** Message-IDs of ours that the report names, likeliest first; without brackets. */
  readonly about: readonly string[];
}

/** @param text the readable text of the mail, cleaned. Null when the mail is no report. */
export function readBounce(mail: Mail, text: string, envelopeFrom: string | null): Bounce | null {
  const parts = [...allParts(mail.root)];
  const original = originalHeaders(parts);
  const feedback = parts.find((part) => part.contentType.value === 'message/feedback-report');
  if (feedback) return complaint(textOf(feedback), original);
  // Hotmail's complaints come without the standard part.
  if (original !== null && /^complaint about message from /i.test(mail.headers.text('subject') ?? ''))
    return complaint('', original);
  const disposition = parts.find((part) => part.contentType.value === 'message/disposition-notification');
  if (disposition) return readReceipt(disposition, original);
  const standard = parts.filter((part) => isStatusPart(part));
  const reported = standard.flatMap((part) => readDeliveryStatus(textOf(part)).recipients);
  if (reported.length > 0) return delivery(reported, original, mail, text);
  const automatic = mail.headers.first('x-failed-recipients') !== null;
  if (!automatic && standard.length === 0 && !looksLikeReport(mail, text, envelopeFrom, original !== null)) {
    const from = parseAddresses(mail.headers.first('from'), 1)[0]?.address ?? '';
    const notified = readSesNotification(from, text);
    return notified.length === 0 ? null : delivery(notified, original, mail, '');
  }
  const pasted = /^final-recipient\s*:/im.test(text) ? readDeliveryStatus(text).recipients : [];
  if (pasted.length > 0) return delivery(pasted, original, mail, text);
  const plain = fromText(mail, text, original);
  return plain.length === 0 && standard.length === 0 && !automatic ? null : delivery(plain, original, mail, text);
}

function isStatusPart(part: Part): boolean {
  const type = part.contentType.value;
  return (
    type === 'message/delivery-status' ||
    type === 'message/global-delivery-status' ||
    type === 'message/delivery-report'
  );
}

function delivery(
  recipients: readonly RecipientStatus[],
  original: HeaderBlock | null,
  mail: Mail,
  text: string,
): Bounce {
  const classified = recipients.map((one): ReportedRecipient => {
    const status = bestStatus(one, text);
    return { ...one, status, code: codeOf({ ...one, status }, text) };
  });
  return { kind: 'delivery', recipients: distinct(classified), about: aboutOf(mail, original, text) };
}

/** What the far server itself answered says more than what the reporting one made of it ("5.0.0", "5.1.1"). */
function bestStatus(one: RecipientStatus, text: string): string | null {
  const said = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(one.diagnostic ?? '')?.[1];
  if (said !== undefined && (one.status === null || said[0] === one.status[0])) return said;
  if (one.status !== null) return one.status;
  const inText = /(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1];
  return inText ?? (one.action === 'failed' ? '5.0.0' : one.action === 'delayed' ? '4.0.0' : null);
}

function codeOf(one: RecipientStatus, text: string): string {
  if (one.action === 'delayed') return 'mail.delayed';
  if (one.action !== 'failed') return 'mail.delivered';
  const words = `${one.status ?? ''} ${one.diagnostic ?? ''}`;
  const answer = /(?<![\d.])(5\d\d)[\s-]/.exec(words)?.[1];
  const code = refusal(answer === undefined ? null : Number(answer), words);
  // "User unknown" said after the whole mail was read is a filter's excuse: the mailbox had been accepted before.
  if (code === 'smtp.mailbox_unknown' && !/\b5\.1\.\d/.test(words) && afterContent.test(text.slice(0, 20_000)))
    return 'smtp.content_refused';
  return code === 'smtp.refused' || code === 'smtp.mailbox_unavailable'
    ? refusal(null, `${words} ${text.slice(0, 3000)}`)
    : code;
}

const afterContent = /in reply to end of\s+DATA/i;

function fromText(mail: Mail, text: string, original: HeaderBlock | null): RecipientStatus[] {
  const { headers } = mail;
  const delayed = isDelayed(headers, text);
  const named = parseAddresses(headers.first('x-failed-recipients'), 50);
  const ours = ['from', 'to', 'reply-to', 'return-path'].flatMap((name) => parseAddresses(headers.first(name), 10));
  const sender = original
    ? ['from', 'return-path', 'sender'].flatMap((name) => parseAddresses(original.first(name), 3))
    : [];
  const others = [...ours, ...sender].map((one) => one.address);
  const first = readPlainBounce(text, others, delayed);
  // Who wrote to an own address that failed finds it only among the addresses left out.
  const plain = first.recipients.length > 0 ? first : readPlainBounce(text, [], delayed);
  if (named.length > 0) {
    return named.map(({ address }) => {
      const found =
        plain.recipients.find((one) => comparable(one.address) === comparable(address)) ?? plain.recipients[0];
      const status = found?.status ?? (delayed ? '4.0.0' : '5.0.0');
      return {
        address,
        original: null,
        action: delayed ? 'delayed' : 'failed',
        status,
        diagnostic: found?.diagnostic ?? firstWords(plain.report),
      };
    });
  }
  if (plain.recipients.length > 0) return [...plain.recipients];
  const written = original ?? (plain.original === null ? null : readHeaderBlock(Buffer.from(plain.original), 200));
  const to = written ? parseAddresses(written.first('to'), 5) : [];
  return to.slice(0, 5).map(({ address }) => ({
    address,
    original: null,
    action: delayed ? ('delayed' as const) : ('failed' as const),
    status: null,
    diagnostic: firstWords(plain.report),
  }));
}

function isDelayed(headers: HeaderBlock, text: string): boolean {
  const subject = headers.text('subject') ?? '';
  if (
    /\(delay\)|delayed|warning|still being retried|delay notification|verzögert|retard|opóźni|遅延/i.test(subject) &&
    !/fail/i.test(subject)
  )
    return true;
  return /will (?:be )?(?:retr(?:y|ied)|attempt|keep trying|continue)|(?:you do not need to|no action is required).{0,60}(?:resend|retry)|this is a warning message only|再送を(?:試|続)/i.test(
    text.slice(0, 3000),
  );
}

function firstWords(report: string): string | null {
  const words = report.replace(/\s+/g, ' ').trim().slice(0, 500);
  return words === '' ? null : words;
}

/** Headers of the mail that the report is about. */
function originalHeaders(parts: readonly Part[]): HeaderBlock | null {
  const part = [...parts]
    .reverse()
    .find((one) =>
      /^(?:message\/(?:rfc822|global|partial|rfc822-headers)|text\/rfc822-headers|message\/global-headers)$/.test(
        one.contentType.value,
      ),
    );
  if (!part) return null;
  const bytes = part.body().subarray(0, 200_000);
  const end = bytes.indexOf('\r\n\r\n') === -1 ? bytes.indexOf('\n\n') : bytes.indexOf('\r\n\r\n');
  return readHeaderBlock(end === -1 ? bytes : bytes.subarray(0, end), 500);
}

/** The id in the returned headers, in the text, and in the report's own In-Reply-To. */
function aboutOf(mail: Mail, original: HeaderBlock | null, text: string): string[] {
  const inText = [...text.slice(0, 50_000).matchAll(/message-id:\s*<([^<>\s]{3,250})>/gi)].map(
    (match) => match[1] as string,
  );
  const own = [mail.headers.first('in-reply-to'), mail.headers.first('references')].flatMap((value) =>
    [...(value ?? '').slice(0, 5000).matchAll(/<([^<>\s]{3,250})>/g)].map((match) => match[1] as string),
  );
  const returned = /<?([^<>\s]{3,250})>?/.exec(original?.first('message-id')?.trim() ?? '')?.[1];
  return [...new Set([...(returned === undefined ? [] : [returned]), ...inText, ...own.reverse()])].slice(0, 10);
}

function complaint(text: string, original: HeaderBlock | null): Bounce {
  const named = [...text.matchAll(/^(?:original-rcpt-to|removal-recipient)\s*:\s*<?([^<>\s]{3,320})>?/gim)].map(
    (match) => match[1] as string,
  );
  const to = original ? parseAddresses(original.first('to'), 20).map((one) => one.address) : [];
  const addresses = named.length > 0 ? named : to;
  return {
    kind: 'complaint',
    recipients: distinct(
      addresses.map((address) => ({
        address,
        original: null,
        action: 'delivered' as const,
        status: null,
        diagnostic: null,
        code: 'mail.complaint',
      })),
    ),
    about: [/<?([^<>\s]{3,250})>?/.exec(original?.first('message-id')?.trim() ?? '')?.[1]].filter(
      (id) => id !== undefined,
    ),
  };
}

function readReceipt(part: Part, original: HeaderBlock | null): Bounce {
  const text = textOf(part);
  const id =
    /^original-message-id\s*:\s*<?([^<>\s]{3,250})>?/im.exec(text)?.[1] ??
    original?.first('message-id')?.trim().replace(/^<|>$/g, '');
  const reader = /^final-recipient\s*:\s*(?:[^;]{0,40};)?\s*<?([^<>\s]{3,320})>?/im.exec(text)?.[1] ?? '';
  const displayed = /^disposition\s*:.*\bdisplayed\b/im.test(text);
  return {
    kind: 'read',
    recipients: [
      {
        address: reader,
        original: null,
        action: displayed ? 'delivered' : 'relayed',
        status: null,
        diagnostic: null,
        code: displayed ? 'mail.read' : 'mail.deleted_unread',
      },
    ],
    about: id === undefined || id === '' ? [] : [id],
  };
}

function distinct(recipients: readonly ReportedRecipient[]): ReportedRecipient[] {
  const seen = new Set<string>();
  return recipients.filter((one) => {
    const key = comparable(one.address);
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

function textOf(part: Part): string {
  return cleanBody(decodeText(part.body().subarray(0, 500_000), part.contentType.params.get('charset') ?? null).text);
}
