// Links by which somebody who is locked out sets a new password: made by who manages members, or on the server itself.
// Only the hash of a link is kept, it works once and for a day, and a new one ends the one before.
import type { MadePasswordLink, OpenPasswordLink, UsePasswordLink } from '@irori/contract/password-links/api';
import { invalid, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, randomToken } from '../platform/secrets/secrets.ts';
import { hashPassword, normalEmail } from './accounts.ts';
import { announceSessionsEnded } from './end-access.ts';

const validForMs = 24 * 60 * 60_000;
const prefix = 'password-link:';

/** Makes a link for the account of an address. Throws 404 `account_not_found`. */
export async function makePasswordLink(
  house: Pick<House, 'database' | 'clock' | 'config'>,
  email: string,
): Promise<MadePasswordLink> {
  const token = randomToken();
  const now = house.clock.now();
  const expiresAt = new Date(now.getTime() + validForMs);
  const account = await house.database.transaction(async (trx) => {
    const user = await trx
      .selectFrom('auth_users')
      .select(['id', 'email'])
      .where('email', '=', normalEmail(email))
      .forUpdate()
      .executeTakeFirst();
    if (!user) throw notFound('account');
    await trx
      .deleteFrom('auth_verifications')
      .where('value', '=', user.id)
      .where('identifier', 'like', `${prefix}%`)
      .execute();
    await trx
      .insertInto('auth_verifications')
      .values({
        id: newId(),
        identifier: prefix + hashToken(token),
        value: user.id,
        expires_at: expiresAt,
        created_at: now,
        updated_at: now,
      })
      .execute();
    return user;
  });
  const link = `${house.config.publicUrl}/reset/${token}`;
  return { email: account.email, link, expiresAt: expiresAt.toISOString() };
}

/** What the holder of a link may know. */
export async function openPasswordLink(
  house: Pick<House, 'database' | 'clock'>,
  token: string,
): Promise<OpenPasswordLink> {
  const found = await house.database.db
    .selectFrom('auth_verifications as v')
    .innerJoin('auth_users as u', 'u.id', 'v.value')
    .select(['u.email', 'v.expires_at'])
    .where('v.identifier', '=', prefix + hashToken(token))
    .executeTakeFirst();
  if (!found) return { state: 'link_invalid', email: null };
  if (found.expires_at <= house.clock.now()) return { state: 'link_expired', email: null };
  return { state: 'open', email: found.email };
}

/**
 * Sets the password and uses the link up. Every session of the account ends, and its second step is taken away: whoever
 * lost the phone could not come in otherwise. Passkeys stay. Throws 400 `link_invalid` or `link_expired`.
 */
export async function usePasswordLink(house: House, given: UsePasswordLink): Promise<{ email: string }> {
  const { state, email } = await openPasswordLink(house, given.token);
  if (state !== 'open' || email === null) throw wrongLink(state);
  // Takes a tenth of a second on purpose, so it is done before the transaction holds anything.
  const password = await hashPassword(given.password);
  const now = house.clock.now();
  const userId = await house.database.transaction(async (trx) => {
    const used = await trx
      .deleteFrom('auth_verifications')
      .where('identifier', '=', prefix + hashToken(given.token))
      .where('expires_at', '>', now)
      .returning('value')
      .executeTakeFirst();
    if (!used) throw wrongLink('link_invalid');
    const whose = used.value;
    await trx
      .updateTable('auth_accounts')
      .set({ password, updated_at: now })
      .where('user_id', '=', whose)
      .where('provider_id', '=', 'credential')
      .execute();
    await trx.deleteFrom('auth_two_factors').where('user_id', '=', whose).execute();
    await trx
      .updateTable('auth_users')
      .set({ two_factor_enabled: false, updated_at: now })
      .where('id', '=', whose)
      .execute();
    await trx.deleteFrom('auth_sessions').where('user_id', '=', whose).execute();
    return whose;
  });
  await announceSessionsEnded(house.database, userId);
  return { email };
}

function wrongLink(state: OpenPasswordLink['state']) {
  return state === 'link_expired'
    ? invalid('link_expired', 'This link has expired. Ask for a new one.')
    : invalid('link_invalid', 'This link is not valid, or was used already.');
}
