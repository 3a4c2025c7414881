// Every statement on API tokens, and how they look.
import type { ApiToken } from '@irori/contract/tokens/api';
import type { Kysely, Transaction } from 'kysely';
import { newId } from '../platform/ids.ts';
import { hashToken, randomToken } from '../platform/secrets/secrets.ts';
import type { Tables } from '../tables.ts';

/** What our tokens begin with, so that scanners of leaked secrets know them. */
export const tokenPrefix = 'irori_';

export interface TokenRow {
  readonly id: string;
  readonly member_id: string;
  readonly name: string;
  readonly hint: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

/** Makes a token. The text is in the answer and nowhere else. */
export async function insertToken(
  trx: Transaction<Tables>,
  given: { workspaceId: string; memberId: string; name: string; now: Date },
): Promise<{ row: TokenRow; token: string }> {
  const token = randomToken(tokenPrefix);
  const row = {
    id: newId(),
    member_id: given.memberId,
    name: given.name,
    hint: token.slice(-4),
    created_at: given.now,
  };
  await trx
    .insertInto('api_tokens')
    .values({ ...row, workspace_id: given.workspaceId, hash: hashToken(token) })
    .execute();
  return { row: { ...row, last_used_at: null }, token };
}

/** Tokens that work, newest first: of one member, or of all when `memberId` is null. `before` is the last one shown. */
export function tokenPage(
  db: Kysely<Tables>,
  workspaceId: string,
  memberId: string | null,
  before: string | null,
  limit: number,
): Promise<TokenRow[]> {
  let query = db
    .selectFrom('api_tokens')
    .select(['id', 'member_id', 'name', 'hint', 'created_at', 'last_used_at'])
    .where('workspace_id', '=', workspaceId)
    .where('revoked_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit);
  if (memberId !== null) query = query.where('member_id', '=', memberId);
  if (before !== null) query = query.where('id', '<', before);
  return query.execute();
}

/** Ends a token. Answers whose it was; `undefined` when there is none that works. */
export async function revokeToken(
  trx: Transaction<Tables>,
  given: { workspaceId: string; id: string; memberId: string | null; now: Date },
): Promise<string | undefined> {
  let query = trx
    .updateTable('api_tokens')
    .set({ revoked_at: given.now })
    .where('workspace_id', '=', given.workspaceId)
    .where('id', '=', given.id)
    .where('revoked_at', 'is', null);
  if (given.memberId !== null) query = query.where('member_id', '=', given.memberId);
  return (await query.returning('member_id').executeTakeFirst())?.member_id;
}

export function presentToken(row: TokenRow): ApiToken {
  return {
    id: row.id,
    memberId: row.member_id,
    name: row.name,
    hint: row.hint,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
