/** Changes of a channel that stands: its inbox, brand, name, settings, and its receiving address. */
import { conflict, notFound } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { openCredentials, sealCredentials } from '../connected-channel.ts';
import { newLocalPart, receivingAddress } from '../receiving-address.ts';
import {
  type ChannelChanges,
  type ChannelRow,
  deleteChannelRow,
  isUnused,
  lockChannel,
  retireReceivingAddresses,
  updateChannel,
} from '../store.ts';
import { giveAddress, requirePlaces, takeTurn, wrongField } from './connect-channel.ts';
import { sayGoodbye } from './disable-channel.ts';

export interface ChannelPatch {
  readonly inboxId?: string | undefined;
  readonly brandId?: string | null | undefined;
  readonly name?: string | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Another inbox gets what is new; conversations stay where they are. New settings are shown to the connector first,
 * which refuses what cannot work; they must mean the same account.
 */
export async function changeChannel(house: House, row: ChannelRow, patch: ChannelPatch): Promise<ChannelRow> {
  await requirePlaces(house, row.workspace_id, patch);
  const changes: ChannelChanges = {
    ...(patch.inboxId === undefined ? {} : { inbox_id: patch.inboxId }),
    ...(patch.brandId === undefined ? {} : { brand_id: patch.brandId }),
    ...(patch.name === undefined ? {} : { name: patch.name }),
    ...(patch.settings === undefined ? {} : await acceptedSettings(house, row, patch.settings)),
  };
  return workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const current = await lockChannel(tx.trx, row.workspace_id, row.id);
    if (!current) throw notFound('channel');
    const changed = await updateChannel(tx.trx, current, changes);
    const moved = changed.inbox_id !== current.inbox_id;
    tx.announce({
      kind: 'channel.changed',
      subjectId: row.id,
      inboxId: changed.inbox_id,
      ...(moved ? { leftInboxId: current.inbox_id } : {}),
    });
    return changed;
  });
}

/** A replaced address goes on taking mail for so long, since the forward to it is set up by hand, elsewhere. */
const daysOfGrace = 30;

/** Gives a channel a new receiving address. The one before takes mail for 30 days more. */
export async function rotateReceivingAddress(house: House, row: ChannelRow): Promise<ChannelRow> {
  if (!connectorOf(house, row.connector).ingress.mail) {
    throw conflict('channel_without_address', 'This channel has no receiving address.');
  }
  const localPart = newLocalPart();
  const validUntil = new Date(house.clock.now().getTime() + daysOfGrace * 24 * 60 * 60 * 1000);
  return workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const current = await lockChannel(tx.trx, row.workspace_id, row.id);
    if (!current) throw notFound('channel');
    await giveAddress(tx, row.id, localPart);
    await retireReceivingAddresses(tx.trx, current, localPart, validUntil);
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: current.inbox_id });
    return updateChannel(tx.trx, current, { receiving_address: localPart });
  });
}

/** Takes away a channel that nothing ever came through. One with a history is switched off instead: 409. */
export async function deleteChannel(house: House, row: ChannelRow): Promise<void> {
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const current = await lockChannel(tx.trx, row.workspace_id, row.id);
    if (!current) throw notFound('channel');
    if (!(await isUnused(tx.trx, row.workspace_id, row.id))) {
      throw conflict('channel_has_history', 'Messages came through this channel. Switch it off instead: they stay.', {
        params: { name: current.name },
      });
    }
    await deleteChannelRow(tx.trx, row.workspace_id, row.id);
    tx.announce({ kind: 'channel.removed', subjectId: row.id, inboxId: current.inbox_id });
  });
  if (row.state !== 'disabled') await sayGoodbye(house, row);
}

async function acceptedSettings(
  house: House,
  row: ChannelRow,
  settings: Readonly<Record<string, unknown>>,
): Promise<ChannelChanges> {
  const connector = connectorOf(house, row.connector);
  const step = await takeTurn(house, connector, row.workspace_id, {
    settings: { ...row.settings, ...settings },
    credentials: openCredentials(house, row),
    receivingAddress: receivingAddress(house.config, row.receiving_address),
  });
  if (step.account !== row.account) {
    throw wrongField(
      'settings',
      'channel_other_account',
      `These settings belong to ${step.account}. Connect it as a channel of its own.`,
      {
        account: step.account,
      },
    );
  }
  return { settings: JSON.stringify(step.settings), credentials: sealCredentials(house, row.id, step.credentials) };
}
