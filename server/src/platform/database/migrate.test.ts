import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { freshTestDatabase } from './test-database.ts';

// Opens embedded databases of its own, a second each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

type Tables = Record<string, never>;
let directory: string;
let database: Database<Tables>;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'irori-migrations-'));
  write('0001-first.sql', 'create table a (id int); insert into a values (1);');
  database = await freshTestDatabase<Tables>({ migrations: directory });
});
afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
const run = (beforeChange?: () => Promise<void>) =>
  migrate(database, { directory, ...(beforeChange && { beforeChange }) });
const count = async (table: string) => (await database.execRows(`select count(*) as n from ${table}`)).rows[0];

it('applies each file once, in order', async () => {
  write('0003-third.sql', 'insert into a values (3)');
  write('0002-second.sql', 'create table b (id int)');
  expect(await run()).toEqual(['0002-second', '0003-third']);
  expect(await run()).toEqual([]);
  expect(await count('a')).toEqual({ n: 2 });
});

it('undoes a failing file whole, says which it was, and can go on once it is mended', async () => {
  write('0002-second.sql', 'create table b (id int); select nonsense;');
  await expect(run()).rejects.toThrow(/0002-second\.sql failed: column "nonsense" does not exist/);
  await expect(count('b')).rejects.toThrow(/does not exist/);
  write('0002-second.sql', 'create table b (id int)');
  expect(await run()).toEqual(['0002-second']);
});

it.each([
  [
    'an applied file that was changed',
    () => write('0001-first.sql', 'create table a (id bigint)'),
    /0001-first\.sql was changed/,
  ],
  ['a database of a newer version', () => rmSync(join(directory, '0001-first.sql')), /does not know: it is newer/],
  ['a file before the last applied one', () => write('0000-zero.sql', 'select 1'), /comes before 0001-first/],
  ['a badly named file', () => write('2-two.sql', 'select 1'), /must be named NNNN-name/],
  ['one number twice', () => write('0001-other.sql', 'select 1'), /have the same number/],
])('refuses %s in one line', async (_name, change, message) => {
  change();
  await expect(run()).rejects.toMatchObject({ name: 'MigrationRefused', message: expect.stringMatching(message) });
  await expect(run()).rejects.not.toThrow(/\n/);
});

it('asks for a backup only before changing a database that is in use', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
  };
  await run(ask);
  expect(asked).toBe(0);
  write('0002-second.sql', 'create table b (id int)');
  await run(ask);
  expect(asked).toBe(1);
});

it('lets processes that start at once take turns', async () => {
  write('0002-second.sql', 'create table b (id int)');
  const applied = await Promise.all([run(), run(), run()]);
  expect(applied.flat()).toEqual(['0002-second']);
});
