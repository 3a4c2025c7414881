/**
 * Pictures of mails that lie elsewhere, fetched by us when a reader asks: their host learns neither who reads nor where.
 * Addresses are signed, so that the proxy fetches what stands in a mail and nothing else.
 */
import { safeImageTypes, sniff } from '../../attachments/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import type { Secrets } from '../../platform/secrets/secrets.ts';

const purpose = 'image';
const timeoutMs = 10_000;

/** Our address for a picture elsewhere; null for what is no web address. */
export function proxiedImage(secrets: Secrets, url: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return `/api/v1/images?u=${encodeURIComponent(url)}&s=${secrets.sign(purpose, url)}`;
}

export function isSignedImage(secrets: Secrets, url: string, signature: string): boolean {
  return secrets.verify(purpose, url, signature);
}

export interface FetchedImage {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Fetches through the guard. 404 for whatever is no picture by its own bytes; failures of the network stay what they are. */
export async function fetchImage(
  { outgoing, config }: Pick<House, 'outgoing' | 'config'>,
  url: string,
): Promise<FetchedImage> {
  const response = await outgoing.fetch(url, {
    headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif', 'user-agent': 'Irori-Images/1' },
    maxBytes: config.caps.imageBytes,
    timeoutMs,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw notFound('image');
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  const contentType = await sniff(bytes);
  if (contentType === null || !safeImageTypes.has(contentType)) throw notFound('image');
  return { contentType, bytes };
}
