// Every statement on inboxes.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Viewer } from '../platform/http/viewer.ts';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export interface InboxRow {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly settings: Record<string, unknown>;
  readonly member_ids: string[];
}

const memberIds = sql<string[]>`array(
  select im.member_id from inbox_members im where im.workspace_id = inboxes.workspace_id and im.inbox_id = inboxes.id
  order by im.member_id)`;

function select(db: Db, workspaceId: string) {
  return db
    .selectFrom('inboxes')
    .select(['id', 'name', 'position', 'settings', memberIds.as('member_ids')])
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null);
}

/** Inboxes in use, in the order that the workspace gave them. */
export function inboxesByIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<InboxRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return select(db, workspaceId).where('id', 'in', ids).orderBy('position').orderBy('id').execute();
}

/** The inboxes that a viewer may see. */
export function visibleInboxes(db: Db, viewer: Pick<Viewer, 'workspaceId' | 'inboxIds'>): Promise<InboxRow[]> {
  return inboxesByIds(db, viewer.workspaceId, viewer.inboxIds);
}

export async function inboxById(db: Db, workspaceId: string, id: string): Promise<InboxRow | null> {
  return (await select(db, workspaceId).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Holds an inbox until the transaction ends. */
export async function lockInbox(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<InboxRow | null> {
  await sql`select 1 from inboxes where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid for update`.execute(
    trx,
  );
  return inboxById(trx, workspaceId, id);
}

/** Inserts an inbox behind all others. */
export async function insertInbox(
  trx: Transaction<Tables>,
  workspaceId: string,
  inbox: { id: string; name: string; now: Date },
): Promise<void> {
  await sql`
    insert into inboxes (workspace_id, id, name, position, created_at)
    select ${workspaceId}::uuid, ${inbox.id}::uuid, ${inbox.name}, coalesce(max(position) + 1, 0), ${inbox.now}
    from inboxes where workspace_id = ${workspaceId}::uuid`.execute(trx);
}

export async function updateInbox(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  changes: { name?: string; position?: number; settings?: Record<string, unknown>; archived_at?: Date },
): Promise<void> {
  const { settings, ...rest } = changes;
  const set = { ...rest, ...(settings ? { settings: JSON.stringify(settings) } : {}) };
  if (Object.keys(set).length === 0) return;
  await trx.updateTable('inboxes').set(set).where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** True when a channel delivers into the inbox or a conversation lies in it. */
export async function isInUse(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select 1 from channels where workspace_id = ${workspaceId}::uuid and inbox_id = ${id}::uuid)
        or exists (select 1 from conversations where workspace_id = ${workspaceId}::uuid and inbox_id = ${id}::uuid) as used`.execute(
    trx,
  );
  return rows[0]?.used === true;
}
