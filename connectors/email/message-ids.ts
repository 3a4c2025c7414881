/** Message-IDs: ours, which carry the thread's token, and those of others. Held without angle brackets. */
import { createHash } from 'node:crypto';

/** Most ids that are read from References; the longest real threads hold some hundreds. */
const MAX_IDS = 100;

/** The ids in In-Reply-To or References, in the order given. Clients write free text around them, and gateways glue them. */
export function parseMessageIds(value: string | null): string[] {
  if (!value) return [];
  const text = value.slice(0, 100_000);
  const bracketed = [...text.matchAll(/<([^<>]{1,998})>/g)].map((match) => (match[1] as string).replace(/\s+/g, ''));
  const ids = bracketed.length > 0 ? bracketed : text.split(/[\s,]+/).filter((word) => word.includes('@'));
  return [...new Set(ids.filter((id) => id !== '' && id.length <= 998))].slice(-MAX_IDS);
}

/** The Message-ID of a mail of ours: the token that leads back to the thread, then the message itself. */
export function ourMessageId(threadToken: string, messageId: string, domain: string): string {
  return `${threadToken}.${base32(messageBytes(messageId))}@${domain}`;
}

/** The token in an id that has the shape of ours; the core alone can tell whether we made it. */
export function tokenInMessageId(id: string): string | null {
  const local = id.slice(0, id.lastIndexOf('@')).toLowerCase();
  return /^([a-z2-7.]{1,40})\.[a-z2-7]{26}$/.exec(local)?.[1] ?? null;
}

/** The token in `local+token@inbound domain`; null when the address has none. */
export function tokenInAddress(address: string): string | null {
  const match = /^[^@+]+\+([a-z2-7.]{1,40})@[^@]+$/.exec(address.trim().toLowerCase());
  return match?.[1] ?? null;
}

function messageBytes(messageId: string): Buffer {
  const hex = messageId.replace(/-/g, '');
  if (/^[0-9a-f]{32}$/i.test(hex)) return Buffer.from(hex, 'hex');
  return createHash('sha256').update(messageId).digest().subarray(0, 16);
}

/** RFC 4648 in lower case, without padding: 16 bytes are 26 letters. */
function base32(bytes: Buffer): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let out = '';
  for (let at = 0; at < bits.length; at += 5)
    out += alphabet[Number.parseInt(bits.slice(at, at + 5).padEnd(5, '0'), 2)];
  return out;
}
