// A PostgreSQL server: a pool of connections for statements and transactions, and one of its own for LISTEN.

import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig } from 'pg';
import type { Database, DatabaseLog } from './database.ts';
import { kyselyOver, runRows, runTransaction } from './kysely-database.ts';
import { PostgresListener } from './postgres-listener.ts';
import { postgresSnapshot } from './snapshot.ts';
import { type SessionSource, type SqlSession, StatementNames, sendStatement } from './sql-session.ts';
import { requireOutsideTransaction } from './transaction-scope.ts';
import { valueParsers } from './value-parsers.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly log: DatabaseLog;
  /** How many connections the pool may open; 10 unless told. */
  readonly maxConnections?: number;
}

export async function openPostgres<Tables>(options: PostgresOptions): Promise<Database<Tables>> {
  const connection = {
    connectionString: options.url,
    application_name: 'irori',
    keepAlive: true,
    types: valueParsers,
  };
  const poolConfig = { ...connection, pipeline: true, max: options.maxConnections ?? 10 };
  const pool = new Pool(poolConfig as unknown as PoolConfig);
  pool.on('error', (error) => options.log.warn({ err: error }, 'An idle database connection was lost'));
  // Pipelined ahead of whatever the connection was opened for, so it costs no round trip.
  pool.on('connect', (client) => {
    client.query("set time zone 'UTC'").catch(() => undefined);
  });
  const sessions = poolSessions(pool);
  const makeClient = () => new Client(connection as unknown as ClientConfig);
  const listener = new PostgresListener(makeClient, options.log);
  const db = kyselyOver<Tables>(sessions);
  await runRows(sessions, 'select 1');
  let closed = false;
  return {
    kind: 'postgres',
    db,
    transaction: (work) => runTransaction(db, work),
    listen: async (channel, onNotify, onReconnect) => {
      requireOutsideTransaction('LISTEN');
      return listener.add(channel, { onNotify, onReconnect });
    },
    exec: async (sql) => {
      await runRows(sessions, sql);
    },
    execRows: (sql, params) => runRows(sessions, sql, params),
    snapshot: async () => {
      requireOutsideTransaction('A snapshot');
      return postgresSnapshot(makeClient());
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await db.destroy();
      await listener.close();
      await pool.end();
    },
  };
}

function poolSessions(pool: Pool): SessionSource {
  const known = new WeakMap<PoolClient, SqlSession>();
  const sessionOf = (client: PoolClient): SqlSession => {
    const existing = known.get(client);
    if (existing) return existing;
    const session = { client: client as unknown as Client, statements: new StatementNames() };
    known.set(client, session);
    return session;
  };
  return {
    single: async (sql, parameters, repeated) => {
      const client = await pool.connect();
      try {
        return await sendStatement(sessionOf(client), sql, parameters, repeated);
      } finally {
        client.release();
      }
    },
    hold: async () => {
      const client = await pool.connect();
      return { session: sessionOf(client), freeOnCommitSent: false, end: (broken) => client.release(broken) };
    },
  };
}
