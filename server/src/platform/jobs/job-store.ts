// The queue itself: pg-boss's table and its `key_strict_fifo` policy, which never hands out two jobs of one key at once.
//
// What is ours: sends coalesce when they are taken (all due jobs of a key become one run), a finished job leaves no row,
// and a job whose process died is put back. No job ever reaches pg-boss's failed state, which would block its key.

import { sql, type Transaction } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import { bossDatabase, transactionDatabase } from './boss-database.ts';

/** The schema that pg-boss's tables live in. Backups skip it: rows elsewhere are the truth, jobs only wake. */
export const JOB_SCHEMA = 'jobs';
/** NOTIFY with `name`, or `name key` when it is about one key: something is due now. */
export const WAKE_CHANNEL = 'irori_jobs';
/** NOTIFY with `name milliseconds`: something will be due at that time. */
export const DUE_CHANNEL = 'irori_jobs_due';
/** On PostgreSQL a job whose process gave no sign for so long is taken to be orphaned. */
export const ORPHAN_SECONDS = 30;

export interface TakenJob {
  readonly id: string;
  readonly key: string;
  readonly data: unknown;
}

interface FetchedRow {
  readonly id: string;
  readonly data: { key: string; data: unknown };
}

export class JobStore<Tables> {
  readonly #database: Database<Tables>;
  readonly #boss: PgBoss;

  constructor(database: Database<Tables>, onError: (error: Error) => void) {
    this.#database = database;
    this.#boss = new PgBoss({
      db: bossDatabase(database),
      schema: JOB_SCHEMA,
      // Maintenance and schedules are ours: rows do not stay, and pg-boss's passes would poll a database at rest.
      supervise: false,
      schedule: false,
      ...(database.kind === 'pglite' ? { backend: 'pglite' } : {}),
    });
    this.#boss.on('error', onError);
  }

  /** Creates or updates the job schema, and a queue for each name. Processes that start at once take turns. */
  async open(names: readonly string[]): Promise<void> {
    await takingTurns(this.#database, () => this.#open(names));
  }

  async #open(names: readonly string[]): Promise<void> {
    await this.#boss.start();
    const known = new Set((await this.#boss.getQueues()).map((queue) => queue.name));
    for (const name of names) {
      if (!known.has(name)) await this.#boss.createQueue(name, { policy: 'key_strict_fifo' });
      // Fills pg-boss's cache of queues now: later, inside a transaction, it could not ask for it.
      await this.#boss.insert(name, []);
    }
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }

  /** Puts jobs for the keys into the transaction, and the notification that its commit sends. */
  async send(
    trx: Transaction<Tables>,
    name: string,
    keys: readonly string[],
    data: object,
    startAfter: Date | undefined,
  ): Promise<void> {
    const jobs = [...new Set(keys)].map((key) => ({
      singletonKey: key,
      data: { key, data },
      retentionSeconds: KEEP_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
      ...(startAfter === undefined ? {} : { startAfter }),
    }));
    if (jobs.length === 0) return;
    const notify =
      startAfter === undefined
        ? sql`select pg_notify(${WAKE_CHANNEL}, ${wakeUp(name, jobs)})`
        : sql`select pg_notify(${DUE_CHANNEL}, ${`${name} ${startAfter.getTime()}`})`;
    await Promise.all([this.#boss.insert(name, jobs, { db: transactionDatabase(trx) }), notify.execute(trx)]);
  }

  /**
   * Takes up to `limit` keys that have something due; all due jobs of a key become one. Nobody waits for the disk here:
   * after a crash, what was taken is simply taken again.
   */
  async take(name: string, limit: number): Promise<TakenJob[]> {
    return this.#database.transaction(async (trx) => {
      const fetch = this.#boss.fetch(name, { batchSize: limit, db: transactionDatabase(trx) });
      const [, rows] = await Promise.all([sql`set local synchronous_commit = off`.execute(trx), fetch]);
      const jobs = (rows as unknown as FetchedRow[]).map((row) => ({ id: row.id, ...row.data }));
      if (jobs.length === 0) return jobs;
      // Only what is committed before the handler starts: the rows that these announced, it will see.
      await sql`delete from ${sql.table(`${JOB_SCHEMA}.job`)} where name = ${name} and state = 'created'
        and singleton_key = any(${jobs.map((job) => job.key)}) and start_after <= now()`.execute(trx);
      return jobs;
    });
  }

  async finish(name: string, ids: readonly string[]): Promise<void> {
    await this.#database.execRows(
      `with quickly as materialized (select set_config('synchronous_commit', 'off', true) as mode)
       delete from ${JOB_SCHEMA}.job where name = $1 and id = any($2::uuid[]) and (select mode from quickly) is not null`,
      [name, ids],
    );
  }

  /** Milliseconds until the next planned job of the queue is due; undefined when none is planned. */
  async nextDue(name: string): Promise<number | undefined> {
    const { rows } = await this.#database.execRows(
      `select extract(epoch from min(start_after) - clock_timestamp())::float8 * 1000 as wait
         from ${JOB_SCHEMA}.job where name = $1 and state = 'created' and start_after > now()`,
      [name],
    );
    const wait = (rows[0] as { wait: number | null }).wait;
    return wait === null ? undefined : Math.max(0, Math.ceil(wait));
  }

  /** Forgets what is planned for a key, so that it is not planned twice. */
  async forgetPlanned(trx: Transaction<Tables>, name: string, key: string): Promise<void> {
    await sql`delete from ${sql.table(`${JOB_SCHEMA}.job`)}
      where name = ${name} and singleton_key = ${key} and state = 'created' and start_after > now()`.execute(trx);
  }

  /** Puts back what a dead process had taken. On the embedded database, at start, that is everything. */
  async putBackOrphans(which: 'all' | 'silent'): Promise<string[]> {
    const silent = `and heartbeat_on < now() - interval '${ORPHAN_SECONDS} seconds'`;
    const { rows } = await this.#database.execRows(
      `update ${JOB_SCHEMA}.job set state = 'created', started_on = null, heartbeat_on = null
         where state = 'active' ${which === 'all' ? '' : silent} returning name`,
      [],
    );
    return [...new Set((rows as { name: string }[]).map((row) => row.name))];
  }

  /** Says that the jobs are being worked on. */
  async keepAlive(ids: readonly string[]): Promise<void> {
    await this.#database.execRows(`update ${JOB_SCHEMA}.job set heartbeat_on = now() where id = any($1::uuid[])`, [
      ids,
    ]);
  }
}

