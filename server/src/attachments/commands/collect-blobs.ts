/** Takes away bytes that no row names any more; a step of the sweep. */
import { sql } from 'kysely';
import type { House } from '../../house.ts';

/** Whoever stores bytes writes the row that names them within moments; a day is far beyond any upload. */
const patienceMs = 24 * 60 * 60 * 1000;
/** In one sweep; the next minute takes the next. */
const most = 500;

/**
 * Answers how many went. Deleted rows leave their hashes behind (`forgotten_blobs`); each is looked for in every column
 * that names bytes, of whatever table, before it goes. The bytes go first and the note after them, so that a crash
 * between leaves a note and no orphan.
 */
export async function collectBlobs({
  database,
  blobs,
  clock,
}: Pick<House, 'database' | 'blobs' | 'clock'>): Promise<number> {
  const before = new Date(clock.now().getTime() - patienceMs);
  const { rows: old } = await sql<{ blob: string }>`
    select distinct blob from (select blob from forgotten_blobs where at < ${before}::timestamptz order by at limit ${most}) f
  `.execute(database.db);
  if (old.length === 0) return 0;
  const hashes = old.map((row) => row.blob);
  const named = await namedAmong(database, hashes);
  let gone = 0;
  for (const hash of hashes) if (!named.has(hash) && (await blobs.deleteOlder(hash, before))) gone += 1;
  // One that was stored again stays noted by whoever deletes its row next; its note here is done with.
  await sql`
    delete from forgotten_blobs where at < ${before}::timestamptz and blob = any(${hashes}::text[])
  `.execute(database.db);
  return gone;
}

/** Which of these hashes some row names. Columns that hold hashes are called `blob`, or end in `_blob`. */
async function namedAmong(database: House['database'], hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows: columns } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and data_type = 'text' and (column_name = 'blob' or column_name like '%\\_blob') and table_name <> 'forgotten_blobs'
  `.execute(database.db);
  const named = new Set<string>();
  for (const { table_name: table, column_name: column } of columns) {
    const { rows } = await sql<{ blob: string }>`
      select distinct ${sql.ref(column)} as blob from ${sql.table(table)} where ${sql.ref(column)} = any(${hashes}::text[])
    `.execute(database.db);
    for (const row of rows) named.add(row.blob);
  }
  return named;
}
