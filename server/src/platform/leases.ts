/**
 * Leases: the right to do something that only one process of the installation may do at a time, such as polling an
 * account. Held by renewing; a process that died loses its leases within half a minute, by the database's clock.
 */
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { Database } from './database/database.ts';

const termMs = 30_000;
const renewMs = 10_000;

export interface Lease {
  /** Aborted when the lease is lost: whatever runs under it has to stop at once. */
  readonly signal: AbortSignal;
  /** Lets go, so that another process need not wait for the term to end. */
  release(): Promise<void>;
}

/** Takes the lease, or answers null when somebody else holds it. */
export async function takeLease(database: Database<Tables>, name: string, holder: string): Promise<Lease | null> {
  if (!(await hold(database, name, holder))) return null;
  const lost = new AbortController();
  let renewed = Date.now();
  const timer = setInterval(async () => {
    const asked = Date.now();
    const held = await hold(database, name, holder).catch(() => null);
    if (held) renewed = asked;
    // A database out of reach is no loss yet; past the term somebody else may have it.
    else if (held === false || Date.now() - renewed > termMs) lost.abort();
    if (lost.signal.aborted) clearInterval(timer);
  }, renewMs).unref();
  return {
    signal: lost.signal,
    release: async () => {
      clearInterval(timer);
      await sql`delete from leases where name = ${name} and holder = ${holder}`.execute(database.db);
    },
  };
}

/** On the embedded database nobody else can be alive: what a dead process of it still holds is let go. */
export async function forgetLeases(database: Database<Tables>): Promise<void> {
  await sql`delete from leases`.execute(database.db);
}

async function hold(database: Database<Tables>, name: string, holder: string): Promise<boolean> {
  const { rows } = await sql`
    insert into leases (name, holder, until) values (${name}, ${holder}, now() + ${termMs} * interval '1 millisecond')
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where leases.holder = excluded.holder or leases.until < now()
    returning name
  `.execute(database.db);
  return rows.length > 0;
}