/** Longer ones PostgreSQL would refuse (8000 bytes); then the name alone wakes as well. */
const LONGEST_NOTIFIED_KEY = 1000;

function wakeUp(name: string, jobs: readonly { singletonKey: string }[]): string {
  const [only, ...others] = jobs;
  if (only === undefined || others.length > 0 || only.singletonKey.length > LONGEST_NOTIFIED_KEY) return name;
  return `${name} ${only.singletonKey}`;
}

/** pg-boss would drop older jobs; a delivery may be planned months ahead. */
const KEEP_SECONDS = 400 * 24 * 3600;
/** pg-boss would give up on longer runs; whether one is alive is our own affair. It takes less than 24 hours. */
const EXPIRE_SECONDS = 23 * 3600;

/** Any number that nobody else uses. */
const OPENING_LOCK = 4715_0003;

/**
 * pg-boss makes its schema in statements of its own, outside any transaction of ours, and two processes that do so at once on
 * an empty database collide. A transaction beside it does nothing but hold the lock.
 */
async function takingTurns<Tables>(database: Database<Tables>, work: () => Promise<void>): Promise<void> {
  if (database.kind === 'pglite') return work(); // one process, and one connection that the lock would hold
  const over = Promise.withResolvers<void>();
  const mine = Promise.withResolvers<void>();
  const holding = database.transaction(async (trx) => {
    await sql`select pg_advisory_xact_lock(${OPENING_LOCK})`.execute(trx);
    mine.resolve();
    await over.promise;
  });
  holding.catch(mine.reject);
  await mine.promise;
  try {
    await work();
  } finally {
    over.resolve();
  }
  await holding;
}
