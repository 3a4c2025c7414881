/** Every statement on drafts. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { DraftsTable, Tables } from '../tables.ts';

type Executor = Kysely<Tables> | Transaction<Tables>;
export type DraftRow = Selectable<DraftsTable>;
export type DraftKind = DraftRow['kind'];

/** A member's drafts of conversations they can still see, newest first. */
export async function draftsOf(
  db: Executor,
  workspaceId: string,
  memberId: string,
  inboxIds: readonly string[],
): Promise<DraftRow[]> {
  if (inboxIds.length === 0) return [];
  return db
    .selectFrom('drafts as d')
    .innerJoin('conversations as c', (join) =>
      join.onRef('c.workspace_id', '=', 'd.workspace_id').onRef('c.id', '=', 'd.conversation_id'),
    )
    .where('d.workspace_id', '=', workspaceId)
    .where('d.member_id', '=', memberId)
    .where('c.inbox_id', 'in', [...inboxIds])
    .orderBy('d.updated_at', 'desc')
    .selectAll('d')
    .limit(200)
    .execute();
}

export async function draftOf(
  db: Executor,
  workspaceId: string,
  memberId: string,
  conversationId: string,
  kind: DraftKind,
): Promise<DraftRow | undefined> {
  return db
    .selectFrom('drafts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('member_id', '=', memberId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

export type DraftContent = Pick<DraftRow, 'text' | 'html' | 'cc' | 'bcc' | 'attachment_ids'>;

/** A member's drafts of one conversation. */
export async function draftsOfConversation(
  db: Executor,
  workspaceId: string,
  memberId: string,
  conversationId: string,
): Promise<DraftRow[]> {
  return db
    .selectFrom('drafts')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('member_id', '=', memberId)
    .orderBy('kind')
    .execute();
}

/** Writes one version over the one it builds on; undefined when that is not there any more, since somebody was faster. */
export async function writeDraft(
  trx: Transaction<Tables>,
  place: Pick<DraftRow, 'workspace_id' | 'conversation_id' | 'member_id' | 'kind'>,
  content: DraftContent,
  version: number,
  now: Date,
): Promise<DraftRow | undefined> {
  const written = { ...content, version, updated_at: now };
  return trx
    .insertInto('drafts')
    .values({ ...place, ...written })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'conversation_id', 'member_id', 'kind'])
        .doUpdateSet(written)
        .where('drafts.version', '=', version - 1),
    )
    .returningAll()
    .executeTakeFirst();
}

export async function deleteDraft(
  trx: Transaction<Tables>,
  place: Pick<DraftRow, 'workspace_id' | 'conversation_id' | 'member_id' | 'kind'>,
): Promise<boolean> {
  const gone = await trx
    .deleteFrom('drafts')
    .where('workspace_id', '=', place.workspace_id)
    .where('conversation_id', '=', place.conversation_id)
    .where('member_id', '=', place.member_id)
    .where('kind', '=', place.kind)
    .returning('version')
    .executeTakeFirst();
  return gone !== undefined;
}
