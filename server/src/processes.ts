/** Who is alive: each process of the installation beats, so that the others know whose work was left behind. */
import { sql } from 'kysely';
import type { Database } from './platform/database/database.ts';
import type { Tables } from './tables.ts';

const beatMs = 5_000;
const deadAfterMs = 20_000;

export interface ProcessBeat {
  stop(): Promise<void>;
}

export async function startBeat(
  database: Database<Tables>,
  processId: string,
  roles: readonly string[],
): Promise<ProcessBeat> {
  const beat = () =>
    sql`insert into processes (id, roles) values (${processId}, ${[...roles]}::text[]) on conflict (id) do update set beat_at = now()`.execute(
      database.db,
    );
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), beatMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await database.db.deleteFrom('processes').where('id', '=', processId).execute();
    },
  };
}

/** Looks every few seconds whether a process has died, so that what it left behind need not wait for the next sweep. */
export function watchForDead(database: Database<Tables>, onDead: () => Promise<void>): ProcessBeat {
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const { rows } = await sql`
      delete from processes where beat_at < now() - ${deadAfterMs} * interval '1 millisecond' returning id
    `.execute(database.db);
    if (rows.length > 0) await onDead();
  };
  const timer = setInterval(() => {
    looking = look().catch(() => undefined); // the database is away for now; the sweep makes up for it
  }, beatMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

/** Processes that beat lately, by the database's clock; the rest is forgotten. */
export async function aliveProcesses(database: Database<Tables>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with gone as (delete from processes where beat_at < now() - ${deadAfterMs} * interval '1 millisecond')
    select id from processes where beat_at >= now() - ${deadAfterMs} * interval '1 millisecond'
  `.execute(database.db);
  return rows.map((row) => row.id);
}
