/** A stored mail read again: for the original view, for mails within mails, and by another charset when a member says so. */
import type { OpenedFile } from '@irori/contract/messages/original';
import type { OpenedBytes, OpenedMail, OpenOptions } from '../kit/opened-mail.ts';
import { readBody } from './body.ts';
import { readContactCards } from './cards/contact-card.ts';
import { readInvitations } from './cards/invitation.ts';
import { flatten } from './html/flatten.ts';
import { sanitise } from './html/sanitise.ts';
import { limitsFrom, type MailLimits } from './limits.ts';
import { decodeExactly, decodeText } from './mime/charset.ts';
import { cleanLine, cutText } from './mime/clean-text.ts';
import { decodeWords } from './mime/encoded-words.ts';
import { type Mail, type MailFile, plainAsHtml, readMail } from './mime/read-mail.ts';
import { parseAddresses } from './people/addresses.ts';
import { detectLanguage } from './text/language.ts';

/** Mails within mails, for looking into. */
const DEEPEST = 5;
/** In the original every file is there: the cap on those of a message does not hold. */
const MOST_FILES = 1000;

/** Null when the way leads to no mail. Never throws for anything in the mail. */
export function openMail(
  bytes: Uint8Array,
  options: OpenOptions,
  caps?: Readonly<Record<string, number>>,
): OpenedMail | null {
  const limits = { ...limitsFrom(caps), attachments: MOST_FILES };
  const found = follow(bytes, options, limits);
  if (found === null) return null;
  const { mail, parents } = found;
  const { headers } = mail;
  const raw = (name: string): string | null => decodedHeader(headers.first(name), options.charset);
  const people = (name: string) => parseAddresses(raw(name), limits.addresses);
  const subject = raw('subject');
  const body = readBody(mail, limits, people('from')[0]?.name ?? '');
  const calendars = mail.files.filter((file) => kindOf(file) === 'invitation').map(textOf);
  const cards = mail.files.filter((file) => kindOf(file) === 'contact').map(textOf);
  return {
    parents,
    from: people('from'),
    to: people('to'),
    cc: people('cc'),
    replyTo: people('reply-to'),
    subject: subject === null ? null : cutText(cleanLine(decodeWords(subject)), 998) || null,
    date: headers.text('date'),
    headers: headers.lines.map(({ label, value }) => ({ name: label, value, decoded: cleanLine(decodeWords(value)) })),
    text: body.full === '' ? null : body.full,
    html: htmlOf(mail),
    charset: mail.charset,
    marks: marksOf(mail, body.full),
    invitations: distinct(calendars.flatMap(readInvitations)),
    contacts: cards.flatMap(readContactCards),
    files: mail.files.map(describe),
    omitted: mail.omitted.map((one) => ({ ...one, params: { ...one.params } })),
    words: {
      text: body.visible,
      foldedText: body.folded,
      html: body.html,
      lang: detectLanguage(body.visible),
    },
  };
}

/** One file of it; null when there is none at that place. */
export function openFile(
  bytes: Uint8Array,
  options: OpenOptions & { readonly index: number },
  caps?: Readonly<Record<string, number>>,
): OpenedBytes | null {
  const found = follow(bytes, options, { ...limitsFrom(caps), attachments: MOST_FILES });
  const file = found?.mail.files[options.index];
  return file ? { fileName: file.fileName, contentType: file.contentType, bytes: file.bytes } : null;
}

function follow(
  bytes: Uint8Array,
  { path, charset }: OpenOptions,
  limits: MailLimits,
): { mail: Mail; parents: string[] } | null {
  if (path.length > DEEPEST) return null;
  let mail = readMail(bytes, limits, charset);
  const parents: string[] = [];
  for (const index of path) {
    const file = mail.files[index];
    if (!file || kindOf(file) !== 'mail') return null;
    parents.push(mail.headers.text('subject') ?? '');
    mail = readMail(file.bytes, limits, charset);
  }
  return { mail, parents };
}

/** Header values hold letters of no label; when somebody chose a charset, they are read by it as well. */
function decodedHeader(value: string | null, charset: string | null): string | null {
  if (value === null || charset === null || value.includes('=?')) return value;
  const bytes = Buffer.from(value, 'latin1');
  return bytes.toString('latin1') === value ? decodeExactly(bytes, charset).text : value;
}

function htmlOf({ segments }: Mail): string | null {
  if (segments.every((segment) => segment.html === null)) return null;
  const all = segments.map((segment) => segment.html ?? plainAsHtml(segment.plain ?? '')).join('\n');
  return sanitise(flatten(all)).html || null;
}

function marksOf(mail: Mail, text: string): OpenedMail['marks'] {
  const { value: type, params } = mail.root.contentType;
  const protocol = params.get('protocol')?.toLowerCase() ?? '';
  const pgp = protocol.includes('pgp');
  const head = text.slice(0, 2000);
  const marks: OpenedMail['marks'] = [
    ...(type === 'multipart/signed' ? [pgp ? ('pgp_signed' as const) : ('signed' as const)] : []),
    ...(type === 'multipart/encrypted' ? ['pgp_encrypted' as const] : []),
    ...(mail.wrapped.has('signed') ? ['signed' as const] : []),
    ...(mail.wrapped.has('encrypted') ? ['encrypted' as const] : []),
    ...(mail.wrapped.has('unpacked') ? ['unpacked' as const] : []),
    ...(/^-----BEGIN PGP SIGNED MESSAGE-----/m.test(head) ? ['pgp_signed' as const] : []),
    ...(/^-----BEGIN PGP MESSAGE-----/m.test(head) ? ['pgp_encrypted' as const] : []),
    ...(mail.over ? ['original_only' as const] : []),
  ];
  return [...new Set(marks)];
}

function describe(file: MailFile, index: number): OpenedFile {
  const { fileName, contentType, inline, contentId, packedIn, bytes } = file;
  return { index, fileName, contentType, size: bytes.length, inline, contentId, packedIn, kind: kindOf(file) };
}

function kindOf({ contentType, fileName }: MailFile): OpenedFile['kind'] {
  if (contentType === 'message/rfc822' || contentType === 'message/global') return 'mail';
  if (contentType === 'text/calendar' || contentType === 'application/ics' || /\.ics$/i.test(fileName))
    return 'invitation';
  if (/^text\/(?:x-)?v-?card$|^text\/directory$/.test(contentType) || /\.vcf$/i.test(fileName)) return 'contact';
  return signatures.has(contentType) ? 'signature' : 'file';
}

const signatures = new Set([
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-signature',
]);

/** Calendars and cards are UTF-8 (RFC 5545 section 3.1.4, RFC 6350 section 3.1), unless the mail says otherwise. */
function textOf({ bytes, charset }: MailFile): string {
  return decodeText(bytes, charset).text;
}

/** Providers put the same invitation in twice: as an alternative of the text, and as a file. */
function distinct(invitations: OpenedMail['invitations']): OpenedMail['invitations'] {
  const known = new Map(invitations.map((one) => [`${one.uid} ${one.kind} ${one.start.local}`, one]));
  return [...known.values()];
}
