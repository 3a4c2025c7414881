// Blobs in an S3-compatible bucket, for installations of several machines. The name is the hash, so the bytes are
// spooled to a local file first; the store checks the same SHA-256 when it takes them.
import { createReadStream, mkdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../../config.ts';
import { unavailable } from '../../errors.ts';
import { newId } from '../ids.ts';
import { BlobMissing, type BlobSource, type Blobs, requireHash, type StoredBlob } from './blob-store.ts';
import { writeDraft } from './local.ts';

const heldInMemory = 8 * 1024 * 1024;

/** Opens the bucket; nothing is asked of it before the first call. */
export function openS3Blobs(config: S3Config, dataDir: string): Blobs {
  const spool = join(dataDir, 'blobs-spool');
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const client = connect(config);
  const Bucket = config.bucket;
  const prefix = config.prefix === '' || config.prefix.endsWith('/') ? config.prefix : `${config.prefix}/`;
  const keyOf = (hash: string): string => `${prefix}${requireHash(hash).slice(0, 2)}/${hash}`;

  const has = async (hash: string): Promise<boolean> => {
    const Key = keyOf(hash);
    return client.send(new HeadObjectCommand({ Bucket, Key })).then(
      () => true,
      (error) => (isMissing(error) ? false : refuse(error)),
    );
  };

  const put = async (source: BlobSource, { maxBytes }: { maxBytes: number }): Promise<StoredBlob> => {
    const draft = join(spool, newId());
    try {
      const stored = await writeDraft(draft, source, maxBytes);
      await client
        .send(
          new PutObjectCommand({
            Bucket,
            Key: keyOf(stored.hash),
            // The client can send a buffer again after a failure, a stream it cannot.
            Body: stored.size <= heldInMemory ? await readFile(draft) : createReadStream(draft),
            ContentLength: stored.size,
            ChecksumSHA256: Buffer.from(stored.hash, 'hex').toString('base64'),
          }),
        )
        .catch(refuse);
      return stored;
    } finally {
      await rm(draft, { force: true });
    }
  };

  const get = async (hash: string): Promise<Readable> => {
    const Key = keyOf(hash);
    const answer = await client.send(new GetObjectCommand({ Bucket, Key })).catch((error) => {
      if (isMissing(error)) throw new BlobMissing(hash);
      return refuse(error);
    });
    return answer.Body instanceof Readable ? answer.Body : Readable.from([]);
  };

  return {
    put,
    get,
    read: async (hash) => Buffer.concat(await (await get(hash)).toArray()),
    has,
    delete: async (hash) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: keyOf(hash) })).catch(refuse);
    },
    deleteOlder: async (hash, moment) => {
      const Key = keyOf(hash);
      const found = await client
        .send(new HeadObjectCommand({ Bucket, Key }))
        .catch((error) => (isMissing(error) ? null : refuse(error)));
      if (!found?.LastModified || found.LastModified >= moment) return false;
      await client.send(new DeleteObjectCommand({ Bucket, Key })).catch(refuse);
      return true;
    },
    list: async function* () {
      for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
        for (const object of page.Contents ?? []) yield (object.Key ?? '').slice(prefix.length + 3);
      }
    },
    close: async () => client.destroy(),
  };
}

function connect(config: S3Config): S3Client {
  const { accessKeyId, secretAccessKey } = config;
  return new S3Client({
    region: config.region,
    forcePathStyle: config.forcePathStyle,
    ...(config.endpoint ? { endpoint: config.endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    // Checksums of the newer kind are unknown to many S3-compatible stores; we send SHA-256 ourselves.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 60_000 },
  });
}

function isMissing(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'NotFound' || name === 'NoSuchKey';
}

/** The client's errors carry request headers; only the name goes on. */
function refuse(error: unknown): never {
  const name = error instanceof Error ? error.name : 'unknown';
  throw unavailable('blob_store_unavailable', `The file store did not answer as it should: ${name}.`, {
    params: { reason: name },
  });
}
