/**
 * The mark of a test mail: names it and proves with our MAC that we sent it, so that only what we sent can verify a
 * forward. It travels in a header, in the Message-ID and in the text, so it survives case folding and line breaks.
 */
import { timingSafeEqual } from 'node:crypto';
import { base32, idFromBase32 } from '../platform/base32.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';

const purpose = 'probe';
/** 16 bytes of the probe's id and 80 bits of the MAC, both in base32. */
const idLength = 26;
const macLength = 16;

/** 42 characters of a-z and 2-7. */
export function makeProbeToken(secrets: Secrets, probeId: string): string {
  const id = Buffer.from(probeId.replaceAll('-', ''), 'hex');
  return base32(id) + base32(secrets.mac(purpose, probeId)).slice(0, macLength);
}

/** The probe whose genuine token stands in `text`; null when none does. */
export function readProbeToken(secrets: Secrets, text: string): string | null {
  for (const [token] of text.toLowerCase().matchAll(/(?<![a-z0-9])[a-z2-7]{42}(?![a-z0-9])/g)) {
    const probeId = idFromBase32(token.slice(0, idLength));
    const given = Buffer.from(token.slice(idLength));
    const genuine = secrets
      .macs(purpose, probeId)
      .some((mac) => timingSafeEqual(given, Buffer.from(base32(mac).slice(0, macLength))));
    if (genuine) return probeId;
  }
  return null;
}
