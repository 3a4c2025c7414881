import { type Generated, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { freshTestDatabase } from './test-database.ts';

interface Tables {
  hearth: { id: Generated<number>; name: string };
}

let database: Database<Tables>;

beforeAll(async () => {
  database = await freshTestDatabase<Tables>();
  await database.exec('create table hearth (id bigint generated always as identity primary key, name text not null)');
});
afterAll(() => database.close());

const names = async () =>
  (await database.db.selectFrom('hearth').select('name').orderBy('id').execute()).map((row) => row.name);

describe('transaction', () => {
  it('commits what it did and answers what its work answered', async () => {
    const answer = await database.transaction(async (trx) => {
      await trx.insertInto('hearth').values({ name: 'oak' }).execute();
      return 7;
    });
    expect(answer).toBe(7);
    expect(await names()).toContain('oak');
  });

  it('rolls back when its work throws, also after several statements', async () => {
    const failing = database.transaction(async (trx) => {
      await trx.insertInto('hearth').values({ name: 'wet' }).execute();
      await trx.insertInto('hearth').values({ name: 'green' }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await names()).not.toContain('wet');
  });

  it('refuses to call a transaction committed whose statement had failed', async () => {
    const swallowing = database.transaction(async (trx) => {
      await trx.insertInto('hearth').values({ name: 'swallowed' }).execute();
      await sql`select 1 / 0`.execute(trx).catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow();
    expect(await names()).not.toContain('swallowed');
  });

  it('asks the server nothing when its work asked nothing', async () => {
    await expect(database.transaction(async () => 'empty')).resolves.toBe('empty');
  });

  it('reports the error of a first statement as PostgreSQL words it', async () => {
    const failing = database.transaction((trx) => sql`select nothing_here`.execute(trx));
    await expect(failing).rejects.toMatchObject({ code: '42703' });
    expect(await names()).toBeDefined();
  });

  it('keeps transactions apart when many run at once', async () => {
    await database.exec('create table counter (value int not null); insert into counter values (0)');
    const add = () =>
      database.transaction(async (trx) => {
        const { rows } = await sql<{ value: number }>`select value from counter for update`.execute(trx);
        await sql`update counter set value = ${rows[0]!.value + 1}`.execute(trx);
      });
    await Promise.all(Array.from({ length: 30 }, add));
    expect((await database.execRows('select value from counter')).rows).toEqual([{ value: 30 }]);
  });

  it('repeats its work after a serialization failure, and gives up on other errors at once', async () => {
    const attempts = { serialization: 0, other: 0 };
    const answer = await database.transaction(async (trx) => {
      attempts.serialization += 1;
      if (attempts.serialization < 3) await sql`do $$ begin raise sqlstate '40001'; end $$`.execute(trx);
      return 'done';
    });
    expect([answer, attempts.serialization]).toEqual(['done', 3]);
    const failing = database.transaction(async (trx) => {
      attempts.other += 1;
      await sql`do $$ begin raise sqlstate '23505'; end $$`.execute(trx);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(attempts.other).toBe(1);
  });
});

describe('the law: inside a transaction only its own handle', () => {
  const within = (work: () => Promise<unknown>) => database.transaction(async () => void (await work()));

  it('throws for the root handle, raw SQL, LISTEN and a second transaction', async () => {
    await expect(within(() => names())).rejects.toThrow(/inside a transaction/);
    await expect(within(() => database.exec('select 1'))).rejects.toThrow(/inside a transaction/);
    await expect(within(() => database.execRows('select 1'))).rejects.toThrow(/inside a transaction/);
    await expect(within(() => database.listen('x', () => undefined))).rejects.toThrow(/inside a transaction/);
    await expect(within(() => database.transaction(async () => undefined))).rejects.toThrow(/inside a transaction/);
  });

  it('holds through helpers and timers that the work awaits, and ends with the transaction', async () => {
    let later: Promise<unknown> = Promise.resolve();
    await expect(
      within(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return names();
      }),
    ).rejects.toThrow(/inside a transaction/);
    await within(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(names);
    });
    await expect(later).resolves.toBeDefined();
  });

  it('refuses the handle of a transaction that is over', async () => {
    let escaped: (() => Promise<unknown>) | undefined;
    await database.transaction(async (trx) => {
      await sql`select 1`.execute(trx);
      escaped = () => sql`select 1`.execute(trx);
    });
    await expect(escaped!()).rejects.toThrow();
  });
});

describe('listen', () => {
  it('hears what a transaction notified, once it is committed and not when it is rolled back', async () => {
    const heard: string[] = [];
    const stop = await database.listen('fire', (payload) => void heard.push(payload));
    await database.transaction(async (trx) => {
      await sql`select pg_notify('fire', 'lit')`.execute(trx);
      expect(heard).toEqual([]);
    });
    await database
      .transaction(async (trx) => {
        await sql`select pg_notify('fire', 'never')`.execute(trx);
        throw new Error('out');
      })
      .catch(() => undefined);
    await database.execRows(`select pg_notify('fire', 'again')`);
    await expect.poll(() => heard).toEqual(['lit', 'again']);
    await stop();
    await database.execRows(`select pg_notify('fire', 'deaf')`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(heard).toEqual(['lit', 'again']);
  });
});

it.runIf(process.env.IRORI_TEST_DATABASE_URL)(
  'goes on listening after the connection was cut, and says so',
  async () => {
    const heard: string[] = [];
    const stop = await database.listen(
      'ember',
      (payload) => void heard.push(payload),
      () => void heard.push('reconnected'),
    );
    await database.exec(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'LISTEN%' and pid <> pg_backend_pid()`);
    await expect.poll(() => heard, { timeout: 5000 }).toEqual(['reconnected']);
    await database.execRows(`select pg_notify('ember', 'glows')`);
    await expect.poll(() => heard).toEqual(['reconnected', 'glows']);
    await stop();
  },
);

describe('raw SQL', () => {
  it('runs several statements and answers the rows of all', async () => {
    expect((await database.execRows('select 1 as n; select 2 as n')).rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect((await database.execRows('select $1::int + 1 as n', [1])).rows).toEqual([{ n: 2 }]);
  });

  it('goes on working after an error in the middle of several statements', async () => {
    await expect(database.exec('select 1; select nonsense; select 2')).rejects.toMatchObject({ code: '42703' });
    expect((await database.execRows('select 3 as n')).rows).toEqual([{ n: 3 }]);
  });

  it('leaves no transaction open that a script began and did not end', async () => {
    const script = 'begin; create table half (id int); select nonsense; commit';
    const scripts = Array.from({ length: 12 }, () =>
      database.exec(script).catch((error: { code: string }) => error.code),
    );
    const others = Array.from({ length: 12 }, () => database.execRows('select $1::int as n', [1]));
    expect(await Promise.all(scripts)).toEqual(Array.from({ length: 12 }, () => '42703'));
    for (const { rows } of await Promise.all(others)) expect(rows).toEqual([{ n: 1 }]);
    await database.exec('begin; select 1');
    expect((await database.execRows(`select to_regclass('half') as half`, [])).rows).toEqual([{ half: null }]);
    await database.transaction((trx) => sql`select 1`.execute(trx));
  });

  it('answers a statement that was prepared and whose table then changed', async () => {
    await database.exec('create table shape (a int); insert into shape values (1)');
    const read = () => database.execRows('select * from shape where a = $1', [1]);
    for (let round = 0; round < 4; round += 1) await read();
    await database.exec('alter table shape add column b int default 2');
    await read().catch(() => undefined);
    for (let round = 0; round < 9; round += 1) await read().catch(() => undefined);
    expect((await read()).rows).toEqual([{ a: 1, b: 2 }]);
  });
});
