// The database as the rest of the house sees it: one interface, two kinds behind it. With a URL it is PostgreSQL,
// without one it is the embedded PGlite in the data directory.

import { join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { createDataDirectory } from './data-directory.ts';
import { startMaintenance } from './maintenance.ts';
import { openPglite } from './pglite-database.ts';
import { openPostgres } from './postgres-database.ts';
import type { Snapshot } from './snapshot.ts';

/** The part of the log that the database writes to. */
export interface DatabaseLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface Database<Tables> {
  readonly kind: 'pglite' | 'postgres';
  /** For single statements. Throws when used inside `transaction`: there, use the handle that it gives. */
  readonly db: Kysely<Tables>;
  /**
   * Runs `work` in one transaction and answers what it answers; rolls back when it throws. Repeats it a few times after a
   * serialization failure or a deadlock, so `work` must touch nothing but `trx`. No network, no file and no user inside.
   */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * Calls `onNotify` for each NOTIFY on the channel, and `onReconnect` after notifications may have been missed.
   * Answers a function that stops it.
   */
  listen(channel: string, onNotify: (payload: string) => void, onReconnect?: () => void): Promise<() => Promise<void>>;
  /** Runs SQL that may hold several statements, without parameters, outside any transaction but its own. */
  exec(sql: string): Promise<void>;
  /**
   * Runs SQL outside any transaction and answers all rows: one statement when `params` is given, even empty, and one or
   * several when it is not.
   */
  execRows(sql: string, params?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  /** The database of this moment, to read from without holding up anybody; for backups. Close it. */
  snapshot(): Promise<Snapshot>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** postgres://…; none means the embedded database. */
  readonly url?: string | undefined;
  /** The embedded database lives in its folder `pgdata`. */
  readonly dataDirectory: string;
  readonly log: DatabaseLog;
  /** Called once when the embedded database's thread died: nothing works any more, the process should end. */
  readonly onLost?: (error: Error) => void;
}

export async function openDatabase<Tables>(options: OpenDatabaseOptions): Promise<Database<Tables>> {
  if (options.url) return openPostgres<Tables>({ url: options.url, log: options.log });
  const directory = join(options.dataDirectory, 'pgdata');
  await createDataDirectory(directory);
  const database = await openPglite<Tables>({
    directory,
    log: options.log,
    ...(options.onLost === undefined ? {} : { onLost: options.onLost }),
  });
  const maintenance = startMaintenance(database, options.log);
  const close = async () => {
    await maintenance.stop();
    await database.close();
  };
  return { ...database, close };
}
