/**
 * Writes down the words of contacts that were made or changed. The inbound line makes contacts by the batch and should not
 * wait for this; so the database marks them (`search is null`), and whoever searches, or the sweep, catches up first.
 */
import { type Kysely, sql } from 'kysely';
import type { House } from '../../house.ts';
import { indexTokens, workspaceLexeme } from '../../search/index.ts';
import type { Tables } from '../../tables.ts';

const batchSize = 1_000;

/** Catches up with one workspace, at most `batches` thousand contacts. Answers how many it wrote. */
export async function indexContactWords(db: Kysely<Tables>, workspaceId: string, batches = 2): Promise<number> {
  let written = 0;
  for (let batch = 0; batch < batches; batch++) {
    const amount = await indexBatch(db, workspaceId);
    written += amount;
    if (amount < batchSize) break;
  }
  return written;
}

/** Catches up with every workspace; a step of the sweep. */
export async function sweepContactWords(house: Pick<House, 'database'>): Promise<number> {
  const { db } = house.database;
  const waiting = await db
    .selectFrom('contacts')
    .select('workspace_id')
    .distinct()
    .where('search', 'is', null)
    .execute();
  let written = 0;
  for (const { workspace_id: workspaceId } of waiting) written += await indexContactWords(db, workspaceId, 50);
  return written;
}

async function indexBatch(db: Kysely<Tables>, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ id: string; name: string; words: (string | null)[] }>`
    select k.id, k.name, (
      select array_agg(i.display_name || ' ' || i.address) from contact_identities i
      where i.workspace_id = k.workspace_id and i.contact_id = k.id
    ) as words
    from contacts k where k.workspace_id = ${workspaceId}::uuid and k.search is null
    order by k.id limit ${batchSize}
  `.execute(db);
  if (rows.length === 0) return 0;
  const documents = rows.map((row) => ({
    id: row.id,
    // What was read, so that a name that changes meanwhile is read again.
    name: row.name,
    tokens: [workspaceLexeme(workspaceId), ...indexTokens(row.name, ...(row.words ?? []))],
  }));
  await sql`
    update contacts k set search = array_to_tsvector(t.tokens)
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as t(id uuid, name text, tokens text[])
    where k.workspace_id = ${workspaceId}::uuid and k.id = t.id and k.name = t.name and k.search is null
  `.execute(db);
  return rows.length;
}
