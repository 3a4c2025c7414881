/** The places in which a message names somebody, in words; and what a doubt means for whoever answers. */
import type { Conversation } from '@irori/contract/conversations/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const places: Record<string, MessageDescriptor> = {
  from: msg`From, the sender of the mail`,
  'reply-to': msg`Reply-To, where answers are to go`,
  'x-original-from': msg`the original sender, as a group names it`,
  'x-original-sender': msg`the original sender, as a group names it`,
  'x-mailfrom': msg`the original sender, as a mailing list names it`,
  'display-name': msg`an address in the sender's name`,
  body: msg`a field in the text, as forms write it`,
  'return-path': msg`the return path`,
  'forwarded-block': msg`the forwarded mail in the text`,
  'attached-message': msg`the attached mail`,
  sender: msg`Sender, who sent it for somebody`,
  envelope: msg`the envelope`,
  rule: msg`a rule that a member taught`,
  platform: msg`the platform itself`,
};

/** To stand behind a colon, as in "Found in: …"; the place itself when it is new to us. */
export function placeInWords(source: string): string {
  const words = places[source];
  return words ? i18n._(words) : source;
}

const doubts: Record<NonNullable<Conversation['doubt']>, { word: MessageDescriptor; meaning: MessageDescriptor }> = {
  unproven: {
    word: msg`Sender not proven`,
    meaning: msg`Nothing proves that it really comes from this address. That is usual for forwarded mail; be careful with anything secret.`,
  },
  suspicious: {
    word: msg`It may be forged`,
    meaning: msg`The sender's domain says that this mail is not from there. It is kept apart from the history of the real customer.`,
  },
  sender_unsure: {
    word: msg`It is not certain who the customer is`,
    meaning: msg`It was handed on by somebody whose own mail is not proven, so the name in it may be anybody's. It is kept apart from the history of the real customer.`,
  },
};

export const doubtWord = (doubt: NonNullable<Conversation['doubt']>): string => i18n._(doubts[doubt].word);

/** @param source where the customer was found, as the evidence says; null while that is not known */
export const doubtMeaning = (doubt: NonNullable<Conversation['doubt']>, source: string | null): string =>
  i18n._(doubt === 'sender_unsure' && source === 'from' ? handedOn : doubts[doubt].meaning);

/** By whoever stands here as the customer. */
const handedOn = msg`This mail was forwarded by hand. Perhaps the customer is whoever wrote what was forwarded.`;
