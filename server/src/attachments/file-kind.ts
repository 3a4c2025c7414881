/** What a file is, by its first bytes: its name and what the sender says of it are claims. */
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import type { Blobs } from '../platform/blobs/blobs.ts';

/**
 * Pictures that browsers draw without running anything of them. SVG is not among them: it is a document that can hold
 * scripts.
 */
export const safeImageTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

export interface FileKind {
  readonly contentType: string;
  /** Pixels as they are to be shown; null for what is no safe picture. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Enough to know a type, and the size of a picture behind a camera's long notes. */
export const headBytes = 256 * 1024;

/** @param claimed the type its sender names; believed only where nobody acts by it */
export async function kindOfBlob(blobs: Pick<Blobs, 'get'>, hash: string, claimed: string): Promise<FileKind> {
  return kindOf(await headOf(blobs, hash), claimed);
}

/** The same for the beginning of a file that is at hand. */
export async function kindOf(head: Uint8Array, claimed: string): Promise<FileKind> {
  const sniffed = await sniff(head);
  if (sniffed !== null && safeImageTypes.has(sniffed)) return { contentType: sniffed, ...pixelsOf(head) };
  return { contentType: typeFor(sniffed, claimed), width: null, height: null };
}

/** The media type that the bytes speak of; null when they say nothing. */
export async function sniff(head: Uint8Array): Promise<string | null> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  // An animated PNG is a PNG to browsers.
  return found?.mime === 'image/apng' ? 'image/png' : (found?.mime ?? null);
}

function typeFor(sniffed: string | null, claimed: string): string {
  const plain = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,80}$/.exec(
    claimed.toLowerCase().split(';')[0]?.trim() ?? '',
  )?.[0];
  // What claims to be a safe picture and is not stays a file.
  if (!plain || safeImageTypes.has(plain)) return sniffed ?? 'application/octet-stream';
  // Office files are zip archives to whoever reads their beginning; then the claim says more.
  return plain === 'application/octet-stream' ? (sniffed ?? plain) : plain;
}

function pixelsOf(head: Uint8Array): { width: number | null; height: number | null } {
  try {
    const { width, height, orientation = 1 } = imageSize(head);
    // Cameras held upright write the picture lying down and say so.
    return orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    return { width: null, height: null };
  }
}

async function headOf(blobs: Pick<Blobs, 'get'>, hash: string): Promise<Uint8Array> {
  const stream = await blobs.get(hash);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= headBytes) break; // ends the stream too
  }
  return Buffer.concat(chunks).subarray(0, headBytes);
}
