// The installation's master secret: from the environment, else from a file in the data directory that the first run
// makes. Every key we use is derived from it, one per purpose, so that one use never weakens another.
import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A master secret and what is derived from it. */
export interface MasterKey {
  /** Names the key inside what it sealed, so that after a rotation the right one is taken. Tells nothing about it. */
  readonly id: string;
  /** 32 bytes for one purpose. */
  derive(purpose: string): Buffer;
}

/** Makes a key from a secret text of at least 32 characters. */
export function masterKey(secret: string): MasterKey {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'irori', purpose, 32));
  return { id: derive('key-id').subarray(0, 4).toString('hex'), derive };
}

/**
 * The master secret of a data directory: the file `secret`, made on the first run with mode 0600.
 * Two processes that start at once get the same one.
 */
export function readOrMakeSecret(dataDir: string): string {
  const path = join(dataDir, 'secret');
  const known = readSecret(path);
  if (known !== null) return known;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeDurably(draft, `${randomBytes(32).toString('base64url')}\n`);
  try {
    // A link never replaces a file, unlike a rename: the slower of two first runs takes the other's secret.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncDirectory(dirname(path));
  const made = readSecret(path);
  if (made === null) throw new Error(`${path} vanished while it was being made`);
  return made;
}

function readSecret(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text.length < 32)
      throw new Error(`${path} must hold a secret of at least 32 characters; restore it from a backup.`);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
