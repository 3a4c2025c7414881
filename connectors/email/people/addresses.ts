/** Mail addresses as mail writes them: read leniently, shown safely, compared in one form. */
import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import type { AddressClaim } from '../../kit/inbound-event.ts';
import { cleanLine } from '../mime/clean-text.ts';
import { decodeWords } from '../mime/encoded-words.ts';

/** Longest address that is taken: RFC 5321 allows 64 + 1 + 255. */
const MAX_ADDRESS = 320;
/** Longest header that is looked at; 200 addresses with names are about 15 kB. */
const MAX_HEADER = 100_000;

/** @param value one unfolded header value with its encoded-words; groups are opened, what is no address is left out. */
export function parseAddresses(value: string | null, limit: number): AddressClaim[] {
  if (!value) return [];
  const out: AddressClaim[] = [];
  for (const entry of addressparser(value.slice(0, MAX_HEADER), { flatten: true })) {
    if (out.length >= limit) break;
    const address = cleanAddress(entry.address ?? '');
    if (address !== null) out.push({ name: cleanName(entry.name ?? ''), address });
  }
  return out;
}

/** The address in the form in which two are compared: lower case, the domain in ASCII. */
export function comparable(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 1) return address.trim().toLowerCase();
  const domain = address
    .slice(at + 1)
    .trim()
    .toLowerCase()
    .replace(/\.$/, '');
  const ascii = domainToASCII(domain);
  return `${address.slice(0, at).trim().toLowerCase()}@${ascii === '' ? domain : ascii}`;
}

/** `example.com` of `ann@example.com`, comparable; empty when there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 ? '' : comparable(address).slice(comparable(address).lastIndexOf('@') + 1);
}

/** A trimmed address, or null for what cannot be one. */
export function cleanAddress(text: string): string | null {
  const address = text
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^<+|>+$/g, '')
    .replace(/\.$/, '')
    .trim();
  if (address.length > MAX_ADDRESS || !/^(?:"[^"]{1,62}"|[^\s@<>"(),;:]{1,64})@[^\s@<>"(),;:]{1,255}$/u.test(address))
    return null;
  return cleanLine(address, MAX_ADDRESS);
}

/** A display name without quotes around it, on one line. */
export function cleanName(text: string): string {
  const name = cleanLine(decodeWords(text), 200).replace(DIRECTION, '').trim();
  return /^(?:"[^"]*"|'[^']*'|‘[^’]*’|“[^”]*”)$/.test(name)
    ? name.slice(1, -1).trim()
    : name.replace(/^"+|"+$/g, '').trim();
}

// Letters that change the direction of what follows can make a name look like another (U+202E).
const DIRECTION = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]/g;
