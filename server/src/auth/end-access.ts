// Ends every way in that a member has: their tokens, and the sessions that work in this workspace.
import type { Transaction } from 'kysely';
import type { House } from '../house.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
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

/** Says in each workspace of an account that sessions of it ended, so that every process closes their sockets. */
export async function announceSessionsEnded(database: House['database'], userId: string): Promise<void> {
  const members = await database.db
    .selectFrom('members')
    .select(['workspace_id', 'id'])
    .where('user_id', '=', userId)
    .execute();
  for (const member of members) {
    await workspaceTransaction(database, member.workspace_id, async (tx) => {
      tx.announce({ kind: 'access.changed', subjectId: member.id, memberId: member.id, detail: 'session' });
    });
  }
}
