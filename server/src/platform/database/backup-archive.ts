// The file format of a backup: a tar.gz of JSON lines that either kind of database can take in.
//
//   manifest.json                    what is inside: version, migrations, tables with their columns and row counts
//   blobs/<sha-256>/000001 …         the bytes of each blob, in parts
//   tables/<table>/000001.jsonl …    the rows, a JSON object a line, in pages
//   end.json                         says that the file is whole

import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, type Pack, pack } from 'tar-stream';

export interface BackupManifest {
  readonly format: 'irori-backup';
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly rows: number }[];
  /** False for a backup of the rows alone. */
  readonly blobs: boolean;
}

/** Why a backup cannot be written, read or restored; the message is one line for a person. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  /** Travels with the message when the command ran inside a server. */
  readonly code = 'backup_refused';
}

export interface ArchiveWriter {
  add(name: string, content: string | Buffer): Promise<void>;
  /** Ends the archive; when it resolves the file has its name and is on the disk. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/**
 * Starts an archive; the file gets its name only when it is whole. Nobody else may read it. Throws BackupRefused when the
 * place takes no file, at the start or later.
 */
export async function writeArchive(file: string): Promise<ArchiveWriter> {
  const draft = `${file}.part`;
  const tar: Pack = pack();
  const isDirectory = (await stat(file).catch(() => null))?.isDirectory() === true;
  if (isDirectory) throw refusedPlace(file, { code: 'EISDIR' });
  const handle = await open(draft, 'w', 0o600).catch((error: unknown) => {
    throw refusedPlace(file, error);
  });
  const out = handle.createWriteStream();
  // What the disk said comes first: the archive would only say that it is closed.
  let trouble: unknown = null;
  const written = pipeline(tar, createGzip(), out).catch((error: unknown) => {
    trouble ??= refusedPlace(file, error);
    throw trouble;
  });
  written.catch(() => undefined);
  return {
    add: async (name, content) => {
      if (trouble !== null) throw trouble;
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      await Promise.race([
        new Promise<void>((resolve, reject) => {
          tar.entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()));
        }),
        written,
      ]);
    },
    finish: async () => {
      tar.finalize();
      await written;
      const handle = await open(draft, 'r');
      await handle.sync();
      await handle.close();
      await rename(draft, file);
    },
    abandon: async () => {
      tar.destroy();
      await finished(out).catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

/** What the file system said about the place of the archive, in words. */
function refusedPlace(file: string, error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const said: Readonly<Record<string, string>> = {
    ENOENT: `There is no directory ${dirname(file)}. Make it first, or give another path`,
    ENOTDIR: `${dirname(file)} is no directory. Give another path`,
    EISDIR: `${file} is a directory. Give the path of a file in it, such as ${file}/irori.tar.gz`,
    EACCES: `This user may not write to ${dirname(file)}`,
    EPERM: `This user may not write to ${dirname(file)}`,
    EROFS: `${dirname(file)} is on a disk that can only be read`,
    ENOSPC: `The disk of ${dirname(file)} is full: the backup is not written`,
    EDQUOT: `The disk of ${dirname(file)} is full for this user: the backup is not written`,
  };
  return said[code] === undefined ? error : new BackupRefused(`${said[code]}.`);
}

export interface ArchiveEntry {
  readonly name: string;
  /** The whole content; pages and parts are small. */
  readonly bytes: Buffer;
}

/** The entries of an archive, in order. A damaged or cut file throws BackupRefused. */
export async function* readArchive(file: string): AsyncGenerator<ArchiveEntry> {
  const entries = extract();
  const source = createReadStream(file);
  const reading = pipeline(source, createGunzip(), entries);
  reading.catch(() => undefined);
  let whole = false;
  try {
    for await (const entry of entries) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      if (entry.header.name === 'end.json') whole = true;
      yield { name: entry.header.name, bytes: Buffer.concat(chunks) };
    }
    await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BackupRefused(`There is no file ${file}`);
    if (isDamage(error)) throw new BackupRefused(`${file} is damaged or is not a backup of Irori`);
    throw error;
  } finally {
    source.destroy();
  }
  if (!whole) throw new BackupRefused(`${file} is cut off: its end is missing`);
}

/** The rows of one table. */
export async function* rowsOf(file: string, table: string): AsyncGenerator<Record<string, unknown>> {
  for await (const entry of readArchive(file)) {
    if (!entry.name.startsWith(`tables/${table}/`)) continue;
    for (const line of entry.bytes.toString().split('\n')) if (line !== '') yield JSON.parse(line);
  }
}

/** Reads a backup from end to end, so that a damaged one is refused before anything is touched. */
export async function inspectBackup(file: string): Promise<BackupManifest> {
  let manifest: BackupManifest | undefined;
  for await (const entry of readArchive(file)) {
    if (entry.name === 'manifest.json') manifest = JSON.parse(entry.bytes.toString()) as BackupManifest;
  }
  if (manifest?.format !== 'irori-backup') throw new BackupRefused(`${file} is not a backup of Irori`);
  if (manifest.version !== 1) throw new BackupRefused(`${file} was made by a newer version of Irori`);
  return manifest;
}

function isDamage(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith('Z_') === true || /tar|unexpected end|premature/i.test(message ?? '');
}
