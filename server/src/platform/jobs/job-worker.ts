// Runs the jobs of one queue in this process: woken by notifications, at most `concurrency` keys at once. Nothing here
// waits for a polling interval; the only timer is set for the very moment that a planned job is due.

import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseLog } from '../database/database.ts';
import type { JobStore, TakenJob } from './job-store.ts';

export interface Job {
  /** What to drain, for example a chat's order key. */
  readonly key: string;
  /** What the first of the coalesced sends passed along. */
  readonly data: unknown;
}

export type JobHandler = (job: Job) => Promise<void>;

/** After the database refused to hand out jobs. */
const RETRY_MS = 1000;
/** setTimeout takes no more than 24.8 days. */
const LONGEST_TIMER_MS = 24 * 3600 * 1000;

export class JobWorker<Tables> {
  readonly name: string;
  readonly #store: JobStore<Tables>;
  readonly #handler: JobHandler;
  readonly #concurrency: number;
  readonly #log: DatabaseLog;
  readonly #running = new Map<string, Promise<void>>();
  readonly #runningKeys = new Set<string>();
  #wanted = false;
  #isTaking = false;
  #taking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(name: string, store: JobStore<Tables>, handler: JobHandler, concurrency: number, log: DatabaseLog) {
    this.name = name;
    this.#store = store;
    this.#handler = handler;
    this.#concurrency = concurrency;
    this.#log = log;
  }

  get runningIds(): string[] {
    return [...this.#running.keys()];
  }

  /**
   * Something may be due, for this key if one is named. A key that runs here is taken again when its run ends; asking for
   * it before is in vain, and under load it would be asked for with every mail.
   */
  wake(key?: string): void {
    if (key !== undefined && this.#runningKeys.has(key)) return;
    this.#wanted = true;
    if (!this.#isTaking) this.#taking = this.#takeWhileWanted();
  }

  /** Something will be due at that time (milliseconds since 1970). */
  wakeAt(time: number): void {
    if (this.#stopped || time >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = time;
    const wait = Math.min(Math.max(0, time - Date.now()), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.wake();
      void this.planNext();
    }, wait);
    this.#timer.unref();
  }

  /** Looks up when the next planned job is due. Needed at start and after one was; in between, senders say. */
  async planNext(): Promise<void> {
    try {
      const wait = await this.#store.nextDue(this.name);
      if (wait !== undefined) this.wakeAt(Date.now() + wait);
    } catch (error) {
      this.#retryLater(error);
    }
  }

  /** Takes nothing more and waits for what runs, at most so long. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#taking;
    if (this.#running.size === 0) return;
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    await Promise.race([Promise.all(this.#running.values()), patience.promise]);
    clearTimeout(timer);
  }

  async #takeWhileWanted(): Promise<void> {
    this.#isTaking = true;
    try {
      while (this.#wanted && !this.#stopped && this.#running.size < this.#concurrency) {
        this.#wanted = false;
        const jobs = await this.#store.take(this.name, this.#concurrency - this.#running.size);
        for (const job of jobs) {
          this.#runningKeys.add(job.key);
          this.#running.set(job.id, this.#run(job));
        }
      }
    } catch (error) {
      this.#retryLater(error);
    } finally {
      this.#isTaking = false;
    }
  }

  async #run(job: TakenJob): Promise<void> {
    try {
      await this.#handler({ key: job.key, data: job.data });
    } catch (error) {
      // Completes all the same: what is left to do stands in the rows, and the next send or sweep wakes it.
      this.#log.error({ err: error, job: this.name, key: job.key }, 'A job failed');
    }
    await this.#finish(job);
    this.#running.delete(job.id);
    this.#runningKeys.delete(job.key);
    // Its key may have been sent again meanwhile, and there is room now.
    if (!this.#stopped) this.wake();
  }

  /** A job that stayed taken would block its key, so this goes on until the database takes it. */
  async #finish(job: TakenJob): Promise<void> {
    for (;;) {
      try {
        return await this.#store.finish(this.name, [job.id]);
      } catch (error) {
        this.#log.error({ err: error, job: this.name, key: job.key }, 'A job could not be finished; trying again');
        if (this.#stopped) return;
        await sleep(RETRY_MS);
      }
    }
  }

  #retryLater(error: unknown): void {
    if (this.#stopped) return;
    this.#log.error({ err: error, job: this.name }, 'Jobs could not be taken; trying again');
    this.wakeAt(Date.now() + RETRY_MS);
  }
}
