import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Maintenance, startMaintenance } from './maintenance.ts';
import { openPglite, type PgliteDatabase } from './pglite-database.ts';
import { emptyTemplate } from './pglite-template.ts';

// Opens embedded databases of its own, a second each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let database: PgliteDatabase<Record<string, never>>;
let maintenance: Maintenance;
let isIdle: () => boolean;

beforeAll(async () => {
  database = await openPglite({ log, templateFile: await emptyTemplate() });
  isIdle = () => true;
  const watched = { ...database, isIdle: () => isIdle() };
  maintenance = startMaintenance(watched, log, {
    walBytes: 2_000_000,
    rows: 200,
    overdueFactor: 5,
    lookEveryMs: 3_600_000,
  });
  await database.exec('create table busy (id int primary key, text text); checkpoint');
});
afterAll(async () => {
  await maintenance.stop();
  await database.close();
});

async function runAll(): Promise<string[]> {
  const done: string[] = [];
  for (let piece = await maintenance.runPiece(); piece !== undefined; piece = await maintenance.runPiece())
    done.push(piece);
  return done.sort();
}

it('leaves a database at rest alone', async () => {
  expect(await runAll()).toEqual([]);
});

it('analyses what grew, vacuums what died and shortens the log, each once', async () => {
  await database.exec(`insert into busy select g, repeat('x', 100) from generate_series(1, 20000) g`);
  expect(await runAll()).toEqual(['analyze "public"."busy"', 'checkpoint']);
  await database.exec('delete from busy where id <= 5000');
  expect(await runAll()).toContain('vacuum "public"."busy"');
  const { rows } = await database.execRows(`select n_dead_tup as dead from pg_stat_user_tables where relname = 'busy'`);
  expect(rows).toEqual([{ dead: 0 }]);
  expect(await runAll()).toEqual([]);
});

it('waits while others work, unless it is long overdue', async () => {
  isIdle = () => false;
  await database.exec('update busy set text = text where id between 5001 and 9000');
  expect(await runAll()).toEqual([]);
  isIdle = () => true;
  expect(await runAll()).toContain('vacuum "public"."busy"');
  isIdle = () => false;
  for (let round = 0; round < 5; round += 1) await database.exec('update busy set text = text');
  await database.exec('delete from busy');
  expect(await runAll()).toEqual(expect.arrayContaining(['checkpoint', 'vacuum "public"."busy"']));
});
