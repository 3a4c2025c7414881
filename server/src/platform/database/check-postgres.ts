// Whether a PostgreSQL server can be used, asked before anything is opened on it: what is wrong becomes one sentence.

import { Client } from 'pg';

const OLDEST = 150_000;
/** A host that swallows packets would otherwise keep the start for minutes. */
const PATIENCE_MS = 10_000;

/** What keeps us from using the server at this URL, as the end of a sentence, without its password; null when nothing does. */
export async function troubleWithPostgres(url: string): Promise<string | null> {
  const client = new Client({
    connectionString: url,
    application_name: 'irori',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await troubleInside(client);
  } catch (error) {
    return inWords(error, client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function troubleInside(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ number: string; version: string; schema: string | null; may: boolean | null }>(`
    select current_setting('server_version_num') as number, current_setting('server_version') as version,
      current_schema() as schema, has_schema_privilege(current_schema(), 'create') as may`);
  const [server] = rows;
  if (!server) return null;
  if (Number(server.number) < OLDEST) return `that server is PostgreSQL ${server.version}; 15 or newer is needed`;
  if (server.schema === null) return 'the search_path of this user leads to no schema; "public" is usual';
  if (server.may === false) {
    const user = JSON.stringify(client.user);
    return `the user ${client.user} may not make tables there; run: grant create on schema ${server.schema} to ${user}`;
  }
  return null;
}

function inWords(error: unknown, { host, port, user, database }: Client): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const place = `${host}:${port}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${place}. Is PostgreSQL running there?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${host} is not known`;
    case 'ENOENT':
      return `there is no socket of PostgreSQL at ${host}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `${place} does not answer`;
    case '28P01':
      return `the password of the user ${user} is wrong at ${place}`;
    case '28000':
      return `the server at ${place} does not let the user ${user} in (${oneLine(message)})`;
    case '3D000':
      return `there is no database ${database} at ${place}; make one: createdb ${database}`;
    case '53300':
      return `the server at ${place} has no connection left`;
    case '57P03':
      return `the server at ${place} is just starting; try again in a moment`;
  }
  if (/password must be a string|no password/i.test(message)) return `the server at ${place} asks for a password`;
  if (/timeout/i.test(message)) return `${place} does not answer`;
  return `it cannot be used: ${oneLine(message) || code || 'no reason given'}`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
