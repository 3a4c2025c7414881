import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase } from './test-database.ts';

// One table for both databases: the suite runs on each, so equal expectations are the parity.
const cases: readonly [name: string, expression: string, expected: unknown][] = [
  ['int2', '7::int2', 7],
  ['int4', '-7::int4', -7],
  ['int8', '9007199254740991::int8', 9007199254740991],
  ['count', '(select count(*) from (values (1), (2)) v)', 2],
  ['numeric', '10.50::numeric', '10.50'],
  ['float8', '0.1::float8', 0.1],
  ['bool', 'true', true],
  ['text', `'żółć 囲炉裏'`, 'żółć 囲炉裏'],
  ['uuid', `'0190b1e5-0000-7000-8000-000000000000'::uuid`, '0190b1e5-0000-7000-8000-000000000000'],
  ['date', `'2026-03-29'::date`, '2026-03-29'],
  ['timestamptz', `'2026-03-29 02:30:00.125+02'::timestamptz`, new Date('2026-03-29T00:30:00.125Z')],
  ['timestamp', `'2026-03-29 02:30:00.5'::timestamp`, new Date('2026-03-29T02:30:00.500Z')],
  ['jsonb', `'{"a":[1,null,"x"]}'::jsonb`, { a: [1, null, 'x'] }],
  ['json', `'[true]'::json`, [true]],
  ['bytea', `'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
  ['text[]', `array['a,b', null, '"q"']`, ['a,b', null, '"q"']],
  ['int4[]', 'array[1,2]', [1, 2]],
  [
    'int8[]',
    'array[[1,2],[3,4]]::int8[]',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['uuid[]', `array['0190b1e5-0000-7000-8000-000000000000']::uuid[]`, ['0190b1e5-0000-7000-8000-000000000000']],
  ['date[]', `array['2026-03-29'::date]`, ['2026-03-29']],
  ['timestamptz[]', `array['2026-03-29 02:30:00+02'::timestamptz]`, [new Date('2026-03-29T00:30:00Z')]],
  ['numeric[]', 'array[1.10]::numeric[]', ['1.10']],
  ['jsonb[]', `array['{"a":1}'::jsonb]`, [{ a: 1 }]],
  ['null', 'null::int8', null],
];

it.each(cases)('reads %s', async (_name, expression, expected) => {
  const { db } = await testDatabase();
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(db);
  expect(rows[0]?.value).toEqual(expected);
});

it('refuses an int8 that JavaScript would round', async () => {
  const { db } = await testDatabase();
  await expect(sql`select 9007199254740993::int8 as value`.execute(db)).rejects.toThrow(/does not fit/);
});

it.each([
  ['int8', 9007199254740991, 9007199254740991],
  ['text', 'plain', 'plain'],
  ['jsonb', { deep: { list: [1, 'a'] } }, { deep: { list: [1, 'a'] } }],
  ['timestamptz', new Date('2026-07-01T12:00:00.001Z'), new Date('2026-07-01T12:00:00.001Z')],
  // Late in the evening by UTC: a local-time date would be the next day in Tokyo.
  ['date', new Date('2026-07-01T23:30:00Z'), '2026-07-01'],
  ['bytea', Buffer.from([1, 2, 0]), Buffer.from([1, 2, 0])],
  ['text[]', ['a"b', 'c\\d', null], ['a"b', 'c\\d', null]],
  ['int4[]', [], []],
  ['uuid', '0190b1e5-0000-7000-8000-000000000000', '0190b1e5-0000-7000-8000-000000000000'],
])('writes a parameter of %s and reads it back', async (type, value, expected) => {
  const { db } = await testDatabase();
  const { rows } = await sql<{ value: unknown }>`select ${value}::${sql.raw(type)} as value`.execute(db);
  expect(rows[0]?.value).toEqual(expected);
});

it('answers times in UTC', async () => {
  const { db } = await testDatabase();
  const { rows } = await sql<{ value: string }>`select '2026-03-29 02:30:00+02'::timestamptz::text as value`.execute(
    db,
  );
  expect(rows[0]?.value).toBe('2026-03-29 00:30:00+00');
});
