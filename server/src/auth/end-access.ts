// Ends every way in that a member has: their tokens, and the sessions that work in this workspace.
import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

export async function endAccess(
  trx: Transaction<Tables>,
  who: { workspaceId: string; memberId: string; userId: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('api_tokens')
    .set({ revoked_at: who.now })
    .where('workspace_id', '=', who.workspaceId)
    .where('member_id', '=', who.memberId)
    .where('revoked_at', 'is', null)
    .execute();
  await trx
    .deleteFrom('auth_sessions')
    .where('user_id', '=', who.userId)
    .where('active_workspace_id', '=', who.workspaceId)
    .execute();
}
