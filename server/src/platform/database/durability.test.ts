import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PGlite } from '@electric-sql/pglite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDataDirectory } from './data-directory.ts';
import { openDatabase } from './database.ts';
import { DurableNodeFs, durableStartParams } from './pglite-durable-fs.ts';

// Opens embedded databases of its own, a second each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let dataDirectory: string;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'irori-durable-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(dataDirectory, { recursive: true });
});

it('a commit is on the disk before it is acknowledged: one fsync each, and none for reading', async () => {
  const directory = join(dataDirectory, 'pgdata');
  await createDataDirectory(directory);
  const fsync = vi.spyOn(fs, 'fsyncSync');
  syncBuiltinESMExports();
  const pglite = new PGlite({ fs: new DurableNodeFs(directory), startParams: [...durableStartParams] });
  await pglite.exec('create table t (id int)');
  const count = async (work: () => Promise<unknown>) => {
    const before = fsync.mock.calls.length;
    await work();
    return fsync.mock.calls.length - before;
  };
  expect(await count(() => pglite.query('insert into t values (1)'))).toBe(1);
  const transaction = () =>
    pglite.transaction(async (trx) => {
      for (let row = 0; row < 5; row += 1) await trx.query('insert into t values ($1)', [row]);
    });
  expect(await count(transaction)).toBe(1);
  expect(await count(() => pglite.query('select * from t'))).toBe(0);
  expect(await count(() => pglite.exec('checkpoint'))).toBeGreaterThan(1);
  await pglite.close();
});

it('kill -9 in the middle of writing loses nothing that was acknowledged', async () => {
  const program = `
    import { openDatabase } from ${JSON.stringify(new URL('./database.ts', import.meta.url).href)};
    const log = { info() {}, warn() {}, error() {} };
    const database = await openDatabase({ dataDirectory: ${JSON.stringify(dataDirectory)}, log });
    await database.exec('create table t (id int primary key)');
    for (let id = 1; ; id += 1) {
      await database.execRows('insert into t values ($1)', [id]);
      process.stdout.write(id + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    acknowledged = Number(line);
    if (acknowledged === 400) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const database = await openDatabase({ dataDirectory, log });
  const { rows } = await database.execRows('select count(*) as rows, max(id) as last from t');
  await database.close();
  const { rows: count, last } = rows[0] as { rows: number; last: number };
  expect(count).toBe(last);
  expect(last).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThanOrEqual(400);
});
