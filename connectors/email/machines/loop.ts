/** Mail that goes in circles: our own coming back, and mail that has passed us or too many hosts before. */
import { loopHeader, loopMark } from '../format.ts';
import { tokenInMessageId } from '../message-ids.ts';
import type { HeaderBlock } from '../mime/header-block.ts';
import { parseAddresses } from '../people/addresses.ts';
import type { Own } from '../people/own.ts';

/** More hosts than that no honest way has (RFC 5321 section 6.3 asks for at least 100 where nothing else is known). */
const MAX_RECEIVED = 50;
/** Passing our own door twice can be an accident of two forwards; three times is a circle. */
const MAX_PASSES = 2;

export interface Loop {
  readonly evidence: 'own_header' | 'too_many_hops' | 'passed_before';
  readonly params: Readonly<Record<string, unknown>>;
}

/** Null for a mail that comes straight. @param channelId whose loop mark counts: another installation's is not ours. */
export function readLoop(headers: HeaderBlock, channelId: string, own: Own): Loop | null {
  if (headers.all(loopHeader.toLowerCase()).some((value) => value.trim() === loopMark(channelId))) {
    return { evidence: 'own_header', params: { header: loopHeader } };
  }
  const received = headers.all('received').length;
  if (received > MAX_RECEIVED) return { evidence: 'too_many_hops', params: { received, limit: MAX_RECEIVED } };
  const passes = Math.max(
    ...['delivered-to', 'x-forwarded-to', 'x-loop'].map(
      (name) =>
        headers.all(name).filter((value) => parseAddresses(value, 5).some(({ address }) => own.isReceiving(address)))
          .length,
    ),
  );
  if (passes > MAX_PASSES) return { evidence: 'passed_before', params: { passes, limit: MAX_PASSES } };
  return null;
}

/**
 * Our own mail, come back by a copy or by a forward of everything: its Message-ID has our shape, and it says itself that
 * it is ours or comes from an address of ours. The shape alone could be anybody's.
 */
export function isOwnCopy(headers: HeaderBlock, messageId: string | null, own: Own): boolean {
  if (messageId === null || tokenInMessageId(messageId) === null) return false;
  if (headers.first(loopHeader) !== null) return true;
  return parseAddresses(headers.first('from'), 3).some(({ address }) => own.isOwn(address));
}
