import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backUpBeforeMigration, backupTo, inspectBackup, restoreFrom } from './backup.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openPglite } from './pglite-database.ts';
import { emptyTemplate } from './pglite-template.ts';
import { openPostgres } from './postgres-database.ts';
import { createPostgresDatabase } from './test-database.ts';

// Each test opens several embedded databases, a second each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

type Tables = Record<string, never>;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const SCHEMA = `
create table people (id uuid primary key, name text not null, born date, seen timestamptz, settings jsonb not null default '{}',
  tags text[] not null default '{}', bytes bytea, big bigint, price numeric, words tsvector, boss uuid references people,
  shouted text generated always as (upper(name)) stored);
create table visits (id bigint generated always as identity primary key, person uuid not null references people on delete cascade);
create table tally (name text primary key, n int not null);
insert into tally values ('visits', 0);
create function count_visit() returns trigger language plpgsql as $$ begin update tally set n = n + 1; return null; end $$;
create trigger visits_counted after insert on visits for each row execute function count_visit();`;

const DATA = `
insert into people (id, name, born, seen, settings, tags, bytes, big, price, words, boss) values
 ('0190b1e5-0000-7000-8000-000000000002', 'Zażółć "gęślą" \\ 囲炉裏', '2026-02-28', '2026-11-22 03:02:11.123456+01', '{"a":[1,null,{"b":"\\n"}]}',
  '{"a,b","{c}",""}', '\\x00ff10', 9007199254740993, 10.500, to_tsvector('simple', 'irori fire'), '0190b1e5-0000-7000-8000-000000000001'),
 ('0190b1e5-0000-7000-8000-000000000001', 'Ann', null, null, default, default, null, null, null, null, null);
insert into visits (person) select '0190b1e5-0000-7000-8000-000000000001' from generate_series(1, 1234);`;

const CONTENT = `select (select json_agg(p order by id)::text from people p) as people,
  (select md5(string_agg(v::text, ',' order by id)) from visits v) as visits, (select n from tally) as tally`;

let directory: string;
let migrations: string;
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'irori-backup-'));
  migrations = join(directory, 'migrations');
  mkdirSync(migrations);
  writeFileSync(join(migrations, '0001-people.sql'), SCHEMA);
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  rmSync(directory, { recursive: true });
});

async function pglite(): Promise<Database<Tables>> {
  const database = await openPglite<Tables>({ log, templateFile: await emptyTemplate() });
  open.push(database);
  await migrate(database, { directory: migrations });
  return database;
}

async function postgres(): Promise<Database<Tables>> {
  const { url, drop } = await createPostgresDatabase(process.env.IRORI_TEST_DATABASE_URL!);
  const database = await openPostgres<Tables>({ url, log });
  open.push({ close: () => database.close().then(drop) });
  await migrate(database, { directory: migrations });
  return database;
}

/** Blobs in memory. */
function memoryBlobs(contents: readonly Buffer[] = []) {
  const stored = new Map(contents.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), bytes]));
  return {
    stored,
    list: async function* () {
      yield* stored.keys();
    },
    get: async (hash: string) => Readable.from([stored.get(hash)!]),
    put: async (source: AsyncIterable<Uint8Array> | Uint8Array) => {
      const bytes = source instanceof Uint8Array ? Buffer.from(source) : Buffer.concat(await Array.fromAsync(source));
      const hash = createHash('sha256').update(bytes).digest('hex');
      stored.set(hash, bytes);
      return { hash, size: bytes.length };
    },
  };
}

const content = async (database: Database<Tables>) => (await database.execRows(CONTENT)).rows[0];
const file = () => join(directory, 'backup.tar.gz');
const hasServer = Boolean(process.env.IRORI_TEST_DATABASE_URL);

const ways = [
  ['embedded', 'embedded', pglite, pglite],
  ...(hasServer
    ? ([
        ['embedded', 'PostgreSQL', pglite, postgres],
        ['PostgreSQL', 'embedded', postgres, pglite],
      ] as const)
    : []),
] as const;

