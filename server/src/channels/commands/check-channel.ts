/** Asks a channel's connector whether the account still works, and writes down what it said. */
import type { ConnectedChannel, Connector } from '@irori/connectors/kit/connector';
import type { Door } from '@irori/connectors/kit/doors';
import { ConnectFailure, DeliveryFailure } from '@irori/connectors/kit/failures';
import { forwardingCodes } from '@irori/contract/channels/forwarding-codes';
import { conflict, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { releaseHeld } from '../../inbound-events/index.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { SealError } from '../../platform/secrets/secrets.ts';
import { connectedChannel } from '../connected-channel.ts';
import { connectorContext } from '../connector-context.ts';
import { noteDoorState } from '../receiving-by-asking.ts';
import { type ChannelRow, lockChannel, setState } from '../store.ts';

type Trouble = NonNullable<ChannelRow['trouble']>;

/**
 * Checks once and answers the channel as it then stands: `connected`, or `needs_attention` with what is wrong. An
 * answer that says nothing about the account (the network, the platform's own trouble) changes nothing and is thrown.
 */
export async function verifyChannel(house: House, row: ChannelRow): Promise<ChannelRow> {
  if (row.state === 'disabled') {
    throw conflict('channel_disabled', 'This channel is switched off. Switch it on first.', {
      params: { name: row.name },
    });
  }
  const trouble = await findTrouble(house, row);
  return recordCheck(house, row, trouble);
}

/** Switches a channel on again and checks it. What came meanwhile and waited goes in. */
export async function enableChannel(house: House, row: ChannelRow): Promise<ChannelRow> {
  if (row.state !== 'disabled') return row;
  const trouble = await findTrouble(house, row);
  return recordCheck(house, { ...row, state: 'connecting' }, trouble, { evenDisabled: true });
}

async function findTrouble(house: House, row: ChannelRow): Promise<Trouble | null> {
  const connector = connectorOf(house, row.connector);
  try {
    const channel = await connectedChannel(house, row);
    await connector.verify(channel, connectorContext(house, connector));
    return await findDoorTrouble(house, row, connector, channel);
  } catch (error) {
    if (error instanceof ConnectFailure) return { code: error.code, text: error.message, params: { ...error.params } };
    if (error instanceof SealError) {
      return {
        code: 'channel.credentials_sealed',
        text: 'The credentials were sealed with another secret.',
        params: {},
      };
    }
    throw error;
  }
}

/** Each further door is tried; what is wrong with one is written down at it, the first is the channel's as well. */
async function findDoorTrouble(
  house: House,
  row: ChannelRow,
  connector: Connector,
  channel: ConnectedChannel,
): Promise<Trouble | null> {
  let first: Trouble | null = null;
  for (const door of connector.doors ?? []) {
    if (!channel.doors?.[door.id]) continue;
    const found = await tryDoor(house, connector, channel, door);
    if (found === 'unclear') continue;
    const place = { workspace_id: row.workspace_id, channel_id: row.id, door: door.id };
    await noteDoorState(house, place, found === null ? 'open' : 'needs_attention', found);
    if (found) first ??= { ...found, params: { ...found.params, door: door.id } };
  }
  return first;
}

/** A passing trouble says nothing about the account: a receiver goes on trying, and says so by itself. */
async function tryDoor(
  house: House,
  connector: Connector,
  channel: ConnectedChannel,
  door: Door,
): Promise<Trouble | null | 'unclear'> {
  try {
    await door.verify(channel, connectorContext(house, connector));
    return null;
  } catch (error) {
    if (error instanceof ConnectFailure) return { code: error.code, text: error.message, params: { ...error.params } };
    if (error instanceof DeliveryFailure) return 'unclear';
    throw error;
  }
}

async function recordCheck(
  house: House,
  checked: ChannelRow,
  found: Trouble | null,
  { evenDisabled = false } = {},
): Promise<ChannelRow> {
  return workspaceTransaction(house.database, checked.workspace_id, async (tx) => {
    const row = await lockChannel(tx.trx, checked.workspace_id, checked.id);
    if (!row) throw notFound('channel');
    // Switched off while we asked: that word is the newer one.
    if (row.state === 'disabled' && !evenDisabled) return row;
    // That mail does not come through its forward is seen elsewhere; the account's own health does not cure it.
    const trouble = found ?? (row.trouble && isAboutForward(row.trouble.code) ? row.trouble : null);
    const state = trouble === null ? 'connected' : 'needs_attention';
    if (row.state === 'disabled') await releaseHeld(house, tx, row.id);
    if (row.state === state && JSON.stringify(row.trouble) === JSON.stringify(trouble)) return row;
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: row.inbox_id });
    return setState(tx.trx, row, state, trouble, house.clock.now());
  });
}

const isAboutForward = (code: string): boolean => (forwardingCodes as readonly string[]).includes(code);
