/** What the webhook and receiver doors need of channels: which there are, where each stopped, and how it goes. */
import type { House } from '../house.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { ChannelState } from '../tables.ts';
import { channelCache } from './cache.ts';
import { type DoorRow, doorsInUse, setDoorState } from './doors-store.ts';
import { type ChannelRow, lockChannel, setState } from './store.ts';

/** The channel a webhook names, from memory where nothing changed. */
export async function findHookChannel(house: House, channelId: string): Promise<ChannelRow | undefined> {
  const found = await channelCache(house).getAnywhere(`hook ${channelId}`, async () => {
    const row = await house.database.db
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', channelId)
      .executeTakeFirst();
    return row && { workspaceId: row.workspace_id, row };
  });
  return found?.row;
}

/** Channels of all workspaces that have to be asked for what is new. */
export async function channelsToReceive(house: House): Promise<ChannelRow[]> {
  const asking = [...house.connectors.values()]
    .filter((connector) => connector.ingress.receiver)
    .map((connector) => connector.id);
  if (asking.length === 0) return [];
  return house.database.db
    .selectFrom('channels')
    .selectAll()
    .where('connector', 'in', asking)
    .where('state', 'in', ['connected', 'retrying'])
    .orderBy('created_at')
    .execute();
}

/** Further doors of all workspaces that have to be asked for what is new. */
export async function doorsToReceive(house: House): Promise<{ row: ChannelRow; door: DoorRow }[]> {
  const asking = [...house.connectors.values()].flatMap((connector) =>
    (connector.doors ?? []).filter((door) => door.receiver).map((door) => `${connector.id} ${door.id}`),
  );
  if (asking.length === 0) return [];
  const rows = await doorsInUse(
    house.database.db,
    asking.map((name) => name.split(' ')[0] ?? ''),
  );
  const wanted = rows.filter((door) => asking.includes(`${door.connector} ${door.door}`));
  if (wanted.length === 0) return [];
  const channels = await house.database.db
    .selectFrom('channels')
    .selectAll()
    .where(
      'id',
      'in',
      wanted.map((door) => door.channel_id),
    )
    .execute();
  const byId = new Map(channels.map((row) => [row.id, row]));
  return wanted.flatMap((door) => {
    const row = byId.get(door.channel_id);
    return row ? [{ row, door }] : [];
  });
}

/**
 * Where a receiver stopped; saved only after what came before it is durable.
 * @param source the stream: empty for the channel's own receiver, else the id of its door
 */
export function receiverCursor(house: House, row: Pick<ChannelRow, 'workspace_id' | 'id'>, source = '') {
  const place = { workspace_id: row.workspace_id, channel_id: row.id, source };
  return {
    load: async (): Promise<string | null> => {
      const known = await house.database.db
        .selectFrom('channel_sources')
        .where('workspace_id', '=', place.workspace_id)
        .where('channel_id', '=', place.channel_id)
        .where('source', '=', place.source)
        .select('cursor')
        .executeTakeFirst();
      return known?.cursor ?? null;
    },
    save: async (cursor: string): Promise<void> => {
      await house.database.db
        .insertInto('channel_sources')
        .values({ ...place, inbox_id: null, cursor })
        .onConflict((conflict) =>
          conflict
            .columns(['workspace_id', 'channel_id', 'source'])
            .doUpdateSet({ cursor, updated_at: house.clock.now() }),
        )
        .execute();
    },
  };
}

/** Writes down how a receiver does. A channel that was switched off meanwhile stays off. */
export async function noteReceiverState(
  house: House,
  row: Pick<ChannelRow, 'workspace_id' | 'id'>,
  state: Extract<ChannelState, 'connected' | 'retrying' | 'needs_attention'>,
  trouble: { readonly code: string; readonly text: string; readonly params: Readonly<Record<string, unknown>> } | null,
): Promise<void> {
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const channel = await lockChannel(tx.trx, row.workspace_id, row.id);
    if (!channel || channel.state === 'disabled') return;
    const said = trouble && { code: trouble.code, text: trouble.text, params: { ...trouble.params } };
    await setState(tx.trx, channel, state, said, house.clock.now());
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: channel.inbox_id });
  });
}

/**
 * Writes down how a door does, and lets the channel say it: what is broken about one door needs somebody, although the
 * others work. A channel that was switched off meanwhile stays off; trouble of another kind is not talked over.
 */
export async function noteDoorState(
  house: House,
  place: { readonly workspace_id: string; readonly channel_id: string; readonly door: string },
  state: 'open' | 'retrying' | 'needs_attention',
  trouble: { readonly code: string; readonly text: string; readonly params: Readonly<Record<string, unknown>> } | null,
): Promise<void> {
  const now = house.clock.now();
  const said = trouble && { code: trouble.code, text: trouble.text, params: { ...trouble.params, door: place.door } };
  await workspaceTransaction(house.database, place.workspace_id, async (tx) => {
    const channel = await lockChannel(tx.trx, place.workspace_id, place.channel_id);
    if (!channel || !(await setDoorState(tx.trx, place, state, said, now))) return;
    tx.announce({ kind: 'channel.changed', subjectId: channel.id, inboxId: channel.inbox_id });
    const about = channel.trouble?.params.door;
    if (channel.state === 'disabled' || (channel.trouble !== null && about !== place.door)) return;
    await setState(tx.trx, channel, state === 'open' ? 'connected' : state, said, now);
  });
}

/** A door was opened anew or closed: trouble of the channel that was about it is over. */
export async function settleDoorTrouble(
  tx: WorkspaceTransaction,
  row: Pick<ChannelRow, 'workspace_id' | 'id'>,
  door: string,
  now: Date,
): Promise<void> {
  const channel = await lockChannel(tx.trx, row.workspace_id, row.id);
  if (!channel || channel.state === 'disabled' || channel.trouble?.params.door !== door) return;
  await setState(tx.trx, channel, 'connected', null, now);
}
