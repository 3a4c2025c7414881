// The databases a house is tried on: the embedded one always, and PostgreSQL where one is reachable.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type DatabaseKind = 'pglite' | 'postgres';

export interface OwnDatabase {
  /** Null for the embedded one. */
  readonly url: string | null;
  drop(): Promise<void>;
}

/** For `describe.each`. */
export const databaseKinds: readonly DatabaseKind[] =
  inject('postgresUrl') === null ? ['pglite'] : ['pglite', 'postgres'];

/** A database of one's own on the server that was found. */
export async function makeDatabase(kind: DatabaseKind): Promise<OwnDatabase> {
  if (kind === 'pglite') return { url: null, drop: async () => undefined };
  const server = inject('postgresUrl');
  if (server === null) throw new Error('No PostgreSQL was found');
  const name = `irori_e2e_${randomBytes(6).toString('hex')}`;
  await run(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
