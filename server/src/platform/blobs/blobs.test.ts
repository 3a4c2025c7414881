// The same promises on a directory and on a bucket: what was put comes back, once, whole, under its own hash.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { S3Config } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { BlobMissing, type Blobs, openBlobs } from './blobs.ts';
import { createDirectorySync } from './directory-sync.ts';
import { openS3StandIn, type S3StandIn } from './s3-stand-in.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const limit = { maxBytes: 1_000_000 };

let directory = '';
let standIn: S3StandIn;
let blobs: Blobs;

const s3 = (): S3Config => ({
  bucket: 'irori',
  region: 'us-east-1',
  endpoint: standIn.url,
  accessKeyId: 'id',
  secretAccessKey: 'key',
  prefix: 'one',
  forcePathStyle: true,
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'irori-blobs-'));
  standIn = await openS3StandIn();
});
afterEach(async () => {
  await blobs?.close();
  await standIn.close();
  rmSync(directory, { recursive: true });
});

describe.each(['directory', 'bucket'])('blobs in a %s', (kind) => {
  const drafts = (): string[] => readdirSync(join(directory, kind === 'bucket' ? 'blobs-spool' : 'blobs/incoming'));
  beforeEach(async () => {
    blobs = await openBlobs({ dataDir: directory, s3: kind === 'bucket' ? s3() : null });
  });

  it('stores a buffer and a stream under the hash of their bytes', async () => {
    const bytes = randomBytes(300_000);
    const stored = await blobs.put(bytes, limit);
    expect(stored).toEqual({ hash: sha256(bytes), size: bytes.length });
    const again = await blobs.put(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]), limit);
    expect(again).toEqual(stored);
    expect((await blobs.read(stored.hash)).equals(bytes)).toBe(true);
    expect(Buffer.concat(await (await blobs.get(stored.hash)).toArray()).equals(bytes)).toBe(true);
    expect(await Array.fromAsync(blobs.list())).toEqual([stored.hash]);
    expect(drafts()).toEqual([]);
  });

  it('takes away what is older than a moment, and nothing that was stored since', async () => {
    const { hash } = await blobs.put(randomBytes(100), limit);
    expect(await blobs.deleteOlder(hash, new Date(Date.now() - 60_000))).toBe(false);
    expect(await blobs.has(hash)).toBe(true);
    expect(await blobs.deleteOlder(hash, new Date(Date.now() + 60_000))).toBe(true);
    expect(await blobs.has(hash)).toBe(false);
    expect(await blobs.deleteOlder(hash, new Date(Date.now() + 60_000))).toBe(false);
    expect(drafts()).toEqual([]);
  });

  it('stores nothing at all as well', async () => {
    const { hash, size } = await blobs.put(new Uint8Array(), limit);
    expect(size).toBe(0);
    expect(await blobs.read(hash)).toHaveLength(0);
  });

  it('stops at the cap and keeps nothing', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000);
      })(),
    );
    await expect(blobs.put(endless, { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'blob_too_large' });
    await expect(blobs.put(Buffer.alloc(11), { maxBytes: 10 })).rejects.toBeInstanceOf(AppError);
    await expect(blobs.put(Buffer.alloc(10), { maxBytes: 10 })).resolves.toMatchObject({ size: 10 });
    expect(drafts()).toEqual([]);
  });

  it('passes on the failure of a source and keeps nothing', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('cut');
      })(),
    );
    await expect(blobs.put(broken, limit)).rejects.toThrow('cut');
    expect(drafts()).toEqual([]);
    expect(await Array.fromAsync(blobs.list())).toEqual([]);
  });

  it('says what is missing, and deletes once and for all', async () => {
    const { hash } = await blobs.put(Buffer.from('x'), limit);
    expect(await blobs.has(hash)).toBe(true);
    await blobs.delete(hash);
    await blobs.delete(hash);
    expect(await blobs.has(hash)).toBe(false);
    await expect(blobs.read(hash)).rejects.toBeInstanceOf(BlobMissing);
    await expect(blobs.get(hash)).rejects.toBeInstanceOf(BlobMissing);
  });

  it('takes no name that is not a hash', async () => {
    for (const name of ['../secret', 'AB', `${'a'.repeat(63)}/`, '']) {
      await expect(async () => blobs.read(name)).rejects.toThrow('64 lower-case hex digits');
      await expect(async () => blobs.has(name)).rejects.toThrow('64 lower-case hex digits');
    }
  });

  it('takes many at a time, the same one among them', async () => {
    const all = Array.from({ length: 200 }, (_, at) => Buffer.from(`blob ${at % 50}`));
    const stored = await Promise.all(all.map((bytes) => blobs.put(bytes, limit)));
    expect(stored.map(({ hash }) => hash)).toEqual(all.map(sha256));
    expect(await Array.fromAsync(blobs.list())).toEqual([...new Set(all.map(sha256))].sort());
  });
});

describe('a directory of blobs', () => {
  it('is closed to other users, and clears away what a crash left a day ago', async () => {
    blobs = await openBlobs({ dataDir: directory, s3: null });
    const { hash } = await blobs.put(Buffer.from('x'), limit);
    expect(statSync(join(directory, 'blobs', hash.slice(0, 2), hash)).mode & 0o777).toBe(0o600);
    const old = join(directory, 'blobs/incoming/old');
    writeFileSync(old, '');
    writeFileSync(join(directory, 'blobs/incoming/young'), '');
    utimesSync(old, 0, 0);
    await openBlobs({ dataDir: directory, s3: null });
    expect(readdirSync(join(directory, 'blobs/incoming'))).toEqual(['young']);
  });

  it('shares syncs among those who wait, and never one that began too early', async () => {
    const ends: (() => void)[] = [];
    const sync = createDirectorySync(() => new Promise((resolve) => ends.push(resolve)));
    const done: string[] = [];
    const wait = (name: string) => sync('d').then(() => done.push(name));
    const all = [wait('first'), wait('second'), wait('third')];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await all[0];
    expect(done).toEqual(['first']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all(all);
    expect(done).toEqual(['first', 'second', 'third']);
    const fourth = wait('fourth');
    expect(ends).toHaveLength(3);
    ends[2]?.();
    await fourth;
  });
});

describe('a bucket of blobs', () => {
  it('goes on after failures that pass, and names one that stays', async () => {
    blobs = await openBlobs({ dataDir: directory, s3: s3() });
    standIn.failNext(2, 500);
    const { hash } = await blobs.put(Buffer.from('x'), limit);
    expect(standIn.keys()).toEqual([`one/${hash.slice(0, 2)}/${hash}`]);
    standIn.failNext(20, 403);
    await expect(blobs.put(Buffer.from('y'), limit)).rejects.toMatchObject({
      code: 'blob_store_unavailable',
      status: 503,
    });
  });
});
