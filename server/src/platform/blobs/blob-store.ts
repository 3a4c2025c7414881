// What a store of blobs promises, whatever it is made of; see `blobs.ts`.
import type { Readable } from 'node:stream';
import { tooLarge } from '../../errors.ts';

export interface StoredBlob {
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly hash: string;
  readonly size: number;
}

/** What can be stored: all at once, or piece by piece. */
export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>;

export interface Blobs {
  /**
   * Stores the bytes and resolves when they are durable. Fails with `too_large` as soon as more than `maxBytes` came;
   * nothing is kept then, and the rest of the source is left unread (a Readable is destroyed by that, unless it is
   * handed in as `readable.iterator({ destroyOnReturn: false })`).
   */
  put(source: BlobSource, options: { maxBytes: number }): Promise<StoredBlob>;
  /** A stream of the bytes; fails with `BlobMissing` before it begins when there are none. */
  get(hash: string): Promise<Readable>;
  /** All bytes at once; for what is known to be small. */
  read(hash: string): Promise<Buffer>;
  has(hash: string): Promise<boolean>;
  /** Takes the blob away; nothing happens when there is none. Whoever calls knows that no row names it any more. */
  delete(hash: string): Promise<void>;
  /**
   * Takes the blob away unless somebody stored the same bytes again since that moment: their row may not be written yet.
   * True when it went.
   */
  deleteOlder(hash: string, moment: Date): Promise<boolean>;
  /** Every hash that is stored, for backups and for finding orphans. */
  list(): AsyncIterable<string>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** A row names bytes that are not there: a damaged data directory or a bucket emptied by others. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing';

  constructor(hash: string) {
    super(`No blob ${hash}`);
  }
}

/** Refuses what is not a hash before it can become a path or a key. */
export function requireHash(hash: string): string {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error('A blob is named by 64 lower-case hex digits');
  return hash;
}

/** The failure of a source that holds more than it may. */
export function tooManyBytes(maxBytes: number): Error {
  return tooLarge('blob_too_large', `It is larger than ${maxBytes} bytes.`, { params: { maxBytes } });
}
