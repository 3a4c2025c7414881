// Every statement on workspaces and on the open set-up link.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

/** Any number that nobody else uses: two first runs at once take turns by it. */
const setupLock = 4715_0002;

export async function takeSetupTurn(trx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${setupLock})`.execute(trx);
}

export async function anyWorkspace(db: Db): Promise<boolean> {
  return (await db.selectFrom('workspaces').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function insertWorkspace(
  trx: Transaction<Tables>,
  workspace: { id: string; name: string; now: Date },
): Promise<void> {
  await trx.insertInto('workspaces').values({ id: workspace.id, name: workspace.name, created_at: workspace.now }).execute(); // biome-ignore format: one statement
}

/** False when there is no such workspace. */
export async function renameWorkspace(trx: Transaction<Tables>, id: string, name: string): Promise<void> {
  await trx.updateTable('workspaces').set({ name }).where('id', '=', id).execute();
}

/** The hash and end of the set-up link that was printed last; `null` when none is open. */
export async function readSetupLink(db: Db): Promise<{ hash: string; expiresAt: Date } | null> {
  const row = await db.selectFrom('installation').select('value').where('name', '=', 'setup_link').executeTakeFirst();
  if (!row) return null;
  const { hash, expiresAt } = JSON.parse(row.value) as { hash: string; expiresAt: string };
  return { hash, expiresAt: new Date(expiresAt) };
}

/** Replaces the open link: the one printed before no longer works. */
export async function writeSetupLink(db: Db, link: { hash: string; expiresAt: Date; now: Date }): Promise<void> {
  const value = JSON.stringify({ hash: link.hash, expiresAt: link.expiresAt.toISOString() });
  await db
    .insertInto('installation')
    .values({ name: 'setup_link', value, updated_at: link.now })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, updated_at: link.now }))
    .execute();
}

export async function dropSetupLink(db: Db): Promise<void> {
  await db.deleteFrom('installation').where('name', '=', 'setup_link').execute();
}
