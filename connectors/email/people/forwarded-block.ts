/** Reads a mail that somebody forwarded by hand: who wrote the original, to whom, about what, and its words. */
import type { AddressClaim } from '../../kit/inbound-event.ts';
import { embeddedAt } from '../text/embedded-mail.ts';
import { splitGluedLabels } from '../text/glued-labels.ts';
import { introductionAt } from '../text/introductions.ts';
import type { QuotedHeaders } from '../text/quoted-headers.ts';
import { parseLooseAddresses } from './loose-addresses.ts';
import { isForwardSubject } from './subject-prefix.ts';

export interface ForwardedMail {
  readonly from: AddressClaim | null;
  readonly to: readonly AddressClaim[];
  readonly cc: readonly AddressClaim[];
  readonly subject: string | null;
  /** As written, in whatever language. */
  readonly date: string | null;
  /** The words of the original, mails embedded in it included. */
  readonly body: string;
  /** What the forwarder wrote above it. */
  readonly note: string;
  /** A line said "forwarded", not merely "original message". */
  readonly explicit: boolean;
}

/** Deepest chain of forwards that is followed. */
const MAX_DEPTH = 10;

/**
 * The mails forwarded in `text`, the outermost first. Lines of header labels and known delimiters count; where the
 * subject says "forwarded", so does an introduction with an address ("On …, Ann <ann@example.com> wrote:").
 */
export function readForwards(text: string, subject: string | null, maxLines: number): ForwardedMail[] {
  const lines = splitGluedLabels(text.split('\n').slice(0, maxLines));
  const bare = lines.map(unquote);
  const found: ForwardedMail[] = [];
  for (let at = 0; at < bare.length && found.length < MAX_DEPTH; ) {
    const embedded = embeddedAt(bare, at);
    if (embedded?.headers) {
      found.push(forwarded(embedded.headers, lines, at, embedded.end, embedded.forwarded));
      at = embedded.end;
    } else at++;
  }
  if (found.length > 0 || !isForwardSubject(subject)) return found;
  const introduced = byIntroduction(bare, lines);
  return introduced ? [introduced] : [];
}

function forwarded(
  headers: QuotedHeaders,
  lines: readonly string[],
  start: number,
  end: number,
  explicit: boolean,
): ForwardedMail {
  const { fields } = headers;
  return {
    from: parseLooseAddresses(fields.get('from') ?? '')[0] ?? null,
    to: parseLooseAddresses(fields.get('to') ?? ''),
    cc: parseLooseAddresses(fields.get('cc') ?? ''),
    subject: fields.get('subject') ?? null,
    date: fields.get('date') ?? null,
    body: bodyOf(lines.slice(end)),
    note: lines.slice(0, start).join('\n').trim(),
    explicit,
  };
}

/** Outlook for Mac forwards under a line that others use for answers. */
function byIntroduction(bare: readonly string[], lines: readonly string[]): ForwardedMail | null {
  for (let at = 0; at < bare.length; at++) {
    const introduction = introductionAt(bare, at);
    if (!introduction) continue;
    const text = bare.slice(introduction.start, introduction.end).join(' ');
    const from = authorIn(text);
    if (!from) continue;
    return {
      from,
      to: [],
      cc: [],
      subject: null,
      date: null,
      body: bodyOf(lines.slice(introduction.end)),
      note: lines.slice(0, at).join('\n').trim(),
      explicit: false,
    };
  }
  return null;
}

/** Name and address in `On 28/10/2021 12:46, "John Doe" <john@example.com> wrote:`. */
function authorIn(text: string): AddressClaim | null {
  const match = /([^<>]*)<(?:mailto:)?([^\s<>@]{1,64}@[^\s<>@]{1,255})>/.exec(text);
  if (!match) return null;
  const [, before = '', address = ''] = match;
  const quoted = /["„“«]([^"„“”«»]{1,100})["”“»]\s*$/.exec(before)?.[1];
  const afterTime = before.replace(/^.*(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?|\d{4})/i, '');
  const words = (quoted ?? afterTime).replace(/^[\s,.:;–-]+|[\s,:;–-]+$/g, '');
  const name = words.replace(
    /^(?:(?:schrieb|skrev|schreef|heeft|uhr|kl|klo|użytkownik|пользователь|uživatel|odesílatel|používateľ|utilisateur|usuario)\s+)+/i,
    '',
  );
  return parseLooseAddresses(`${name} <${address}>`)[0] ?? null;
}

/** The words under a block: one layer of `>` comes off when every line has it, and blank lines at the ends. */
function bodyOf(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== '');
  const quotedLines = filled.filter((line) => /^\s{0,3}>/.test(line)).length;
  const peeled =
    quotedLines > 0 && quotedLines * 2 >= filled.length
      ? lines.map((line) => line.replace(/^\s{0,3}> ?/, ''))
      : [...lines];
  return peeled
    .join('\n')
    .replace(/^[\s\ufeff]*\n/, '')
    .replace(/^\ufeff/, '')
    .trim();
}

function unquote(line: string): string {
  return line.replace(/^(?:\s{0,3}>)+\s?/, '').replace(/^\ufeff/, '');
}