describe.each(ways)('from %s to %s', (_from, _to, makeSource, makeTarget) => {
  it('carries every row, type, blob and sequence, and fires no trigger', async () => {
    const source = await makeSource();
    await source.exec(DATA);
    const blobs = memoryBlobs([Buffer.from('hello'), Buffer.alloc(0), Buffer.alloc(9_000_001, 7)]);
    const manifest = await backupTo(source, file(), { blobs });
    expect(manifest.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['people', 2],
      ['tally', 1],
      ['visits', 1234],
    ]);

    const target = await makeTarget();
    const restored = memoryBlobs();
    expect(
      await restoreFrom(target, file(), {
        blobs: restored,
        disposableTables: ['tally'],
        migrationsDirectory: migrations,
      }),
    ).toEqual(manifest);
    expect(await content(target)).toEqual(await content(source));
    expect(restored.stored).toEqual(blobs.stored);
    // The sequence goes on after what was restored, the trigger counts again, references hold again.
    await target.exec(`insert into visits (person) values ('0190b1e5-0000-7000-8000-000000000001')`);
    expect((await target.execRows('select max(id) as id, (select n from tally) as n from visits')).rows).toEqual([
      { id: 1235, n: 1235 },
    ]);
    await expect(target.exec(`insert into visits (person) values (gen_random_uuid())`)).rejects.toMatchObject({
      code: '23503',
    });
  });
});

it('is of one moment, though others write while it is made', async () => {
  const source = await pglite();
  await source.exec(DATA);
  let stop = false;
  const writing = (async () => {
    while (!stop) await source.exec(`insert into visits (person) values ('0190b1e5-0000-7000-8000-000000000001')`);
  })();
  await backupTo(source, file());
  stop = true;
  await writing;
  const target = await pglite();
  await restoreFrom(target, file(), { disposableTables: ['tally'], migrationsDirectory: migrations });
  const { rows } = await target.execRows('select count(*) as visits, (select n from tally) as tally from visits');
  const { visits, tally } = rows[0] as { visits: number; tally: number };
  expect(visits).toBe(tally);
});

it('made by an older version is restored and then migrated', async () => {
  const source = await pglite();
  await source.exec(DATA);
  await backupTo(source, file());
  writeFileSync(
    join(migrations, '0002-louder.sql'),
    `alter table tally add column loud text; update tally set loud = name || '!'`,
  );
  const target = await pglite();
  await restoreFrom(target, file(), { disposableTables: ['tally'], migrationsDirectory: migrations });
  expect((await target.execRows('select loud from tally')).rows).toEqual([{ loud: 'visits!' }]);
});

describe('is refused, and nothing is touched,', () => {
  const refuse = async (target: Database<Tables>, message: RegExp) => {
    const before = await content(target);
    const refusal = restoreFrom(target, file(), { disposableTables: ['tally'], migrationsDirectory: migrations });
    await expect(refusal).rejects.toMatchObject({ name: 'BackupRefused', message: expect.stringMatching(message) });
    expect(await content(target)).toEqual(before);
  };

  it('over data, and when the file is damaged in any way or not there', async () => {
    const database = await pglite();
    await database.exec(DATA);
    await backupTo(database, file());
    await refuse(database, /holds data already \(in people\)/);
    await database.exec('delete from visits; delete from people');
    const whole = readFileSync(file());
    const damages: [RegExp, Buffer][] = [
      [/damaged|cut off/, whole.subarray(0, whole.length - 200)],
      [/damaged/, Buffer.concat([whole.subarray(0, 300), Buffer.alloc(20, 1), whole.subarray(320)])],
      [/not a backup/, Buffer.from('hello')],
      [/cut off|not a backup/, gzipSync(Buffer.alloc(1024))],
      [/cut off|damaged/, gzipSync(gunzipSync(whole).subarray(0, 4096))],
    ];
    for (const [message, bytes] of damages) {
      writeFileSync(file(), bytes);
      await refuse(database, message);
    }
    rmSync(file());
    await refuse(database, /There is no file/);
  });

  it('when a newer version made it', async () => {
    const source = await pglite();
    writeFileSync(join(migrations, '0002-new.sql'), 'create table later (id int)');
    await migrate(source, { directory: migrations });
    await backupTo(source, file());
    rmSync(join(migrations, '0002-new.sql'));
    await refuse(await pglite(), /0002-new is not known here/);
  });
});

it('leaves no half file when it fails', async () => {
  const source = await pglite();
  const blobs = { ...memoryBlobs([Buffer.from('x')]), get: async () => Readable.from([Buffer.from('other')]) };
  await expect(backupTo(source, file(), { blobs })).rejects.toThrow(/damaged/);
  expect(readdirSync(directory)).toEqual(['migrations']);
});

it('before a migration keeps the last five, on the embedded database', async () => {
  const source = await pglite();
  const backups = join(directory, 'backups');
  mkdirSync(backups);
  for (let year = 2019; year < 2026; year += 1) writeFileSync(join(backups, `before-migration-${year}.tar.gz`), '');
  await backUpBeforeMigration(source, backups);
  expect(readdirSync(backups)).toHaveLength(5);
  expect((await inspectBackup(join(backups, readdirSync(backups).sort().at(-1)!))).blobs).toBe(false);
});
