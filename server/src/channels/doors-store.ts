/** Every statement on the further doors of channels. */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { ChannelDoorsTable, Tables } from '../tables.ts';
import type { ChannelRow } from './store.ts';

export type DoorRow = Selectable<ChannelDoorsTable>;
export type DoorState = DoorRow['state'];
export type Trouble = NonNullable<DoorRow['trouble']>;

type Reader = Kysely<Tables> | Transaction<Tables>;

/** The open doors of a channel: a handful at most. */
export function doorsOf(db: Reader, workspaceId: string, channelId: string): Promise<DoorRow[]> {
  return db
    .selectFrom('channel_doors')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .orderBy('door')
    .execute();
}

export function doorOf(db: Reader, workspaceId: string, channelId: string, door: string): Promise<DoorRow | undefined> {
  return db
    .selectFrom('channel_doors')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('door', '=', door)
    .executeTakeFirst();
}

/** Opens a door, or changes one that is open; either way it counts as working from now on. */
export async function saveDoor(
  trx: Transaction<Tables>,
  door: Pick<DoorRow, 'workspace_id' | 'channel_id' | 'door' | 'settings' | 'credentials' | 'opened_by'>,
  now: Date,
): Promise<void> {
  const values = {
    state: 'open' as const,
    state_since: now,
    trouble: null,
    settings: JSON.stringify(door.settings),
    credentials: door.credentials,
    opened_by: door.opened_by,
  };
  await trx
    .insertInto('channel_doors')
    .values({ workspace_id: door.workspace_id, channel_id: door.channel_id, door: door.door, ...values })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'channel_id', 'door']).doUpdateSet(values))
    .execute();
}

/** Closes a door. Where its receiver stopped stays known, so that opening it again misses nothing. */
export async function removeDoor(
  trx: Transaction<Tables>,
  channel: Pick<ChannelRow, 'workspace_id' | 'id'>,
  door: string,
): Promise<void> {
  const here = { workspace_id: channel.workspace_id, channel_id: channel.id };
  await trx
    .deleteFrom('channel_doors')
    .where('workspace_id', '=', here.workspace_id)
    .where('channel_id', '=', here.channel_id)
    .where('door', '=', door)
    .execute();
}

/** Sets the state; `state_since` moves only when it is another one. Answers whether the door is still there. */
export async function setDoorState(
  trx: Transaction<Tables>,
  row: Pick<DoorRow, 'workspace_id' | 'channel_id' | 'door'>,
  state: DoorState,
  trouble: Trouble | null,
  now: Date,
): Promise<boolean> {
  const current = await trx
    .selectFrom('channel_doors')
    .select('state')
    .where('workspace_id', '=', row.workspace_id)
    .where('channel_id', '=', row.channel_id)
    .where('door', '=', row.door)
    .forUpdate()
    .executeTakeFirst();
  if (!current) return false;
  await trx
    .updateTable('channel_doors')
    .set({
      state,
      trouble: trouble === null ? null : JSON.stringify(trouble),
      ...(current.state === state ? {} : { state_since: now }),
    })
    .where('workspace_id', '=', row.workspace_id)
    .where('channel_id', '=', row.channel_id)
    .where('door', '=', row.door)
    .execute();
  return true;
}

/** Doors of all workspaces that are open in channels that are switched on. */
export function doorsInUse(db: Reader, connectors: readonly string[]): Promise<(DoorRow & { connector: string })[]> {
  return db
    .selectFrom('channel_doors')
    .innerJoin('channels', (join) =>
      join
        .onRef('channels.workspace_id', '=', 'channel_doors.workspace_id')
        .onRef('channels.id', '=', 'channel_doors.channel_id'),
    )
    .selectAll('channel_doors')
    .select('channels.connector')
    .where('channels.connector', 'in', connectors)
    .where('channels.state', '<>', 'disabled')
    .where('channel_doors.state', 'in', ['open', 'retrying'])
    .orderBy('channel_doors.created_at')
    .execute();
}
