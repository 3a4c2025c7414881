// Restoring a backup into a database without data: the schema of the version that made it, its rows, then the migrations
// that came since. The rows go in with one transaction, so a failed restore leaves a database without data.

import { PassThrough } from 'node:stream';
import { CompiledQuery, type Transaction } from 'kysely';
import type { Blobs } from '../blobs/blobs.ts';
import { type BackupManifest, BackupRefused, inspectBackup, readArchive } from './backup-archive.ts';
import type { Database } from './database.ts';
import { quoteName } from './kysely-database.ts';
import { migrate, migrationsDirectory, readMigrations } from './migrate.ts';
import { dataTables, foreignKeys, type RowReader, sequenceColumns } from './schema-facts.ts';

export interface RestoreOptions {
  readonly blobs?: Pick<Blobs, 'put'>;
  /** Tables that may hold rows, which are replaced: what a start itself writes. */
  readonly disposableTables?: readonly string[];
  readonly migrationsDirectory?: string;
}

/**
 * Restores a backup made by this or an older version. Throws BackupRefused, before anything is touched, when the file is
 * damaged or newer, or when the database holds data. No server may be using the database.
 */
export async function restoreFrom<Tables>(
  database: Database<Tables>,
  file: string,
  options: RestoreOptions = {},
): Promise<BackupManifest> {
  const directory = options.migrationsDirectory ?? migrationsDirectory;
  const manifest = await inspectBackup(file);
  await requireKnownMigrations(manifest, directory);
  await requireEmpty(database, options.disposableTables ?? []);
  if (options.blobs) await restoreBlobs(options.blobs, file);
  await database.exec('drop schema public cascade; create schema public');
  const through = manifest.migrations.at(-1)?.name;
  await migrate(database, { directory, ...(through === undefined ? {} : { through }) });
  await database.transaction((trx) => load(trx, file, manifest));
  await migrate(database, { directory });
  return manifest;
}

async function requireKnownMigrations({ migrations }: BackupManifest, directory: string): Promise<void> {
  const ours = new Map((await readMigrations(directory)).map(({ name, checksum }) => [name, checksum]));
  const unknown = migrations.find(({ name, checksum }) => ours.get(name) !== checksum);
  if (!unknown) return;
  throw new BackupRefused(
    `The backup was made by another version of Irori: migration ${unknown.name} is not known here`,
  );
}

async function requireEmpty<Tables>(database: Database<Tables>, disposable: readonly string[]): Promise<void> {
  const reader: RowReader = { rows: async <Row>(text: string) => (await database.execRows(text)).rows as Row[] };
  for (const { name } of await dataTables(reader)) {
    if (disposable.includes(name)) continue;
    const [found] = await reader.rows<{ any: boolean }>(`select exists (select from ${quoteName(name)}) as any`);
    if (!found?.any) continue;
    throw new BackupRefused(
      `The database holds data already (in ${name}). Restore into an empty data directory or database`,
    );
  }
}

/** Blobs have the name of their content, so one that is there already is the same. */
async function restoreBlobs(blobs: Pick<Blobs, 'put'>, file: string): Promise<void> {
  let current: { hash: string; bytes: PassThrough; stored: Promise<{ hash: string }> } | undefined;
  const finish = async () => {
    current?.bytes.end();
    const stored = await current?.stored;
    if (stored?.hash !== current?.hash)
      throw new BackupRefused(`The backup is damaged: blob ${current?.hash} is not whole`);
  };
  for await (const entry of readArchive(file)) {
    const hash = /^blobs\/([0-9a-f]{64})\//.exec(entry.name)?.[1];
    if (hash === undefined) continue;
    if (hash !== current?.hash) {
      await finish();
      const bytes = new PassThrough();
      const stored = blobs.put(bytes, { maxBytes: Number.MAX_SAFE_INTEGER });
      stored.catch(() => undefined);
      current = { hash, bytes, stored };
    }
    if (!current.bytes.write(entry.bytes)) {
      await Promise.race([new Promise((resolve) => current!.bytes.once('drain', resolve)), current.stored]);
    }
  }
  await finish();
}

async function load<Tables>(trx: Transaction<Tables>, file: string, manifest: BackupManifest): Promise<void> {
  const run = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await trx.executeQuery<Row>(CompiledQuery.raw(text, values as unknown[]))).rows;
  const reader: RowReader = { rows: run };
  const tables = await dataTables(reader);
  const keys = await foreignKeys(reader);
  // References are checked at the end, all at once, so that the order of tables does not matter; and triggers, which
  // keep counters, stay quiet: what they would write is in the backup.
  for (const key of keys) await run(`alter table ${quoteName(key.table)} drop constraint ${quoteName(key.name)}`);
  for (const { name } of tables) await run(`alter table ${quoteName(name)} disable trigger user`);
  if (tables.length > 0) await run(`truncate ${tables.map(({ name }) => quoteName(name)).join(', ')}`);
  await loadRows(run, file, manifest);
  for (const { name } of tables) await run(`alter table ${quoteName(name)} enable trigger user`);
  for (const key of keys) {
    await run(`alter table ${quoteName(key.table)} add constraint ${quoteName(key.name)} ${key.definition}`);
  }
  for (const { table, column, sequence } of await sequenceColumns(reader)) {
    const [name, value] = [quoteName(table), quoteName(column)];
    await run(`select setval($1::regclass, coalesce(max(${value}), 1), max(${value}) is not null) from ${name}`, [
      sequence,
    ]);
  }
}

async function loadRows(
  run: (text: string, values: readonly unknown[]) => Promise<unknown>,
  file: string,
  manifest: BackupManifest,
): Promise<void> {
  const expected = new Map(manifest.tables.map((table) => [table.name, table]));
  const loaded = new Map<string, number>();
  for await (const entry of readArchive(file)) {
    const name = /^tables\/(.+)\/\d+\.jsonl$/.exec(entry.name)?.[1];
    const table = name === undefined ? undefined : expected.get(name);
    if (!table) continue;
    const lines = entry.bytes.toString().trimEnd().split('\n');
    const columns = table.columns.map(quoteName).join(', ');
    await run(
      `insert into ${quoteName(table.name)} (${columns}) overriding system value
       select ${columns} from json_populate_recordset(null::${quoteName(table.name)}, $1::json)`,
      [`[${lines.join(',')}]`],
    );
    loaded.set(table.name, (loaded.get(table.name) ?? 0) + lines.length);
  }
  for (const { name, rows } of manifest.tables) {
    if ((loaded.get(name) ?? 0) === rows) continue;
    throw new BackupRefused(`The backup is damaged: ${name} has ${loaded.get(name) ?? 0} of its ${rows} rows`);
  }
}
