// Guessing passwords is slow: after some failures an account waits, first for the address that guesses, then, after ten
// times as many, for everybody. Counted in the database, so that several processes count together.
import { type Kysely, sql } from 'kysely';
import { rateLimited } from '../errors.ts';
import type { Caps } from '../platform/caps.ts';
import type { Tables } from '../tables.ts';

type FailureCaps = Pick<Caps, 'signInFailures' | 'signInLockMs'>;

interface Attempt {
  readonly email: string;
  readonly address: string;
  readonly now: Date;
}

/** Throws 429 `sign_in_locked` with the wait in seconds while the account is waiting. */
export async function requireNotLocked(db: Kysely<Tables>, caps: FailureCaps, attempt: Attempt): Promise<void> {
  const limits = limitsOf(caps, attempt);
  const rows = await db.selectFrom('sign_in_failures').selectAll().where('key', 'in', limits.map(({ key }) => key)).execute(); // biome-ignore format: one statement
  for (const row of rows) {
    const limit = limits.find(({ key }) => key === row.key)?.failures ?? 0;
    const until = row.last_at.getTime() + caps.signInLockMs;
    const seconds = Math.ceil((until - attempt.now.getTime()) / 1000);
    if (row.failures < limit || seconds <= 0) continue;
    throw rateLimited('sign_in_locked', `Too many failed attempts. Try again in ${seconds} seconds.`, {
      params: { seconds },
      retryAfter: seconds,
    });
  }
}

/** Counts a failure. Those older than the lock are forgotten. */
export async function countFailure(db: Kysely<Tables>, caps: FailureCaps, attempt: Attempt): Promise<void> {
  const forgotten = new Date(attempt.now.getTime() - caps.signInLockMs);
  await db
    .insertInto('sign_in_failures')
    .values(limitsOf(caps, attempt).map(({ key }) => ({ key, failures: 1, last_at: attempt.now })))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        failures: sql<number>`case when sign_in_failures.last_at < ${forgotten} then 1 else sign_in_failures.failures + 1 end`,
        last_at: attempt.now,
      }),
    )
    .execute();
}

/** The right password was given: the failures of this address no longer count. */
export async function forgetFailures(db: Kysely<Tables>, caps: FailureCaps, attempt: Attempt): Promise<void> {
  const keys = limitsOf(caps, attempt).map(({ key }) => key);
  await db.deleteFrom('sign_in_failures').where('key', 'in', keys).execute();
}

/** Drops what no longer counts; called by the housekeeping. */
export async function dropOldFailures(db: Kysely<Tables>, caps: FailureCaps, now: Date): Promise<void> {
  await db
    .deleteFrom('sign_in_failures')
    .where('last_at', '<', new Date(now.getTime() - caps.signInLockMs))
    .execute();
}

function limitsOf(caps: FailureCaps, { email, address }: Attempt): { key: string; failures: number }[] {
  const account = email.trim().toLowerCase();
  return [
    { key: `account-and-address ${account} ${address}`, failures: caps.signInFailures },
    { key: `account ${account}`, failures: caps.signInFailures * 10 },
  ];
}
