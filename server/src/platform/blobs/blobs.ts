// Blobs: bytes kept under the SHA-256 of themselves, so that the same file is stored once and a name cannot lie.
// What `put` has answered survives a power cut; that is what lets the SMTP door say 250.
import type { Config } from '../../config.ts';
import type { Blobs } from './blob-store.ts';
import { openLocalBlobs } from './local.ts';

export { BlobMissing, type BlobSource, type Blobs, type StoredBlob } from './blob-store.ts';

/** Opens the store that the settings ask for: a directory beside the database, or an S3-compatible bucket. */
export async function openBlobs(config: Pick<Config, 'dataDir' | 's3'>): Promise<Blobs> {
  if (!config.s3) return openLocalBlobs(config.dataDir);
  // The S3 client is large; installations without a bucket never load it.
  const { openS3Blobs } = await import('./s3.ts');
  return openS3Blobs(config.s3, config.dataDir);
}
