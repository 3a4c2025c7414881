/**
 * Mail that one of us handed on by hand or by an Outlook rule: the customer is in the block or attachment, not in From.
 * Only a member whose mail is proven speaks for the original; whoever else does it leaves the sender unsure.
 */
import type { AddressClaim, SenderChecks } from '../../kit/inbound-event.ts';
import { readHeaderBlock } from '../mime/header-block.ts';
import type { Mail } from '../mime/read-mail.ts';
import { comparable, parseAddresses } from './addresses.ts';
import { type ForwardedMail, readForwards } from './forwarded-block.ts';
import type { Hops } from './hops.ts';
import type { Own } from './own.ts';
import { isAnswerSubject, isForwardSubject } from './subject-prefix.ts';

export interface ManualForward {
  /** `rule`: Outlook's "forward" did it, nobody wrote a note. */
  readonly kind: 'manual' | 'rule';
  readonly by: AddressClaim;
  readonly original: {
    readonly from: AddressClaim;
    readonly subject: string | null;
    /** As written, in whatever language. */
    readonly date: string | null;
    readonly messageId: string | null;
  };
  /** The original's words. */
  readonly body: string;
  /** What the member wrote above it; empty for a rule. */
  readonly note: string;
  /** From is one of us and proven: the original may be believed as far as we believe the member. */
  readonly trusted: boolean;
  readonly source: 'forwarded-block' | 'attached-message';
}

export interface ForwardFacts {
  readonly mail: Mail;
  readonly text: string;
  readonly own: Own;
  readonly hops: Hops;
  readonly checks: SenderChecks | null;
  /** Nobody said who the members are: a forward that comes to us directly counts as one of theirs. */
  readonly membersUnknown: boolean;
  readonly maxLines: number;
  /** The readable text of a mail within the mail. */
  textOf(bytes: Uint8Array): string;
}

/** Null when From is the one who writes to us, which a customer's own forward is too. */
export function readManualForward(facts: ForwardFacts): ManualForward | null {
  const { mail, own, text, checks } = facts;
  const by = parseAddresses(mail.headers.first('from'), 1)[0];
  if (!by || mail.headers.all('from').length !== 1) return null;
  const insider = own.isMember(by.address) || own.isOwn(by.address) || own.isOwnDomain(by.address);
  const subject = mail.headers.text('subject');
  const rule = /mailbox rules agent/i.test(mail.headers.first('x-ms-exchange-generated-message-source') ?? '');
  if (!insider && !(facts.membersUnknown && isDirect(facts))) return null;

  const foreign = ({ address }: AddressClaim): boolean =>
    !own.isOwn(address) &&
    !own.isMember(address) &&
    !own.isOwnDomain(address) &&
    comparable(address) !== comparable(by.address);
  const blocks = readForwards(text, subject, facts.maxLines);
  const block = blocks.find((one) => one.from !== null && foreign(one.from));
  if (block && handsOn(blocks[0] as ForwardedMail, subject, rule, facts)) {
    return {
      kind: rule ? 'rule' : 'manual',
      by,
      original: { from: block.from as AddressClaim, subject: block.subject, date: block.date, messageId: null },
      body: block.body,
      note: rule ? '' : (blocks[0] as ForwardedMail).note,
      trusted: insider && checks !== null && checks.proof !== 'none',
      source: 'forwarded-block',
    };
  }
  return attached(facts, by, foreign, insider);
}

/**
 * A forward by hand by somebody who is none of us: From wrote it, yet the customer may be the person in the block.
 * An answer quotes its mail under the same kind of block and is none: the subject or the dividing line tells.
 */
export function isForwardByStranger({ mail, text, own, maxLines }: ForwardFacts): boolean {
  const by = parseAddresses(mail.headers.first('from'), 1)[0];
  if (!by || own.isMember(by.address) || own.isOwn(by.address) || own.isOwnDomain(by.address)) return false;
  const subject = mail.headers.text('subject');
  if (!isForwardSubject(subject) && !SAYS_FORWARDED.test(text)) return false;
  if (isAnswerSubject(subject)) return false;
  const [outer] = readForwards(text, subject, maxLines);
  if (!outer?.from || !(outer.explicit || isForwardSubject(subject))) return false;
  const { address } = outer.from;
  return !own.isOwn(address) && !own.isMember(address) && comparable(address) !== comparable(by.address);
}

/** Reading the blocks takes time, and few mails have any. */
const SAYS_FORWARDED = /-{5,}|_{20,}|[:：]\s*$/m;

/** An answer quotes its mail under the same header block: the subject or the dividing line tells the two apart. */
function handsOn(outer: ForwardedMail, subject: string | null, rule: boolean, { mail, own }: ForwardFacts): boolean {
  if (rule || outer.explicit || isForwardSubject(subject)) return true;
  if (isAnswerSubject(subject)) return false;
  const to = parseAddresses(mail.headers.first('to'), 20);
  return outer.note.length < 2000 && to.some(({ address }) => own.isReceiving(address));
}

function attached(
  facts: ForwardFacts,
  by: AddressClaim,
  foreign: (person: AddressClaim) => boolean,
  insider: boolean,
): ManualForward | null {
  const { mail, text, checks } = facts;
  const file = mail.files.find((one) => one.contentType === 'message/rfc822' || one.contentType === 'message/global');
  if (!file) return null;
  const bytes = file.bytes.subarray(0, 200_000);
  const end = bytes.indexOf('\r\n\r\n') === -1 ? bytes.indexOf('\n\n') : bytes.indexOf('\r\n\r\n');
  const inner = readHeaderBlock(end === -1 ? bytes : bytes.subarray(0, end), 500);
  const from = parseAddresses(inner.first('from'), 1)[0];
  if (!from || !foreign(from)) return null;
  const messageId = /<([^<>\s]{3,998})>/.exec(inner.first('message-id') ?? '')?.[1] ?? null;
  return {
    kind: 'manual',
    by,
    original: { from, subject: inner.text('subject'), date: inner.text('date'), messageId },
    body: facts.textOf(file.bytes),
    note: text.trim(),
    trusted: insider && checks !== null && checks.proof !== 'none',
    source: 'attached-message',
  };
}

/** Sent to us and not through a support address: no automatic forward explains how it came. */
function isDirect({ mail, hops, text, maxLines }: ForwardFacts): boolean {
  if (hops.forwarded || hops.via.length > 0) return false;
  const subject = mail.headers.text('subject');
  return isForwardSubject(subject) || readForwards(text, subject, maxLines)[0]?.explicit === true;
}
