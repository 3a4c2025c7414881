// Jobs: "drain this key", sent inside a transaction, run after its commit. Rows are the truth and a job only wakes, so a
// job carries no state, may come once for many sends, and may be lost without loss: a sweep finds what no job knows.

import type { Transaction } from 'kysely';
import type { Database, DatabaseLog } from '../database/database.ts';
import { DUE_CHANNEL, JobStore, WAKE_CHANNEL } from './job-store.ts';
import { type JobHandler, JobWorker } from './job-worker.ts';

export type { Job, JobHandler } from './job-worker.ts';

export interface SendOptions {
  /** Not before this time. */
  readonly startAfter?: Date;
}

export interface WorkOptions {
  /** How many keys this process works on at once; 1 unless told. One key is never worked on twice at once, anywhere. */
  readonly concurrency?: number;
}

export interface ScheduleOptions {
  /** Runs at multiples of this many seconds since 1970 (UTC), plus the offset. */
  readonly everySeconds: number;
  readonly offsetSeconds?: number;
  readonly key?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: any transaction of our database will do, whatever tables it knows.
type AnyTransaction = Transaction<any>;

export interface Jobs {
  /** Asks, within the transaction, to drain the key. Sends that meet in the queue become one run. */
  send(trx: AnyTransaction, name: string, key: string, data?: object, options?: SendOptions): Promise<void>;
  /** The same for many keys in one statement. */
  sendMany(trx: AnyTransaction, name: string, keys: readonly string[], options?: SendOptions): Promise<void>;
  /** Says what to do for a queue. Before or after `start`. A handler that throws is logged and not repeated. */
  work(name: string, handler: JobHandler, options?: WorkOptions): Promise<void>;
  /** Sends a job by itself at regular times, once for the whole installation. Needs a `work` for the name. */
  schedule(name: string, options: ScheduleOptions): Promise<void>;
  start(): Promise<void>;
  /** Takes no more jobs and waits for the running ones, at most 10 seconds. */
  stop(): Promise<void>;
}

export interface JobsOptions<Tables> {
  readonly database: Database<Tables>;
  readonly log: DatabaseLog;
  /** Every queue that this process sends to or works on. */
  readonly names: readonly string[];
}

/** A lost notification costs at most so long. */
const BACKSTOP_MS = 30_000;
const HEARTBEAT_MS = 10_000;
const STOP_PATIENCE_MS = 10_000;

export function createJobs<Tables>({ database, log, names }: JobsOptions<Tables>): Jobs {
  const store = new JobStore(database, (error) => log.error({ err: error }, 'The job queue failed'));
  const workers = new Map<string, JobWorker<Tables>>();
  const schedules = new Map<string, ScheduleOptions>();
  const timers: NodeJS.Timeout[] = [];
  const stopListening: (() => Promise<void>)[] = [];
  let started = false;

  const requireKnown = (name: string) => {
    if (!names.includes(name)) throw new Error(`No job is called ${name}: add it to the list of jobs`);
  };
  const wakeAll = () => {
    for (const worker of workers.values()) {
      worker.wake();
      void worker.planNext();
    }
  };
  const onWake = (payload: string) => {
    const [name = '', ...key] = payload.split(' ');
    workers.get(name)?.wake(key.length > 0 ? key.join(' ') : undefined);
  };
  const onDue = (payload: string) => {
    const [name = '', time] = payload.split(' ');
    workers.get(name)?.wakeAt(Number(time));
  };
  const keepAlive = async () => {
    const ids = [...workers.values()].flatMap((worker) => worker.runningIds);
    if (ids.length > 0) await store.keepAlive(ids);
    for (const name of await store.putBackOrphans('silent')) workers.get(name)?.wake();
  };
  const planNext = (name: string, { everySeconds, offsetSeconds = 0, key = '-' }: ScheduleOptions) =>
    database.transaction(async (trx) => {
      const period = everySeconds * 1000;
      const next = (Math.floor((Date.now() - offsetSeconds * 1000) / period) + 1) * period + offsetSeconds * 1000;
      await store.forgetPlanned(trx, name, key);
      await store.send(trx, name, [key], {}, new Date(next));
    });

  return {
    send: async (trx, name, key, data = {}, options = {}) => {
      requireKnown(name);
      await store.send(trx, name, [key], data, options.startAfter);
    },
    sendMany: async (trx, name, keys, options = {}) => {
      requireKnown(name);
      await store.send(trx, name, keys, {}, options.startAfter);
    },
    work: async (name, handler, options = {}) => {
      requireKnown(name);
      if (workers.has(name)) throw new Error(`Job ${name} has a handler already`);
      const run: JobHandler = async (job) => {
        const schedule = schedules.get(name);
        if (schedule && job.key === (schedule.key ?? '-')) await planNext(name, schedule);
        await handler(job);
      };
      const worker = new JobWorker(name, store, run, options.concurrency ?? 1, log);
      workers.set(name, worker);
      if (!started) return;
      worker.wake();
      await worker.planNext();
    },
    schedule: async (name, options) => {
      requireKnown(name);
      schedules.set(name, options);
      if (started) await planNext(name, options);
    },
    start: async () => {
      await store.open(names);
      await store.putBackOrphans(database.kind === 'pglite' ? 'all' : 'silent');
      stopListening.push(await database.listen(WAKE_CHANNEL, onWake, wakeAll));
      stopListening.push(await database.listen(DUE_CHANNEL, onDue));
      started = true;
      for (const [name, options] of schedules) await planNext(name, options);
      timers.push(setInterval(wakeAll, BACKSTOP_MS).unref());
      if (database.kind === 'postgres') {
        const beat = () => keepAlive().catch((error) => log.warn({ err: error }, 'Running jobs gave no sign of life'));
        timers.push(setInterval(beat, HEARTBEAT_MS).unref());
      }
      wakeAll();
    },
    stop: async () => {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all([...workers.values()].map((worker) => worker.stop(STOP_PATIENCE_MS)));
      if (!started) return;
      started = false;
      for (const stop of stopListening.splice(0)) await stop();
      await store.close();
    },
  };
}
