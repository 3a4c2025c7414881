/** Forgets events that every screen has long seen; one that stands before them takes a new snapshot. */
import { sql } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { Database } from '../database/database.ts';

const keepDays = 14;
/** Rows of one statement: no statement runs for long. */
const atOnce = 5_000;

export async function pruneEvents(database: Database<Tables>): Promise<number> {
  const { rows } = await sql<{ pruned: number }>`
    with old as (
      select workspace_id, number from events where at < now() - ${keepDays} * interval '1 day' order by workspace_id, number limit ${atOnce}
    ), marked as (
      update workspaces w set events_pruned_through = greatest(events_pruned_through, last.number)
      from (select workspace_id, max(number) as number from old group by 1) last where w.id = last.workspace_id
    ), gone as (
      delete from events e using old where e.workspace_id = old.workspace_id and e.number = old.number returning 1
    )
    select count(*)::int as pruned from gone
  `.execute(database.db);
  return rows[0]?.pruned ?? 0;
}
