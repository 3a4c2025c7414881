/** From the local part of a receiving address to its channel: the question of the SMTP door at each RCPT. */
import type { House } from '../house.ts';
import type { ChannelState } from '../tables.ts';
import { channelCache } from './cache.ts';
import { channelOfLocalPart } from './store.ts';

export interface ReceivingChannel {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly state: ChannelState;
}

/**
 * The channel that takes mail at this local part (any case, with or without a `+token`). Known ones come from memory;
 * unknown ones are asked for each time, since the address may have been made a moment ago.
 */
export async function findReceivingChannel(house: House, localPart: string): Promise<ReceivingChannel | undefined> {
  const name = localPart.toLowerCase().split('+')[0] ?? '';
  if (!/^[a-z0-9._-]{1,64}$/.test(name)) return undefined;
  const found = await channelCache(house).getAnywhere(`address ${name}`, async () => {
    const row = await channelOfLocalPart(house.database.db, name);
    if (!row) return undefined;
    return { workspaceId: row.workspace_id, channelId: row.channel_id, state: row.state, validUntil: row.valid_until };
  });
  if (!found || (found.validUntil !== null && found.validUntil <= house.clock.now())) return undefined;
  return { workspaceId: found.workspaceId, channelId: found.channelId, state: found.state };
}
