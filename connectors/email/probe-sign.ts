/** Recognises test mails of ours when they come back, and what people and machines made of them. */
import type { InboundProbe } from '../kit/inbound-event.ts';
import type { Interpretation } from './interpret.ts';
import { parseMessageIds } from './message-ids.ts';
import type { HeaderBlock } from './mime/header-block.ts';
import { isForwardSubject } from './people/subject-prefix.ts';

/** Carried by every test mail; its value is the token. */
export const probeHeader = 'X-Irori-Probe';

/** Stands before the token in the text. */
export const textMark = 'irori-probe:';

export type ProbeSign = Pick<InboundProbe, 'tokens' | 'how'>;

const TOKEN = /(?<![a-z0-9])[a-z2-7]{42}(?![a-z0-9])/g;

/** Tokens of the shape of ours in a text, at most five. */
export function probeTokensIn(text: string): string[] {
  return [...new Set(text.toLowerCase().match(TOKEN) ?? [])].slice(0, 5);
}

/** Null when nothing in the mail looks like a test mail. Bounces are read elsewhere. */
export function readProbe(reading: Pick<Interpretation, 'mail' | 'body' | 'loop' | 'manual'>): ProbeSign | null {
  const { headers } = reading.mail;
  const own = probeTokensIn(
    [...headers.all(probeHeader.toLowerCase()), ...headers.all('message-id').flatMap(parseMessageIds)].join(' '),
  );
  if (own.length > 0) return { tokens: own, how: reading.loop === null ? 'returned' : 'looped' };
  const quoted = probeTokensIn(
    [
      headers.all('in-reply-to').join(' '),
      headers.all('references').join(' '),
      markedTokens(reading.body.full),
      ...reading.mail.files.filter(isMail).map((file) => file.bytes.subarray(0, 50_000).toString('latin1')),
    ].join(' '),
  );
  if (quoted.length === 0) return null;
  if (isRule(headers)) return { tokens: quoted, how: 'rewritten' };
  const attached = reading.mail.files.some(isMail);
  const forwards = reading.manual !== null || attached || isForwardSubject(headers.text('subject'));
  return { tokens: quoted, how: forwards ? 'by_hand' : 'answered' };
}

/** What follows the mark in the text; clients break and quote lines, so blanks and quote marks between are passed over. */
function markedTokens(text: string): string {
  return [...text.matchAll(/irori-probe:[\s>]{0,20}([a-z2-7]{42})/gi)].map((match) => match[1]).join(' ');
}

const isMail = (file: { readonly contentType: string }): boolean =>
  /^message\/(?:rfc822|global)$/.test(file.contentType);

/** Outlook's rule "forward", where "redirect" was meant, says so itself. */
function isRule(headers: HeaderBlock): boolean {
  return /mailbox rules agent/i.test(headers.first('x-ms-exchange-generated-message-source') ?? '');
}
