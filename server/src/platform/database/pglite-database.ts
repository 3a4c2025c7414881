// The embedded database: PGlite in a thread of its own, reached by the same `pg` client as a PostgreSQL server.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, DatabaseLog } from './database.ts';
import { kyselyOver, runRows, runTransaction } from './kysely-database.ts';
import { Notifications } from './notifications.ts';
import { openPgliteSession } from './pglite-session.ts';
import { PgliteSessions } from './pglite-sessions.ts';
import { pgliteSnapshot, removeLeftSnapshots } from './snapshot.ts';
import { StatementNames } from './sql-session.ts';
import { requireOutsideTransaction } from './transaction-scope.ts';

export interface PgliteOptions {
  /** An existing data directory; none keeps everything in memory, for tests. */
  readonly directory?: string;
  /** In memory: a tarball of a data directory to start from. */
  readonly templateFile?: string;
  readonly log: DatabaseLog;
  readonly onLost?: (error: Error) => void;
}

export interface PgliteDatabase<Tables> extends Database<Tables> {
  readonly kind: 'pglite';
  /** True when no statement runs and none waits. */
  isIdle(): boolean;
  /** An uncompressed tarball of the data directory, to start others from. */
  dumpDataDirectory(): Promise<Uint8Array>;
}

export async function openPglite<Tables>(options: PgliteOptions): Promise<PgliteDatabase<Tables>> {
  if (options.directory !== undefined) {
    removeLeftSnapshots(options.directory);
    removeLockFile(options.directory);
  }
  const session = await openPgliteSession({
    ...(options.directory === undefined ? {} : { directory: options.directory }),
    ...(options.templateFile === undefined ? {} : { templateFile: options.templateFile }),
  });
  const { socket, client } = session;
  let isLost = false;
  client.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    options.log.error({ err: error }, 'The embedded database is lost');
    options.onLost?.(error);
  });
  const sessions = new PgliteSessions({ client, statements: new StatementNames() });
  const notifications = new Notifications((sql) => sessions.single(sql, []));
  client.on('notification', ({ channel, payload }) => notifications.deliver(channel, payload ?? ''));
  const db = kyselyOver<Tables>(sessions);
  let closed = false;
  return {
    kind: 'pglite',
    db,
    transaction: (work) => runTransaction(db, work),
    listen: async (channel, onNotify, onReconnect) => {
      requireOutsideTransaction('LISTEN');
      return notifications.add(channel, { onNotify, onReconnect });
    },
    exec: async (sql) => {
      await runRows(sessions, sql);
    },
    execRows: (sql, params) => runRows(sessions, sql, params),
    snapshot: async () => {
      requireOutsideTransaction('A snapshot');
      return pgliteSnapshot(session, options.directory);
    },
    isIdle: () => sessions.idle,
    dumpDataDirectory: () => socket.dump(),
    close: async () => {
      if (closed) return;
      closed = true;
      await db.destroy();
      await sessions.drain();
      await socket.shutDown();
    },
  };
}

/**
 * PostgreSQL's own lock file guards nothing here, since every embedded server has the same number in it; our control socket
 * does that. But a process that is killed between making the file and writing into it leaves an empty one, with which no
 * later server starts [seen by the crash test].
 */
function removeLockFile(directory: string): void {
  rmSync(join(directory, 'postmaster.pid'), { force: true });
}
