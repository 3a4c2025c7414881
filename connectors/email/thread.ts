/** What a mail says about the conversation it belongs to: our tokens, strongest first, and the ids it answers. */

import { externalRef } from '../kit/ids.ts';
import type { Envelope, ThreadClaim } from '../kit/inbound-event.ts';
import { parseMessageIds, tokenInAddress, tokenInMessageId } from './message-ids.ts';
import type { HeaderBlock } from './mime/header-block.ts';
import { comparable, domainOf } from './people/addresses.ts';

/** Most foreign ids that are handed on; the nearest are the likeliest. */
const MAX_ANSWERS = 50;

/**
 * @param extraRecipients addresses that the mail was seen at besides the envelope's, e.g. To and Delivered-To.
 * The core alone can tell whether a token carries our MAC; the subject alone never names a conversation.
 */
export function threadClaim(
  headers: HeaderBlock,
  envelope: Envelope,
  receivingAddress: string | null,
  extraRecipients: readonly string[],
): ThreadClaim {
  const answered = answeredIds(headers);
  const tokens = [
    // What our door took is ours at whichever host it came to: bounces arrive at one of the sender's domain.
    ...(envelope.kind === 'smtp' ? envelope.to : [])
      .filter((address) => hasOurLocalPart(address, receivingAddress))
      .map(tokenInAddress),
    ...extraRecipients.filter((address) => isOurs(address, receivingAddress)).map(tokenInAddress),
    ...answered.map(tokenInMessageId),
  ].filter((token) => token !== null);
  const hint = outlookThread(headers);
  return {
    tokens: [...new Set(tokens)],
    answers: answered.slice(0, MAX_ANSWERS).map(externalRef),
    key: null,
    ...(hint === null ? {} : { hint }),
  };
}

/** Outlook's id of a conversation: 6 bytes of time and 16 of a GUID, then 5 for each answer (MS-OXOMSG 2.2.1.3). */
function outlookThread(headers: HeaderBlock): string | null {
  const value = (headers.first('thread-index') ?? '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]{29,2000}={0,2}$/.test(value)) return null;
  const bytes = Buffer.from(value, 'base64');
  return bytes.length < 22 ? null : `thread-index:${bytes.subarray(6, 22).toString('hex')}`;
}

/** In-Reply-To, then References from the last to the first: the nearest comes first. */
export function answeredIds(headers: HeaderBlock): string[] {
  const direct = headers.all('in-reply-to').flatMap(parseMessageIds);
  const chain = headers.all('references').flatMap(parseMessageIds).reverse();
  return [...new Set([...direct, ...chain])];
}

/** The Message-ID of a mail without brackets, null when there is none worth the name. */
export function messageIdOf(headers: HeaderBlock): string | null {
  return parseMessageIds(headers.first('message-id'))[0] ?? null;
}

/** A plus address counts as a token only at an address of ours: anybody may have a plus in theirs. */
function isOurs(address: string, receivingAddress: string | null): boolean {
  if (receivingAddress === null) return true;
  return domainOf(address) === domainOf(comparable(receivingAddress)) && hasOurLocalPart(address, receivingAddress);
}

function hasOurLocalPart(address: string, receivingAddress: string | null): boolean {
  if (receivingAddress === null) return true;
  const [local = ''] = comparable(address).split('@');
  return local.split('+')[0] === comparable(receivingAddress).split('@')[0];
}
