/** Why an inbound event ended as it did, in words. A rule this version does not know is shown by its code. */

import type { InboundState } from '@irori/contract/inbound-events/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Tone } from '../../ui/badge.tsx';

export const states: Record<InboundState, { words: MessageDescriptor; tone: Tone }> = {
  received: { words: msg`In progress`, tone: 'accent' },
  applied: { words: msg`Applied`, tone: 'success' },
  duplicate: { words: msg`Duplicate`, tone: 'neutral' },
  ignored: { words: msg`Ignored`, tone: 'neutral' },
  quarantined: { words: msg`Quarantine`, tone: 'warning' },
};

const reasons: Record<string, MessageDescriptor> = {
  'smtp.too_large': msg`Larger than this installation takes; the sender was told.`,
  'imap.too_large': msg`Larger than what is fetched from a mailbox; it is still there.`,
  'imap.unreadable': msg`The mail host did not hand this mail over; it is still in the mailbox.`,
  'mail.not_raw': msg`The platform took the mail apart. Switch on the raw, full mail there.`,
  'mail.among_us': msg`An old mail of ours to ourselves.`,
  'past.receipt': msg`An old report about a delivery, from before this channel.`,
  'mail.loop': msg`It looks like two machines answering each other.`,
  'mail.sender_rate': msg`A machine answers too often: {amount} automatic mails of one sender within {minutes} minutes. Release it, or let it wait.`,
  'mail.conversation_rate': msg`Machines answer each other too fast: {amount} messages of one conversation within a minute.`,
  'mail.from_own_address': msg`It says that it comes from an address of ours, but nothing shows who the customer is.`,
  'mail.own_copy': msg`A copy of a mail of ours.`,
  own_copy: msg`A copy of a mail of ours.`,
  'mail.delayed': msg`A mail server says that a delivery takes longer.`,
  'mail.delivered': msg`A mail server says that a message was delivered.`,
  'mail.read': msg`The recipient read a message of ours.`,
  'mail.deleted_unread': msg`The recipient deleted a message of ours unread.`,
  'mail.complaint': msg`A recipient marked a message of ours as spam.`,
  'parse.failed': msg`It could not be read. The bytes are kept; replay it after an update.`,
  'parse.unrecognised': msg`It could not be read. The bytes are kept; replay it after an update.`,
  'parse.timeout': msg`Reading it took too long. The bytes are kept.`,
  'parse.memory': msg`Reading it needed too much memory. The bytes are kept.`,
  'parse.empty': msg`There was nothing in it for us.`,
  'apply.failed': msg`It was read, but could not be put into a conversation. Replay it.`,
  'accept.same_event': msg`It was handed over twice.`,
  'message.same_ref': msg`This message is here already.`,
  'raw.missing': msg`Its bytes are missing.`,
  'receipt.delivery_unknown': msg`A report about a message that is not known here.`,
  'channel.off': msg`Its channel is switched off. It goes in when the channel is switched on, or at once when you release it.`,
  'probe.returned': msg`A test mail of ours that came back: the forward works.`,
  'probe.again': msg`A test mail of ours that came back once more: several rules forward it.`,
  'probe.wrong_channel': msg`A test mail of another channel: the forward there leads to this receiving address.`,
  'probe.by_hand': msg`A test mail of ours that somebody passed on by hand.`,
  'probe.rewritten': msg`A test mail of ours that a rule forwarded instead of redirecting it.`,
  'probe.looped': msg`A test mail of ours that went in a circle.`,
  'probe.answered': msg`An answer to a test mail of ours: the mailbox got it.`,
  'probe.expired': msg`A test mail of ours that came back much too late to prove anything.`,
  'probe.unknown': msg`A test mail of this installation that is not known here.`,
  'probe.report': msg`A report about a test mail of ours.`,
  'member.ignored': msg`A member decided to ignore it.`,
};

/** The sentence for a reason; the code itself when it is new to us; empty when there is none. */
export function reasonInWords(code: string | null, params: Readonly<Record<string, unknown>> = {}): string {
  if (code === null) return '';
  const sentence = reasons[code];
  if (!sentence) return code;
  return i18n._(sentence.id, params, sentence.message ? { message: sentence.message } : {});
}
