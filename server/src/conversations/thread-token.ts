/**
 * The mark on everything we send: names a conversation and proves with our MAC that we gave it out. Whoever brings it
 * back belongs into that conversation, and nowhere else. It lives in Reply-To and in Message-IDs, so it must survive
 * case folding, and fit with the receiving address into the 64 characters of a local part (RFC 5321, 4.5.3.1.1).
 */
import { timingSafeEqual } from 'node:crypto';
import { base32, idFromBase32 } from '../platform/base32.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

const purpose = 'thread';
/** 16 bytes of the conversation's id and 50 bits of the MAC, both in base32. */
const idLength = 26;
const macLength = 10;

/** 36 characters of a-z and 2-7. */
export function makeThreadToken(secrets: Secrets, conversationId: string): string {
  const idBytes = Buffer.from(conversationId.replaceAll('-', ''), 'hex');
  return base32(idBytes) + base32(secrets.mac(purpose, conversationId)).slice(0, macLength);
}

/** The conversation whose genuine token stands in `text` (a local part, a Message-ID, the bare token); null when none does. */
export function readThreadToken(secrets: Secrets, text: string): string | null {
  for (const [token] of text.toLowerCase().matchAll(/(?<![a-z0-9])[a-z2-7]{36}(?![a-z0-9])/g)) {
    const conversationId = idFromBase32(token.slice(0, idLength));
    const given = Buffer.from(token.slice(idLength));
    const genuine = secrets
      .macs(purpose, conversationId)
      .some((mac) => timingSafeEqual(given, Buffer.from(base32(mac).slice(0, macLength))));
    if (genuine) return conversationId;
  }
  return null;
}
