// Ids that a request names must be ids of this workspace; the answer says which is not.
import { type AppError, invalid } from '../errors.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { existingInboxes, existingMembers } from './store.ts';

/** Throws 400 `unknown_inbox` naming the field when an id is not an inbox in use. */
export async function requireInboxes(tx: WorkspaceTransaction, ids: readonly string[]): Promise<void> {
  const known = await existingInboxes(tx.trx, tx.workspaceId, ids);
  if (new Set(ids).size > known.length) throw unknown('inbox', 'inboxIds', ids, known);
}

/** Throws 400 `unknown_member` naming the field when an id is not a member who is here. */
export async function requireMembers(tx: WorkspaceTransaction, ids: readonly string[]): Promise<void> {
  const known = await existingMembers(tx.trx, tx.workspaceId, ids);
  if (new Set(ids).size > known.length) throw unknown('member', 'memberIds', ids, known);
}

function unknown(noun: string, field: string, ids: readonly string[], known: readonly string[]): AppError {
  const errors = ids.flatMap((id, at) =>
    known.includes(id) ? [] : [{ path: `${field}.${at}`, code: 'unknown', message: `There is no such ${noun}` }],
  );
  return invalid(`unknown_${noun}`, `A named ${noun} does not exist.`, { errors });
}
