// Brings a database to the schema of this version: numbered SQL files, forward only, each in one transaction, once.
//
// Files are `server/migrations/NNNN-name.sql`. They hold plain SQL without BEGIN or COMMIT, valid on PostgreSQL 15 and on
// PGlite, and never change once they have been applied anywhere: a correction is a further file.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CompiledQuery, type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Why a start cannot go on; the message is one line for the person who starts the server. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

export interface Migration {
  /** The file's name without `.sql`. */
  readonly name: string;
  readonly text: string;
  /** sha-256 of the text, in hex. */
  readonly checksum: string;
}

export interface MigrateOptions {
  readonly directory?: string;
  /** Stops after the file of this name; for restoring what an older version backed up. */
  readonly through?: string;
  /** Called before the first pending file when the database already holds data: the place for a backup. */
  readonly beforeChange?: (pending: readonly Migration[]) => Promise<void>;
}

export const migrationsDirectory = fileURLToPath(new URL('../../../migrations/', import.meta.url));

/** Any number that nobody else uses: processes that start at once take turns by it. */
const ADVISORY_LOCK = 4715_0001;

/** Applies what is missing and answers the names of the files applied. Throws MigrationRefused when history does not fit. */
export async function migrate<Tables>(database: Database<Tables>, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(options.directory ?? migrationsDirectory);
  await createHistory(database);
  const last = options.through;
  const pending = pendingOf(migrations, await readHistory(database.db)).filter(({ name }) => !last || name <= last);
  if (pending.length === 0) return [];
  if (pending.length < migrations.length) await options.beforeChange?.(pending);
  const applied: string[] = [];
  for (const migration of pending) if (await apply(database, migration)) applied.push(migration.name);
  return applied;
}

/** The migrations in a directory, in order. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  const migrations: Migration[] = [];
  for (const file of files) {
    if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(file)) {
      throw new MigrationRefused(`Migration ${file} must be named NNNN-name.sql, in small letters`);
    }
    if (migrations.at(-1)?.name.slice(0, 4) === file.slice(0, 4)) {
      throw new MigrationRefused(`Migrations ${migrations.at(-1)?.name}.sql and ${file} have the same number`);
    }
    const text = await readFile(`${directory}/${file}`, 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    migrations.push({ name: file.slice(0, -'.sql'.length), text, checksum });
  }
  return migrations;
}

/** One name for a whole set of migrations, for caches of databases that have them applied. */
export function migrationsKey(migrations: readonly Migration[]): string {
  const hash = createHash('sha256');
  for (const migration of migrations) hash.update(`${migration.name}\0${migration.checksum}\0`);
  return hash.digest('hex').slice(0, 16);
}

async function createHistory<Tables>(database: Database<Tables>): Promise<void> {
  await database.transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(trx);
    await sql`create table if not exists irori_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(trx);
  });
}

type History = ReadonlyMap<string, string>;

async function readHistory<Tables>(db: Kysely<Tables> | Transaction<Tables>): Promise<History> {
  const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from irori_migrations`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function pendingOf(migrations: readonly Migration[], history: History): Migration[] {
  const names = new Set(migrations.map((migration) => migration.name));
  for (const name of history.keys()) {
    if (names.has(name)) continue;
    throw new MigrationRefused(
      `The database has migration ${name}, which this version does not know: it is newer. Start the version that made it, or restore a backup`,
    );
  }
  const last = [...history.keys()].sort().at(-1) ?? '';
  return migrations.filter((migration) => {
    const checksum = history.get(migration.name);
    if (checksum === migration.checksum) return false;
    if (checksum !== undefined) {
      throw new MigrationRefused(
        `Migration ${migration.name}.sql was changed after it had been applied. Put it back as it was and add a new file instead`,
      );
    }
    if (migration.name > last) return true;
    throw new MigrationRefused(
      `Migration ${migration.name}.sql comes before ${last}.sql, which is already applied. Give it a higher number`,
    );
  });
}

/** False when another process was faster. */
async function apply<Tables>(database: Database<Tables>, migration: Migration): Promise<boolean> {
  return database.transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(trx);
    if ((await readHistory(trx)).has(migration.name)) return false;
    await trx.executeQuery(CompiledQuery.raw(migration.text)).catch((error: unknown) => {
      throw new Error(`Migration ${migration.name}.sql failed: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    });
    await sql`insert into irori_migrations (name, checksum) values (${migration.name}, ${migration.checksum})`.execute(
      trx,
    );
    return true;
  });
}
