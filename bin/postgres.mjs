// Finds a PostgreSQL server for the tests: the one named in the environment, or one on this machine that trusts us. Tests
// make databases of their own there and drop them.

import process from 'node:process';

const OLDEST = 150_000;

/** The URL of a server where we may create databases, or undefined. */
export async function findPostgres() {
  const { IRORI_TEST_DATABASE_URL, DATABASE_URL } = process.env;
  const candidates = [IRORI_TEST_DATABASE_URL, DATABASE_URL, 'postgres://postgres@127.0.0.1:5432/postgres'];
  for (const url of candidates) if (url && (await isUsable(url))) return url;
  return undefined;
}

async function isUsable(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int as version,
              (select rolcreatedb or rolsuper from pg_roles where rolname = current_user) as creates`,
    );
    return rows[0].version >= OLDEST && rows[0].creates === true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
