// Databases for tests. The same suite runs on PGlite, in memory, and on PostgreSQL when IRORI_TEST_DATABASE_URL names a
// server. A database is shared by all tests of a vitest worker, so each test makes a workspace of its own.

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Database, DatabaseLog } from './database.ts';
import { migrate, migrationsDirectory } from './migrate.ts';
import { openPglite } from './pglite-database.ts';
import { emptyTemplate, migratedTemplate } from './pglite-template.ts';
import { openPostgres } from './postgres-database.ts';

/** Databases of a test run are named `<prefix>…` and dropped by the run's global teardown. */
export const TEST_PREFIX_VARIABLE = 'IRORI_TEST_PREFIX';

const SHARED = Symbol.for('irori.test-database');
const keep = globalThis as { [SHARED]?: Promise<Database<never>> };

const testLog: DatabaseLog = {
  info: () => undefined,
  // Connections that the end of the run cuts off are reported as warnings.
  warn: () => undefined,
  error: (details, message) => console.error(message, details),
};

/** The migrated database that the tests of this worker share. Nobody closes it. */
export function testDatabase<Tables>(): Promise<Database<Tables>> {
  keep[SHARED] ??= freshTestDatabase<never>();
  return keep[SHARED] as unknown as Promise<Database<Tables>>;
}

/** A migrated database of one's own, for a test that changes what all share. Close it: that also drops it. */
export async function freshTestDatabase<Tables>(options: { migrations?: string } = {}): Promise<Database<Tables>> {
  const directory = options.migrations ?? migrationsDirectory;
  const server = process.env.IRORI_TEST_DATABASE_URL;
  if (server) return freshPostgres<Tables>(server, directory);
  // A template of other migrations than ours would be used once and kept for ever.
  const templateFile = await (directory === migrationsDirectory ? migratedTemplate() : emptyTemplate());
  const database = await openPglite<Tables>({ log: testLog, templateFile });
  await migrate(database, { directory });
  return database;
}

async function freshPostgres<Tables>(server: string, directory: string): Promise<Database<Tables>> {
  const { url, drop } = await createPostgresDatabase(server);
  const database = await openPostgres<Tables>({ url, log: testLog, maxConnections: 8 });
  await migrate(database, { directory });
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

/** An empty PostgreSQL database with a name of its own on the given server. */
export async function createPostgresDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `${process.env[TEST_PREFIX_VARIABLE] ?? 'irori_test'}_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

/** Drops what tests of this run left behind. */
export async function dropTestDatabases(server: string, prefix: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [prefix],
  );
  for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  await client.end();
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
