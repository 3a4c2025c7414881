/** Where the benchmarks keep their data: a directory of their own, and on PostgreSQL a database of their own; both go away. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export type DatabaseKind = 'pglite' | 'postgres';

/** A place for one installation. */
export interface Place {
  readonly kind: DatabaseKind;
  readonly dataDirectory: string;
  /** Null on the embedded database. */
  readonly databaseUrl: string | null;
  remove(): Promise<void>;
}

/** @param postgresUrl a server to make a database on; null makes a place for the embedded one */
export async function makePlace(postgresUrl: string | null): Promise<Place> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'irori-bench-'));
  const removeDirectory = () => rm(dataDirectory, { recursive: true, force: true });
  if (postgresUrl === null) return { kind: 'pglite', dataDirectory, databaseUrl: null, remove: removeDirectory };
  const name = `irori_bench_${randomBytes(6).toString('hex')}`;
  await ask(postgresUrl, `create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return {
    kind: 'postgres',
    dataDirectory,
    databaseUrl: url.href,
    remove: async () => {
      await ask(postgresUrl, `drop database ${name} with (force)`);
      await removeDirectory();
    },
  };
}

/** One statement on a connection of its own. */
export async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
