/**
 * Two parsers that others keep up read the same mails: where they agree with each other, ours agrees with them. That is
 * what a reader of our own has to be held to; what only we get right has tests of its own beside this one.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { defaultLimits } from '../limits.ts';
import { readMail } from './read-mail.ts';

interface Reading {
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
  readonly files: readonly string[];
}

const directory = new URL('../fixtures/', import.meta.url);
/** What we do otherwise, on purpose. */
const differences: Readonly<Record<string, string>> = {
  'manual-forward-attached.eml': 'a mail within the mail is one file, and its text is not mixed into ours',
  'files.eml': 'as above',
  'old-mac-line-ends.eml': 'both take the whole mail for one header',
  'japanese-without-charset.eml': 'neither guesses a charset that is not given',
  'smime-signed.eml': 'they leave what was signed closed',
  'bounce-dsn.eml': 'headers of the returned mail are a file',
};

const mails = readdirSync(directory).filter((name) => name.endsWith('.eml') && !(name in differences));

test.each(mails)('%s', async (name) => {
  const bytes = readFileSync(new URL(name, directory));
  const [first, second] = [await byMailparser(bytes), await byPostalMime(bytes)];
  const ours = byUs(bytes);
  for (const part of ['subject', 'plain', 'html', 'files'] as const) {
    // Where the two differ, as on mail without a charset, neither is a measure.
    if (JSON.stringify(first[part]) === JSON.stringify(second[part])) expect(ours[part]).toEqual(first[part]);
  }
});

function byUs(bytes: Buffer): Reading {
  const mail = readMail(bytes, defaultLimits);
  return reading(
    mail.headers.text('subject'),
    mail.segments.map((segment) => segment.plain ?? '').join('\n'),
    mail.segments.map((segment) => segment.html ?? '').join('\n'),
    mail.files.map((file) => file.bytes),
  );
}

async function byMailparser(bytes: Buffer): Promise<Reading> {
  const options = {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepDeliveryStatus: true,
  };
  const mail = await simpleParser(bytes, options);
  return reading(
    mail.subject,
    mail.text,
    mail.html || '',
    mail.attachments.map((file) => file.content),
  );
}

async function byPostalMime(bytes: Buffer): Promise<Reading> {
  const mail = await PostalMime.parse(bytes);
  const files = mail.attachments.map(({ content }) => Buffer.from(content as ArrayBuffer));
  return reading(mail.subject, mail.text, mail.html, files);
}

function reading(
  subject: string | null | undefined,
  plain: string | undefined,
  html: string | undefined,
  files: readonly Uint8Array[],
): Reading {
  const squeeze = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, '');
  const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  return { subject: squeeze(subject), plain: squeeze(plain), html: squeeze(html), files: files.map(hash).sort() };
}
