// Holds the secret of this start against the one that sealed the database's contents: with another one every credential
// would be unreadable and every link invalid, and new ones would be sealed beside them. So that start is refused.
import type { Kysely } from 'kysely';
import { SealError, type Secrets } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';

/** Why a start cannot go on; the message is one line for whoever starts the server. */
export class WrongSecret extends Error {
  override readonly name = 'WrongSecret';
}

const context = 'installation:key_check';

/** Throws `WrongSecret` unless the secret, or one before it, is the database's. The first start leaves the check. */
export async function checkSecret(db: Kysely<Tables>, secrets: Secrets): Promise<void> {
  const value = secrets.seal('irori', context);
  const made = await db
    .insertInto('installation')
    .values({ name: 'key_check', value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst();
  if (made) return;
  const known = await readCheck(db);
  if (known === null || !opens(secrets, known)) {
    throw new WrongSecret(
      'IRORI_SECRET is not the secret of this database: give the one it was made with (or the file `secret` of its data directory), or add it to IRORI_SECRET_PREVIOUS to change over.',
    );
  }
  if (!secrets.isStale(known)) return;
  await db.updateTable('installation').set({ value, updated_at: new Date() }).where('name', '=', 'key_check').execute();
}

/** Whether the secret is the database's, without leaving anything; `null` when the database knows none yet. */
export async function isSecretOf(db: Kysely<Tables>, secrets: Secrets): Promise<boolean | null> {
  const known = await readCheck(db);
  return known === null ? null : opens(secrets, known);
}

/** The same for rows that are not in a database yet, such as those of a backup. */
export function opensInstallation(rows: readonly Record<string, unknown>[], secrets: Secrets): boolean | null {
  const known = rows.find((row) => row.name === 'key_check')?.value;
  return typeof known === 'string' ? opens(secrets, known) : null;
}

async function readCheck(db: Kysely<Tables>): Promise<string | null> {
  const row = await db.selectFrom('installation').select('value').where('name', '=', 'key_check').executeTakeFirst();
  return row?.value ?? null;
}

function opens(secrets: Secrets, sealed: string): boolean {
  try {
    secrets.open(sealed, context);
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}
