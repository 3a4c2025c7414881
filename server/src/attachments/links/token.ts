/**
 * The word in the address of a file that went as a link: workspace, link and our MAC over both, so that it can neither be
 * guessed nor made up. Whoever has the address has the file, until it expires or is revoked.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../platform/secrets/secrets.ts';

const purpose = 'file-link';
const macBytes = 16;

export interface LinkPlace {
  readonly workspaceId: string;
  readonly id: string;
}

/** 64 characters of base64url. */
export function makeLinkToken(secrets: Secrets, place: LinkPlace): string {
  const mac = secrets.mac(purpose, textOf(place)).subarray(0, macBytes);
  return Buffer.concat([bytesOf(place.workspaceId), bytesOf(place.id), mac]).toString('base64url');
}

/** Null for what is none of ours. */
export function readLinkToken(secrets: Secrets, token: string): LinkPlace | null {
  if (!/^[\w-]{64}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const place = { workspaceId: idOf(bytes.subarray(0, 16)), id: idOf(bytes.subarray(16, 32)) };
  const given = bytes.subarray(32);
  const genuine = secrets.macs(purpose, textOf(place)).some((mac) => timingSafeEqual(given, mac.subarray(0, macBytes)));
  return genuine ? place : null;
}

const textOf = ({ workspaceId, id }: LinkPlace): string => `${workspaceId} ${id}`;
const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

function idOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
