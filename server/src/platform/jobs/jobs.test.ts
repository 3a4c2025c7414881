import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, DatabaseLog } from '../database/database.ts';
import { freshTestDatabase } from '../database/test-database.ts';
import { createJobs, type Jobs } from './jobs.ts';

type Tables = Record<string, never>;

const failures: string[] = [];
const log: DatabaseLog = {
  info: () => undefined,
  warn: (_details, message) => void failures.push(message),
  error: (_details, message) => void failures.push(message),
};
const NAMES = ['process', 'deliver', 'sweep'];

let database: Database<Tables>;
const running: Jobs[] = [];

async function startJobs(prepare?: (jobs: Jobs) => Promise<void>): Promise<Jobs> {
  const jobs = createJobs({ database, log, names: NAMES });
  await prepare?.(jobs);
  await jobs.start();
  running.push(jobs);
  return jobs;
}

const send = (jobs: Jobs, name: string, key: string, data: object = {}) =>
  database.transaction((trx) => jobs.send(trx, name, key, data));
const queued = async () => (await database.execRows('select name, singleton_key, state from jobs.job')).rows;

beforeAll(async () => {
  database = await freshTestDatabase<Tables>();
});
afterAll(() => database.close());
afterEach(async () => {
  for (const jobs of running.splice(0)) await jobs.stop();
  await database.exec('delete from jobs.job');
  failures.length = 0;
});

describe('a job', () => {
  it('runs after the commit with its key and data, and leaves no row', async () => {
    const seen: unknown[] = [];
    const jobs = await startJobs((jobs) => jobs.work('process', async (job) => void seen.push(job)));
    await database.transaction(async (trx) => {
      await jobs.send(trx, 'process', 'chat-1', { hint: 7 });
      await sleep(20);
      expect(seen).toEqual([]);
    });
    await expect.poll(() => seen).toEqual([{ key: 'chat-1', data: { hint: 7 } }]);
    await expect.poll(queued).toEqual([]);
  });

  it('never runs when its transaction is rolled back', async () => {
    const seen: string[] = [];
    const jobs = await startJobs((jobs) => jobs.work('process', async (job) => void seen.push(job.key)));
    await database
      .transaction(async (trx) => {
        await jobs.send(trx, 'process', 'never');
        throw new Error('no');
      })
      .catch(() => undefined);
    await send(jobs, 'process', 'after');
    await expect.poll(() => seen).toEqual(['after']);
  });

  it('starts within milliseconds, one after the other, without a timer on the way', async () => {
    const jobs = await startJobs();
    let began = Promise.withResolvers<number>();
    await jobs.work('process', async () => began.resolve(performance.now()));
    const delays: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      began = Promise.withResolvers<number>();
      await send(jobs, 'process', `key-${round % 3}`);
      const committed = performance.now();
      delays.push((await began.promise) - committed);
      await expect.poll(queued, { interval: 1 }).toEqual([]);
    }
    const median = delays.sort((a, b) => a - b)[15]!;
    // Wide enough for a busy machine, narrower than any polling interval would be.
    expect(median).toBeLessThan(100);
  });

  it('that throws is logged, is not repeated and does not block its key', async () => {
    const seen: string[] = [];
    const jobs = await startJobs((jobs) =>
      jobs.work('process', async (job) => {
        seen.push(job.key);
        if (seen.length === 1) throw new Error('broken');
      }),
    );
    await send(jobs, 'process', 'same');
    await expect.poll(queued).toEqual([]);
    await send(jobs, 'process', 'same');
    await expect.poll(() => seen).toEqual(['same', 'same']);
    expect(failures).toEqual(['A job failed']);
  });

  it('with a name that nobody listed is refused', async () => {
    const jobs = await startJobs();
    await expect(send(jobs, 'unknown', 'k')).rejects.toThrow(/add it to the list/);
  });
});

describe('one key', () => {
  it('is never worked on twice at once, and is drained again for what came meanwhile', async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const jobs = await startJobs((jobs) =>
      jobs.work(
        'process',
        async () => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          runs += 1;
          await sleep(5);
          atOnce -= 1;
        },
        { concurrency: 8 },
      ),
    );
    for (let round = 0; round < 50; round += 1) await send(jobs, 'process', 'hot');
    await expect.poll(queued).toEqual([]);
    expect(most).toBe(1);
    expect(runs).toBeGreaterThan(1);
    expect(runs).toBeLessThanOrEqual(50);
  });

  it('sent fifty times before it is taken runs once', async () => {
    const seen: string[] = [];
    const jobs = await startJobs();
    for (let round = 0; round < 50; round += 1) await send(jobs, 'process', 'crowd');
    await jobs.work('process', async (job) => void seen.push(job.key));
    await expect.poll(queued).toEqual([]);
    expect(seen).toEqual(['crowd']);
  });

  it('that is slow does not hold back others', async () => {
    const seen: string[] = [];
    const gate = Promise.withResolvers<void>();
    const jobs = await startJobs((jobs) =>
      jobs.work('process', async (job) => void (job.key === 'slow' ? await gate.promise : seen.push(job.key)), {
        concurrency: 2,
      }),
    );
    await send(jobs, 'process', 'slow');
    await send(jobs, 'process', 'slow');
    for (const key of ['a', 'b', 'c']) await send(jobs, 'process', key);
    await expect.poll(() => seen).toEqual(['a', 'b', 'c']);
    gate.resolve();
    await expect.poll(queued).toEqual([]);
  });

  it('is exclusive between two processes', async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const handler = async () => {
      atOnce += 1;
      runs += 1;
      most = Math.max(most, atOnce);
      await sleep(3);
      atOnce -= 1;
    };
    const first = await startJobs((jobs) => jobs.work('process', handler, { concurrency: 4 }));
    await startJobs((jobs) => jobs.work('process', handler, { concurrency: 4 }));
    for (let round = 0; round < 30; round += 1) await send(first, 'process', 'shared');
    await expect.poll(queued).toEqual([]);
    expect(most).toBe(1);
    expect(runs).toBeGreaterThan(0);
  });
});

