/**
 * Joins two contacts that a person says are one, and takes it back. Never done without that click: an address is proven or
 * it is not, and a join shows for ever why and by whom it was made.
 */
import { sql } from 'kysely';
import { conflict, invalid, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { requireContact } from '../policy.ts';
import { type ContactRow, identitiesOf, lockContacts, sameAddresses } from '../store.ts';
import { tellConversations } from './change-contact.ts';

/** `goneId`'s addresses and conversations become `keptId`'s; answers the id under which it can be undone. */
export async function mergeContacts(house: House, viewer: Viewer, keptId: string, goneId: string): Promise<string> {
  await requireContact(house, viewer, keptId);
  await requireContact(house, viewer, goneId);
  if (keptId === goneId) throw invalid('contact_merge_itself', 'A contact cannot be joined with itself.');
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const rows = await lockContacts(tx.trx, tx.workspaceId, [keptId, goneId]);
    const kept = rows.find((row) => row.id === keptId);
    const gone = rows.find((row) => row.id === goneId);
    if (!kept || !gone) throw notFound('contact');
    const because = await evidence(tx, keptId, goneId);
    const identityIds = (await identitiesOf(tx.trx, tx.workspaceId, [goneId])).map((identity) => identity.id);
    await moveIdentities(tx, identityIds, goneId, keptId);
    const conversationIds = await moveConversations(tx, { from: goneId, to: keptId });
    await tx.trx.deleteFrom('contacts').where('workspace_id', '=', tx.workspaceId).where('id', '=', goneId).execute();
    const mergeId = newId();
    await tx.trx
      .insertInto('contact_merges')
      .values({
        workspace_id: tx.workspaceId,
        id: mergeId,
        kept_id: keptId,
        gone_id: goneId,
        gone: JSON.stringify({
          kind: gone.kind,
          name: gone.name,
          note: gone.note,
          createdAt: gone.created_at.toISOString(),
        }),
        identity_ids: identityIds,
        conversation_ids: conversationIds,
        because,
        merged_by: viewer.memberId,
        merged_at: house.clock.now(),
        undone_at: null,
      })
      .execute();
    tx.announce({ kind: 'contact.changed', subjectId: keptId });
    await tellConversations(tx, keptId, kept.name);
    return mergeId;
  });
}

/** Takes a join back: what the vanished contact had, and what came in for its addresses since, is its own again. */
export async function unmergeContacts(
  house: House,
  viewer: Viewer,
  keptId: string,
  mergeId: string | undefined,
): Promise<string> {
  await requireContact(house, viewer, keptId);
  return workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const [kept] = await lockContacts(tx.trx, tx.workspaceId, [keptId]);
    if (!kept) throw notFound('contact');
    const merge = await lastMerge(tx, keptId, mergeId);
    await tx.trx
      .insertInto('contacts')
      .values({
        workspace_id: tx.workspaceId,
        id: merge.gone_id,
        kind: merge.gone.kind,
        name: merge.gone.name,
        note: merge.gone.note,
        created_at: merge.gone.createdAt,
      })
      .execute();
    await moveIdentities(tx, merge.identity_ids, keptId, merge.gone_id);
    await moveConversations(tx, {
      from: keptId,
      to: merge.gone_id,
      ids: merge.conversation_ids,
      identityIds: merge.identity_ids,
    });
    await tx.trx
      .updateTable('contact_merges')
      .set({ undone_at: house.clock.now() })
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', merge.id)
      .execute();
    tx.announce({ kind: 'contact.changed', subjectId: keptId });
    tx.announce({ kind: 'contact.changed', subjectId: merge.gone_id });
    await tellConversations(tx, merge.gone_id, merge.gone.name);
    return merge.gone_id;
  });
}

/** Joins that made this contact what it is, newest first. */
export function mergesOf(house: Pick<House, 'database'>, workspaceId: string, keptId: string) {
  return house.database.db
    .selectFrom('contact_merges')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('kept_id', '=', keptId)
    .where('undone_at', 'is', null)
    .orderBy('merged_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

async function evidence(tx: WorkspaceTransaction, keptId: string, goneId: string): Promise<string> {
  const same = await sameAddresses(tx.trx, tx.workspaceId, [keptId]);
  return same.some((row) => row.other_id === goneId) ? 'same_address' : 'member';
}

async function moveIdentities(
  tx: WorkspaceTransaction,
  ids: readonly string[],
  from: ContactRow['id'],
  to: string,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.trx
    .updateTable('contact_identities')
    .set({ contact_id: to })
    .where('workspace_id', '=', tx.workspaceId)
    .where('contact_id', '=', from)
    .where('id', 'in', [...ids])
    .execute();
}

interface Move {
  readonly from: string;
  readonly to: string;
  /** Only these, and those begun by these identities; without them, all. */
  readonly ids?: readonly string[];
  readonly identityIds?: readonly string[];
}

async function moveConversations(
  tx: WorkspaceTransaction,
  { from, to, ids, identityIds = [] }: Move,
): Promise<string[]> {
  const which =
    ids === undefined ? sql`` : sql`and (id = any(${ids}::uuid[]) or identity_id = any(${identityIds}::uuid[]))`;
  const { rows } = await sql<{ id: string }>`
    update conversations set contact_id = ${to}::uuid
    where workspace_id = ${tx.workspaceId}::uuid and contact_id = ${from}::uuid ${which}
    returning id
  `.execute(tx.trx);
  return rows.map((row) => row.id);
}

async function lastMerge(tx: WorkspaceTransaction, keptId: string, mergeId: string | undefined) {
  const merges = await tx.trx
    .selectFrom('contact_merges')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('kept_id', '=', keptId)
    .where('undone_at', 'is', null)
    .orderBy('merged_at', 'desc')
    .orderBy('id', 'desc')
    .forUpdate()
    .execute();
  const merge = mergeId === undefined ? merges[0] : merges.find((each) => each.id === mergeId);
  if (!merge) throw conflict('contact_not_merged', 'There is nothing to take back.');
  return merge;
}
