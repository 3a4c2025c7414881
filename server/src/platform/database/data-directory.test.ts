import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDataDirectory } from './data-directory.ts';
import { type Database, openDatabase } from './database.ts';

// Opens embedded databases of its own, a second each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let dataDirectory: string;
let database: Database<Record<string, never>> | undefined;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'irori-data-'));
});
afterEach(async () => {
  await database?.close();
  database = undefined;
  rmSync(dataDirectory, { recursive: true });
});

it('is made on the first start, kept on the next, and closed to others', async () => {
  database = await openDatabase({ dataDirectory, log });
  await database.exec('create table kept (id int); insert into kept values (7)');
  await database.close();
  database = await openDatabase({ dataDirectory, log });
  expect((await database.execRows('select id from kept')).rows).toEqual([{ id: 7 }]);
  expect(readdirSync(dataDirectory)).toEqual(['pgdata']);
  expect(statSync(join(dataDirectory, 'pgdata')).mode & 0o077).toBe(0);
});

it('is made anew after a start that was killed half-way', async () => {
  mkdirSync(join(dataDirectory, 'pgdata.creating/base'), { recursive: true });
  mkdirSync(join(dataDirectory, 'pgdata'));
  mkdirSync(join(dataDirectory, 'pgdata-snapshot-left'));
  database = await openDatabase({ dataDirectory, log });
  expect((await database.execRows('select 1 as n')).rows).toEqual([{ n: 1 }]);
  expect(readdirSync(dataDirectory)).toEqual(['pgdata']);
});

it('opens after a start that was killed while it wrote its lock file', async () => {
  database = await openDatabase({ dataDirectory, log });
  await database.close();
  writeFileSync(join(dataDirectory, 'pgdata/postmaster.pid'), '');
  database = await openDatabase({ dataDirectory, log });
  expect((await database.execRows('select 1 as n')).rows).toEqual([{ n: 1 }]);
});

it('is not made over something else', async () => {
  mkdirSync(join(dataDirectory, 'pgdata'));
  writeFileSync(join(dataDirectory, 'pgdata/notes.txt'), 'mine');
  await expect(createDataDirectory(join(dataDirectory, 'pgdata'))).rejects.toThrow(/holds no database/);
  expect(readdirSync(join(dataDirectory, 'pgdata'))).toEqual(['notes.txt']);
});

it('is copied, not held, for a snapshot, and the copy goes away', async () => {
  database = await openDatabase({ dataDirectory, log });
  await database.exec('create table t (id int); insert into t select generate_series(1, 1000)');
  const snapshot = await database.snapshot();
  await database.exec('delete from t');
  const pages: number[] = [];
  for await (const page of snapshot.pages('select id from t', 300)) pages.push(page.length);
  expect(pages).toEqual([300, 300, 300, 100]);
  await snapshot.close();
  expect(readdirSync(dataDirectory)).toEqual(['pgdata']);
});
