// Every statement on tags. Names are unique whatever their case.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
}

export function allTags(db: Db, workspaceId: string): Promise<TagRow[]> {
  return db.selectFrom('tags').select(['id', 'name', 'colour']).where('workspace_id', '=', workspaceId).orderBy('id').execute(); // biome-ignore format: one statement
}

export async function tagById(db: Db, workspaceId: string, id: string): Promise<TagRow | null> {
  return (await db.selectFrom('tags').select(['id', 'name', 'colour']).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst()) ?? null; // biome-ignore format: one statement
}

/** False when the name is taken. */
export async function insertTag(
  trx: Transaction<Tables>,
  workspaceId: string,
  tag: TagRow & { now: Date },
): Promise<boolean> {
  const { id, name, colour, now } = tag;
  const result = await trx
    .insertInto('tags')
    .values({ workspace_id: workspaceId, id, name, colour, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** True when another tag has the name. Asked under the workspace's lock of `lockTagNames`. */
export async function isNameTaken(
  trx: Transaction<Tables>,
  workspaceId: string,
  name: string,
  exceptId: string,
): Promise<boolean> {
  const row = await trx.selectFrom('tags').select('id').where('workspace_id', '=', workspaceId).where(sql<boolean>`lower(name) = lower(${name})`).where('id', '!=', exceptId).executeTakeFirst(); // biome-ignore format: one statement
  return row !== undefined;
}

/** Holds the workspace's tags, so that two renames cannot take one name. */
export async function lockTagNames(trx: Transaction<Tables>, workspaceId: string): Promise<void> {
  await trx.selectFrom('tags').select('id').where('workspace_id', '=', workspaceId).orderBy('id').forUpdate().execute();
}

/** False when there is no such tag. */
export async function updateTag(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  changes: { name?: string | undefined; colour?: string | undefined },
): Promise<boolean> {
  const result = await trx
    .updateTable('tags')
    .set((eb) => ({ name: changes.name ?? eb.ref('name'), colour: changes.colour ?? eb.ref('colour') }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False when there is no such tag. */
export async function deleteTag(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const result = await trx.deleteFrom('tags').where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst(); // biome-ignore format: one statement
  return result.numDeletedRows > 0n;
}
