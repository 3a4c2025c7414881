/** The master switch of one medium (KL-07): all its channels off, or on again, in one act. */
import type { House } from '../../house.ts';
import { allChannels, type ChannelRow } from '../store.ts';
import { enableChannel } from './check-channel.ts';
import { disableChannel } from './disable-channel.ts';

/**
 * Answers the channels as they then stand. Switching on checks each; one whose platform cannot be asked just now stays off
 * and shows it, and keeps none of the others from going on.
 */
export async function switchConnector(
  house: House,
  workspaceId: string,
  connectorId: string,
  on: boolean,
): Promise<ChannelRow[]> {
  const rows = (await allChannels(house.database.db, workspaceId)).filter((row) => row.connector === connectorId);
  const after: ChannelRow[] = [];
  for (const row of rows) {
    try {
      after.push(on ? await enableChannel(house, row) : await disableChannel(house, row));
    } catch (error) {
      house.log.warn({ err: error, channelId: row.id }, 'A channel was not switched with the others');
      after.push(row);
    }
  }
  return after;
}
