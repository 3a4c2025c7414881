// What both kinds of database have in common: Kysely over a source of sessions, guarded transactions that retry, raw SQL.

import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely';
import { isInTransaction, isStalePlan, Lease, type SessionSource, sendStatement } from './sql-session.ts';
import { insideTransaction, requireOutsideTransaction } from './transaction-scope.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const ATTEMPTS = 5;

/** Kysely over the given sessions. Using it inside a transaction throws. */
export function kyselyOver<Tables>(source: SessionSource): Kysely<Tables> {
  const pool = {
    options: {},
    connect: async () => {
      requireOutsideTransaction('The root database handle');
      return new Lease(source);
    },
    end: async () => undefined,
  };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) });
}

/** One transaction, repeated after a serialization failure, a deadlock or a stale plan. */
export async function runTransaction<Tables, T>(
  db: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  requireOutsideTransaction('A second transaction');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute((trx) => insideTransaction(() => work(trx)));
    } catch (error) {
      if (attempt >= ATTEMPTS || !isWorthRepeating(error)) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/**
 * Raw SQL outside any transaction. Without parameters it may hold several statements, whose rows are joined; an empty list
 * of parameters says that it is a single one, which may be prepared.
 */
export async function runRows(
  source: SessionSource,
  sql: string,
  params?: readonly unknown[],
): Promise<{ rows: unknown[] }> {
  requireOutsideTransaction('Raw SQL');
  const result: unknown = params === undefined ? await runScript(source, sql) : await source.single(sql, params, true);
  const results = (Array.isArray(result) ? result : [result]) as { rows: unknown[] }[];
  return { rows: results.length === 1 ? results[0]!.rows : results.flatMap((each) => each.rows) };
}

/** A script may hold BEGIN and fail before its COMMIT: whoever uses the connection next must not find it in between. */
async function runScript(source: SessionSource, sql: string): Promise<unknown> {
  const held = await source.hold();
  // An error is known before the state that it left, so after one the transaction is ended on suspicion.
  let mayBeOpen = true;
  let broken = false;
  try {
    const result = await sendStatement(held.session, sql, []);
    mayBeOpen = isInTransaction(held.session);
    return result;
  } finally {
    if (mayBeOpen) {
      await sendStatement(held.session, 'rollback', []).catch(() => {
        broken = true;
      });
    }
    held.end(broken);
  }
}

/** A channel or table name, quoted for SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isWorthRepeating(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK || isStalePlan(error);
}
