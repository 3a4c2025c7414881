// Accounts: who can sign in, apart from being a member of anything. Made by set-up and by invitations, inside their
// transactions, so that nobody is ever half made.
import type { Kysely, Transaction } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { Tables } from '../tables.ts';

export interface NewAccount {
  readonly name: string;
  readonly email: string;
  /** Made by `hashPassword` before the transaction: it takes a tenth of a second on purpose. */
  readonly passwordHash: string;
  readonly now: Date;
}

/** The sign-in library's way (scrypt), so that it knows our hashes; loaded when needed. */
export async function hashPassword(password: string): Promise<string> {
  return (await import('better-auth/crypto')).hashPassword(password);
}

/** Whether the password is the one behind the hash. */
export async function verifyPassword(given: { hash: string; password: string }): Promise<boolean> {
  return (await import('better-auth/crypto')).verifyPassword(given);
}

/** The way mail addresses are compared and kept. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Makes an account with a password. Answers its id. */
export async function createAccount(trx: Transaction<Tables>, account: NewAccount): Promise<string> {
  const id = newId();
  const at = { created_at: account.now, updated_at: account.now };
  await trx
    .insertInto('auth_users')
    .values({
      id,
      name: account.name,
      email: normalEmail(account.email),
      email_verified: true,
      image: null,
      two_factor_enabled: false,
      ...at,
    })
    .execute();
  await trx
    .insertInto('auth_accounts')
    .values({
      id: newId(),
      user_id: id,
      account_id: id,
      provider_id: 'credential',
      password: account.passwordHash,
      access_token: null,
      refresh_token: null,
      id_token: null,
      scope: null,
      ...at,
    })
    .execute();
  return id;
}

/** The account of an address with its password's hash; `undefined` when there is none. */
export function findAccount(trx: Kysely<Tables> | Transaction<Tables>, email: string) {
  return trx
    .selectFrom('auth_users')
    .leftJoin('auth_accounts', (join) =>
      join.onRef('auth_accounts.user_id', '=', 'auth_users.id').on('auth_accounts.provider_id', '=', 'credential'),
    )
    .select(['auth_users.id', 'auth_accounts.password'])
    .where('auth_users.email', '=', normalEmail(email))
    .executeTakeFirst();
}
