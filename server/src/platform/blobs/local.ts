// Blobs as files: `<data>/blobs/ab/abcdef…`. A file is written beside its place, synced, renamed into it, and the
// directory is synced, in this order: so a name always stands for all its bytes, after a power cut too.
import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from '../ids.ts';
import { BlobMissing, type BlobSource, type Blobs, requireHash, type StoredBlob, tooManyBytes } from './blob-store.ts';
import { createDirectorySync } from './directory-sync.ts';

/** Opens the blobs of a data directory, making it on the first run. */
export function openLocalBlobs(dataDir: string): Blobs {
  const root = join(dataDir, 'blobs');
  const incoming = join(root, 'incoming');
  const syncDirectory = createDirectorySync();
  prepare(root, incoming);
  const directoryOf = (hash: string): string => join(root, requireHash(hash).slice(0, 2));
  const pathOf = (hash: string): string => join(directoryOf(hash), hash);

  const put = async (source: BlobSource, { maxBytes }: { maxBytes: number }): Promise<StoredBlob> => {
    const draft = join(incoming, newId());
    try {
      const stored = await writeDraft(draft, source, maxBytes);
      await rename(draft, pathOf(stored.hash));
      await syncDirectory(directoryOf(stored.hash));
      return stored;
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  };

  return {
    put,
    get: (hash) => streamFile(pathOf(hash), hash),
    read: (hash) => readFile(pathOf(hash)).catch((error) => missing(error, hash)),
    has: (hash) => exists(pathOf(hash)),
    delete: (hash) => rm(pathOf(hash), { force: true }),
    deleteOlder: (hash, moment) => deleteOlder(pathOf(hash), join(incoming, newId()), moment),
    list: () => listHashes(root),
    close: async () => {},
  };
}

/** Writes, counts and hashes in one pass; resolves when the bytes are on the disk. */
export async function writeDraft(path: string, source: BlobSource, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  try {
    const size = await writeAll(file, hash, source, maxBytes);
    await file.datasync();
    return { hash: hash.digest('hex'), size };
  } finally {
    await file.close();
  }
}

/** All directories are made, and made durable, at the start: so `put` has one directory to sync and not three. */
function prepare(root: string, incoming: string): void {
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  for (let byte = 0; byte < 256; byte++) {
    const path = join(root, byte.toString(16).padStart(2, '0'));
    if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  }
  dropAbandoned(incoming);
}

/** Drafts that a crash left. Younger ones may belong to another process on the same directory. */
function dropAbandoned(incoming: string): void {
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of readdirSync(incoming)) {
    const path = join(incoming, name);
    const state = statSync(path, { throwIfNoEntry: false });
    if (state && state.mtimeMs < dayAgo) rmSync(path, { force: true });
  }
}

async function writeAll(file: FileHandle, hash: Hash, source: BlobSource, maxBytes: number): Promise<number> {
  if (source instanceof Uint8Array) {
    if (source.length > maxBytes) throw tooManyBytes(maxBytes);
    hash.update(source);
    await file.writeFile(source);
    return source.length;
  }
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw tooManyBytes(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk); // writes all of it, at the handle's position, unlike `write`
  }
  return size;
}

async function streamFile(path: string, hash: string): Promise<Readable> {
  const file = await open(path, 'r').catch((error) => missing(error, hash));
  return file.createReadStream();
}

/**
 * Moved aside before it is judged: whatever is stored under the name from then on is a new file, which stays. One that
 * was stored meanwhile, and so was moved by us, is put back; its bytes are the same as those of any other put.
 */
async function deleteOlder(path: string, aside: string, moment: Date): Promise<boolean> {
  try {
    if ((await stat(path)).mtime >= moment) return false;
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if ((await stat(aside)).mtime >= moment) {
    await rename(aside, path);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

async function* listHashes(root: string): AsyncIterable<string> {
  for (const name of (await readdir(root)).sort()) {
    if (!/^[0-9a-f]{2}$/.test(name)) continue;
    yield* (await readdir(join(root, name))).sort();
  }
}

function missing(error: NodeJS.ErrnoException, hash: string): never {
  throw error.code === 'ENOENT' ? new BlobMissing(hash) : error;
}
