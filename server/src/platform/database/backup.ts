// Backups: one file with all rows, and the blobs, of one moment; it restores on either kind of database.
//
// Left out are the job queue, since jobs only wake, and tables that the caller names.

import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from '../blobs/blobs.ts';
import { type ArchiveWriter, type BackupManifest, writeArchive } from './backup-archive.ts';
import type { Database } from './database.ts';
import { quoteName } from './kysely-database.ts';
import { type DataTable, dataTables } from './schema-facts.ts';
import type { Snapshot } from './snapshot.ts';

export { type BackupManifest, BackupRefused, inspectBackup, rowsOf } from './backup-archive.ts';
export { type RestoreOptions, restoreFrom } from './restore.ts';

export interface BackupOptions {
  /** None makes a backup of the rows alone. */
  readonly blobs?: Pick<Blobs, 'list' | 'get'>;
  /** Tables whose rows are not worth keeping. */
  readonly skipTables?: readonly string[];
}

const PAGE_ROWS = 500;
const PART_BYTES = 4 * 1024 * 1024;
const KEPT_BEFORE_MIGRATIONS = 5;

/** Writes a backup of this moment; others go on working meanwhile. Answers what is in it. */
export async function backupTo<Tables>(
  database: Database<Tables>,
  file: string,
  options: BackupOptions = {},
): Promise<BackupManifest> {
  const snapshot = await database.snapshot();
  try {
    const archive = await writeArchive(file);
    try {
      // The snapshot comes first: a blob that its rows name was there before them.
      const manifest = await writeAll(snapshot, archive, options);
      await archive.finish();
      return manifest;
    } catch (error) {
      await archive.abandon();
      throw error;
    }
  } finally {
    await snapshot.close();
  }
}

/**
 * The backup before a migration, on the embedded database; the rows alone, since migrations leave blobs as they are. A
 * PostgreSQL server's operator has backups of his own. Keeps the last five.
 */
export async function backUpBeforeMigration<Tables>(database: Database<Tables>, directory: string): Promise<void> {
  if (database.kind !== 'pglite') return;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  await backupTo(database, join(directory, `before-migration-${time}.tar.gz`));
  const files = (await readdir(directory)).filter((file) => file.startsWith('before-migration-')).sort();
  for (const old of files.slice(0, -KEPT_BEFORE_MIGRATIONS)) await rm(join(directory, old), { force: true });
}

async function writeAll(snapshot: Snapshot, archive: ArchiveWriter, options: BackupOptions): Promise<BackupManifest> {
  const tables = (await dataTables(snapshot)).filter(({ name }) => !options.skipTables?.includes(name));
  const counted: { name: string; columns: readonly string[]; rows: number }[] = [];
  for (const { name, columns } of tables) {
    const [count] = await snapshot.rows<{ rows: number }>(`select count(*) as rows from ${quoteName(name)}`);
    counted.push({ name, columns, rows: count!.rows });
  }
  const manifest: BackupManifest = {
    format: 'irori-backup',
    version: 1,
    createdAt: new Date().toISOString(),
    migrations: await snapshot.rows('select name, checksum from irori_migrations order by name'),
    tables: counted,
    blobs: options.blobs !== undefined,
  };
  await archive.add('manifest.json', JSON.stringify(manifest, null, 2));
  if (options.blobs) await writeBlobs(options.blobs, archive);
  for (const table of tables) await writeTable(snapshot, archive, table);
  await archive.add('end.json', '{}');
  return manifest;
}

async function writeTable(snapshot: Snapshot, archive: ArchiveWriter, { name, columns }: DataTable): Promise<void> {
  const list = columns.map(quoteName).join(', ');
  const query = `select row_to_json(picked)::text as line from (select ${list} from ${quoteName(name)}) picked`;
  let page = 0;
  for await (const rows of snapshot.pages<{ line: string }>(query, PAGE_ROWS)) {
    page += 1;
    await archive.add(`tables/${name}/${padded(page)}.jsonl`, `${rows.map((row) => row.line).join('\n')}\n`);
  }
}

async function writeBlobs(blobs: Pick<Blobs, 'list' | 'get'>, archive: ArchiveWriter): Promise<void> {
  for await (const hash of blobs.list()) {
    // Deleted since it was listed: nobody names it any more.
    const stream = await blobs.get(hash).catch((error: Error) => {
      if (error.name === 'BlobMissing') return undefined;
      throw error;
    });
    if (stream === undefined) continue;
    let part = 0;
    const digest = createHash('sha256');
    for await (const bytes of inParts(stream)) {
      part += 1;
      digest.update(bytes);
      await archive.add(`blobs/${hash}/${padded(part)}`, bytes);
    }
    if (part === 0) await archive.add(`blobs/${hash}/${padded(1)}`, Buffer.alloc(0));
    if (digest.digest('hex') !== hash) throw new Error(`Blob ${hash} is damaged: its bytes are not those of its name`);
  }
}

async function* inParts(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(chunks);
}

function padded(number: number): string {
  return String(number).padStart(6, '0');
}
