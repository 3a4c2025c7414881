/** Every statement on imports of old messages. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ChannelImportsTable, Tables } from '../tables.ts';

export type ImportRow = Selectable<ChannelImportsTable>;

type Reader = Kysely<Tables> | Transaction<Tables>;

/** The newest import of each door of a channel. */
export async function latestImports(
  db: Reader,
  workspaceId: string,
  channelId: string,
): Promise<Map<string, ImportRow>> {
  const rows = await db
    .selectFrom('channel_imports')
    .selectAll()
    .distinctOn('door')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .orderBy('door')
    .orderBy('created_at', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.door, row]));
}

/** Answers false when one is running already. */
export async function insertImport(
  trx: Transaction<Tables>,
  row: Pick<ImportRow, 'workspace_id' | 'id' | 'channel_id' | 'door' | 'since' | 'started_by'>,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into channel_imports (workspace_id, id, channel_id, door, since, state, started_by, created_at, updated_at)
    values (${row.workspace_id}, ${row.id}, ${row.channel_id}, ${row.door}, ${row.since}, 'running', ${row.started_by}, ${now}, ${now})
    on conflict (workspace_id, channel_id, door) where state = 'running' do nothing
    returning id
  `.execute(trx);
  return rows.length > 0;
}

/** Imports of all workspaces that go on while their channel is switched on. */
export function runningImports(db: Reader): Promise<ImportRow[]> {
  return db
    .selectFrom('channel_imports as i')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.workspace_id', '=', 'i.workspace_id').onRef('c.id', '=', 'i.channel_id'),
    )
    .selectAll('i')
    .where('i.state', '=', 'running')
    .where('c.state', '<>', 'disabled')
    .orderBy('i.created_at')
    .execute();
}

export function importById(db: Reader, workspaceId: string, id: string): Promise<ImportRow | undefined> {
  return db
    .selectFrom('channel_imports')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Changes an import while it runs; one that was ended meanwhile stays as it is. Answers whether it still ran. */
export async function updateImport(
  db: Reader,
  row: Pick<ImportRow, 'workspace_id' | 'id'>,
  changes: {
    readonly state?: ImportRow['state'];
    readonly found?: number;
    readonly taken?: number;
    readonly cursor?: string;
    readonly trouble?: string | null;
    readonly ended_at?: Date;
    readonly updated_at: Date;
  },
): Promise<boolean> {
  const changed = await db
    .updateTable('channel_imports')
    .set(changes)
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.id)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Events of a channel that wait to be applied. */
export async function waitingEvents(db: Reader, workspaceId: string, channelId: string): Promise<number> {
  const row = await db
    .selectFrom('inbound_events')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('state', '=', 'received')
    .select((query) => query.fn.countAll<number>().as('amount'))
    .executeTakeFirstOrThrow();
  return Number(row.amount);
}
