// A token for a member named by mail address: for the command line, where nobody is signed in.
import type { MadeToken } from '@irori/contract/tokens/api';
import { conflict, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { normalEmail } from './accounts.ts';
import { insertToken, presentToken } from './token-store.ts';

/**
 * Throws 404 `member_not_found`, and 409 `workspace_ambiguous` when the address is a member of several workspaces and
 * `workspace` (its name) does not say which.
 */
export async function makeTokenFor(
  house: Pick<House, 'database' | 'clock'>,
  wanted: { email: string; name: string; workspace?: string | undefined },
): Promise<MadeToken> {
  let query = house.database.db
    .selectFrom('members as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['m.workspace_id as workspaceId', 'm.id as memberId', 'w.name as workspace'])
    .where('m.email', '=', normalEmail(wanted.email))
    .where('m.removed_at', 'is', null);
  if (wanted.workspace !== undefined) query = query.where('w.name', '=', wanted.workspace);
  const [member, ...others] = await query.orderBy('w.name').execute();
  if (!member) throw notFound('member');
  if (others.length > 0) {
    const names = [member, ...others].map(({ workspace }) => workspace);
    throw conflict('workspace_ambiguous', `This address is a member of ${names.join(', ')}: say which workspace.`, {
      params: { workspaces: names },
    });
  }
  const { row, token } = await house.database.transaction((trx) =>
    insertToken(trx, { ...member, name: wanted.name, now: house.clock.now() }),
  );
  return { ...presentToken(row), token };
}
