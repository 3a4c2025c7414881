/** What the webhook and receiver doors need of channels: which there are, where each stopped, and how it goes. */
import type { House } from '../house.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { ChannelState } from '../tables.ts';
import { channelCache } from './cache.ts';
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

/** Where a receiver stopped; saved only after what came before it is durable. */
export function receiverCursor(house: House, row: Pick<ChannelRow, 'workspace_id' | 'id'>) {
  const place = { workspace_id: row.workspace_id, channel_id: row.id, source: '' };
  return {
    load: async (): Promise<string | null> => {
      const known = await house.database.db
        .selectFrom('channel_sources')
        .where('workspace_id', '=', place.workspace_id)
        .where('channel_id', '=', place.channel_id)
        .where('source', '=', '')
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
