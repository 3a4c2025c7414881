/** Switches a channel off: nothing is sent any more, what comes by mail is kept and waits, all that was written stays. */
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { connectedChannel } from '../connected-channel.ts';
import { connectorContext } from '../connector-context.ts';
import { type ChannelRow, lockChannel, setState } from '../store.ts';

/** The platform is told afterwards, as well as may be: our own door is closed whether it hears that or not. */
export async function disableChannel(house: House, row: ChannelRow): Promise<ChannelRow> {
  const disabled = await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const current = await lockChannel(tx.trx, row.workspace_id, row.id);
    if (!current) throw notFound('channel');
    if (current.state === 'disabled') return current;
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: current.inbox_id });
    return setState(tx.trx, current, 'disabled', null, house.clock.now());
  });
  if (row.state !== 'disabled') await sayGoodbye(house, row);
  return disabled;
}

/** Lets the connector undo at the platform what connecting did there; a refusal is logged and changes nothing. */
export async function sayGoodbye(house: House, row: ChannelRow): Promise<void> {
  const connector = house.connectors.get(row.connector);
  if (!connector) return;
  try {
    await connector.disconnect(await connectedChannel(house, row), connectorContext(house, connector));
  } catch (error) {
    house.log.warn({ err: error, channelId: row.id }, 'The platform was not told that the channel is switched off');
  }
}
