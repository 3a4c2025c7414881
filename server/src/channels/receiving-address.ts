/** Receiving addresses: generated, for receiving only, each of one channel (CT-04, CT-05). */
import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';

/** Base32 without 0, 1, l and o, which people read for one another; 32 signs, so that each byte's low bits pick one. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A local part of ten signs (50 bits): an address that nobody finds by trying. */
export function newLocalPart(): string {
  return [...randomBytes(10)].map((byte) => alphabet[byte & 31]).join('');
}

/** The whole address. The domain is a setting and may change, so only the local part is stored. */
export function receivingAddress(config: Pick<Config, 'inboundDomain'>, localPart: string | null): string | null {
  return localPart === null ? null : `${localPart}@${config.inboundDomain}`;
}
