// The database as it was at one moment, to read from at leisure while others go on writing; for backups.
//
// On PostgreSQL that is a transaction of its own. PGlite has one connection, and a transaction held for a whole backup
// would stop everybody: there its files are copied (a second per gigabyte, on many disks nothing) and the copy is opened.

import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Client } from 'pg';
import { openPgliteSession, type PgliteSession } from './pglite-session.ts';

export interface Snapshot {
  rows<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** The rows of a query in pages, so that a large table never lies in memory. */
  pages<Row>(sql: string, pageSize: number): AsyncGenerator<Row[]>;
  close(): Promise<void>;
}

/** A snapshot of a PostgreSQL server's database, over a connection that is ended with it. */
export async function postgresSnapshot(client: Client): Promise<Snapshot> {
  await client.connect();
  await client.query("set time zone 'UTC'; begin isolation level repeatable read read only");
  return snapshotOver(client, () => client.end());
}

/** A snapshot of an embedded database: of its directory, or of one in memory. */
export async function pgliteSnapshot(session: PgliteSession, directory: string | undefined): Promise<Snapshot> {
  if (directory === undefined) return memorySnapshot(session);
  const copy = `${directory}${SUFFIX}${randomUUID()}`;
  await session.query('checkpoint');
  await session.socket.copyDirectory(copy);
  const reader = await openPgliteSession({ directory: copy });
  return readerSnapshot(reader, () => rm(copy, { recursive: true, force: true }));
}

/** Removes copies that a killed process left beside the directory. */
export function removeLeftSnapshots(directory: string): void {
  const parent = dirname(directory);
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(basename(directory) + SUFFIX)) rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

const SUFFIX = '-snapshot-';

async function memorySnapshot(session: PgliteSession): Promise<Snapshot> {
  const directory = await mkdtemp(join(tmpdir(), 'irori-snapshot-'));
  const templateFile = join(directory, 'pgdata.tar');
  await session.query('checkpoint');
  await writeFile(templateFile, await session.socket.dump());
  const reader = await openPgliteSession({ templateFile });
  return readerSnapshot(reader, () => rm(directory, { recursive: true, force: true }));
}

async function readerSnapshot(reader: PgliteSession, cleanUp: () => Promise<void>): Promise<Snapshot> {
  await reader.client.query('begin isolation level repeatable read read only');
  return snapshotOver(reader.client, async () => {
    await reader.socket.shutDown();
    await cleanUp();
  });
}

function snapshotOver(client: Client, end: () => Promise<void>): Snapshot {
  return {
    rows: async <Row>(sql: string, params: readonly unknown[] = []) =>
      (await client.query(sql, params as unknown[])).rows as Row[],
    async *pages<Row>(sql: string, pageSize: number) {
      await client.query(`declare page_reader no scroll cursor for ${sql}`);
      for (;;) {
        const { rows } = await client.query(`fetch ${pageSize} from page_reader`);
        if (rows.length > 0) yield rows as Row[];
        if (rows.length < pageSize) break;
      }
      await client.query('close page_reader');
    },
    close: end,
  };
}