it('many keys sent at once all run, up to the concurrency at a time', async () => {
  const seen = new Set<string>();
  let atOnce = 0;
  let most = 0;
  const jobs = await startJobs((jobs) =>
    jobs.work(
      'deliver',
      async (job) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        seen.add(job.key);
        await sleep(1);
        atOnce -= 1;
      },
      { concurrency: 5 },
    ),
  );
  const keys = Array.from({ length: 200 }, (_, index) => `conversation-${index}`);
  await database.transaction((trx) => jobs.sendMany(trx, 'deliver', keys));
  await expect.poll(() => seen.size, { timeout: 10_000 }).toBe(200);
  expect(most).toBe(5);
  await expect.poll(queued).toEqual([]);
});

describe('a planned job', () => {
  it('runs when it is due, not before, and at once when its time has passed', async () => {
    const seen: [string, number][] = [];
    const jobs = await startJobs((jobs) => jobs.work('process', async (job) => void seen.push([job.key, Date.now()])));
    const due = Date.now() + 300;
    await database.transaction(async (trx) => {
      await jobs.send(trx, 'process', 'later', {}, { startAfter: new Date(due) });
      await jobs.send(trx, 'process', 'overdue', {}, { startAfter: new Date(due - 60_000) });
    });
    await expect.poll(() => seen.map(([key]) => key)).toEqual(['overdue', 'later']);
    expect(seen[1]![1]).toBeGreaterThanOrEqual(due);
    expect(seen[1]![1]).toBeLessThan(due + 1000);
  });

  it('does not hold back what is due of the same key', async () => {
    const seen: string[] = [];
    const jobs = await startJobs((jobs) => jobs.work('process', async (job) => void seen.push(job.key)));
    await database.transaction(async (trx) => {
      await jobs.send(trx, 'process', 'k', {}, { startAfter: new Date(Date.now() + 3600_000) });
    });
    await send(jobs, 'process', 'k');
    await expect.poll(() => seen).toEqual(['k']);
    expect(await queued()).toHaveLength(1);
  });

  it('is found by a process that starts after it was sent', async () => {
    const first = await startJobs();
    await database.transaction((trx) =>
      first.send(trx, 'process', 'k', {}, { startAfter: new Date(Date.now() + 200) }),
    );
    await first.stop();
    const seen: string[] = [];
    await startJobs((jobs) => jobs.work('process', async (job) => void seen.push(job.key)));
    await expect.poll(() => seen).toEqual(['k']);
  });
});

it('a schedule runs at its times, with one plan in the queue however often it is announced', async () => {
  let runs = 0;
  const jobs = await startJobs(async (jobs) => {
    await jobs.work('sweep', async () => {
      runs += 1;
    });
    await jobs.schedule('sweep', { everySeconds: 1 });
  });
  await jobs.schedule('sweep', { everySeconds: 1 });
  await expect.poll(() => runs, { timeout: 5000 }).toBeGreaterThanOrEqual(2);
  await jobs.stop();
  expect((await queued()).length).toBeLessThanOrEqual(1);
});

it('a job that a killed process had taken runs again after the next start', async () => {
  const first = await startJobs();
  await send(first, 'process', 'orphan');
  await first.stop();
  // What kill -9 leaves behind: taken, never finished, and silent since.
  await database.exec(
    `update jobs.job set state = 'active', started_on = now(), heartbeat_on = now() - interval '1 hour'`,
  );
  await send(first, 'process', 'orphan');
  const seen: string[] = [];
  await startJobs((jobs) => jobs.work('process', async (job) => void seen.push(job.key)));
  await expect.poll(() => seen).toEqual(['orphan']);
  await expect.poll(queued).toEqual([]);
});

it('stop waits for the running handler and takes nothing more', async () => {
  const gate = Promise.withResolvers<void>();
  const seen: string[] = [];
  const jobs = await startJobs((jobs) =>
    jobs.work('process', async (job) => {
      await gate.promise;
      seen.push(job.key);
    }),
  );
  await send(jobs, 'process', 'one');
  await expect.poll(async () => (await queued()).map((row) => (row as { state: string }).state)).toEqual(['active']);
  await send(jobs, 'process', 'two');
  const stopping = jobs.stop();
  gate.resolve();
  await stopping;
  expect(seen).toEqual(['one']);
  expect(await queued()).toMatchObject([{ singleton_key: 'two', state: 'created' }]);
});

describe('processes that start at once', () => {
  it('on an empty database take turns in making the queue', async ({ skip }) => {
    if (database.kind === 'pglite') skip('the embedded database has one process');
    for (let round = 0; round < 5; round++) {
      await database.exec('drop schema if exists jobs cascade');
      const jobs = await Promise.all([startJobs(), startJobs(), startJobs()]);
      await Promise.all(running.splice(0).map((each) => each.stop()));
      expect(jobs).toHaveLength(3);
    }
    expect(failures).toEqual([]);
  });
});
