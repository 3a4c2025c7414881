// Jobs for tests of rooms: sends are kept in memory when their transaction commits, and run when the test says so. The
// real queue has tests of its own; here nothing runs behind a test's back.

import type { JobHandler, Jobs, ScheduleOptions } from './jobs.ts';

export interface SentJob {
  readonly name: string;
  readonly key: string;
  readonly data: object;
  readonly startAfter: Date | undefined;
}

export interface TestJobs extends Jobs {
  /** What was sent and has not run, in order. Also what a transaction sent that rolled back later: it only wakes. */
  readonly sent: readonly SentJob[];
  readonly schedules: ReadonlyMap<string, ScheduleOptions>;
  /** Runs what was sent, and what that sends, until nothing is left; planned jobs only when due at `now`. Throws what a handler throws. */
  drain(now?: Date): Promise<void>;
}

export function createTestJobs(): TestJobs {
  const sent: SentJob[] = [];
  const handlers = new Map<string, JobHandler>();
  const schedules = new Map<string, ScheduleOptions>();
  const send = (name: string, key: string, data: object, startAfter?: Date) => {
    const known = sent.some((job) => job.name === name && job.key === key && job.startAfter === undefined);
    if (startAfter !== undefined || !known) sent.push({ name, key, data, startAfter });
  };
  return {
    sent,
    schedules,
    send: async (_trx, name, key, data = {}, options = {}) => send(name, key, data, options.startAfter),
    sendMany: async (_trx, name, keys, options = {}) => {
      for (const key of keys) send(name, key, {}, options.startAfter);
    },
    work: async (name, handler) => void handlers.set(name, handler),
    schedule: async (name, options) => void schedules.set(name, options),
    start: async () => undefined,
    stop: async () => undefined,
    drain: async (now = new Date()) => {
      const isReady = (job: SentJob) =>
        handlers.has(job.name) && (job.startAfter === undefined || job.startAfter <= now);
      for (let index = sent.findIndex(isReady); index >= 0; index = sent.findIndex(isReady)) {
        const [job] = sent.splice(index, 1);
        await handlers.get(job!.name)!({ key: job!.key, data: job!.data });
      }
    },
  };
}
