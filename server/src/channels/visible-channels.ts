/** The channels of a workspace that one viewer may see: for the list and for the snapshot. */
import type { Channel } from '@irori/contract/channels/api';
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { maySeeChannel } from './policy.ts';
import { presentChannel } from './present.ts';
import { allChannels } from './store.ts';

/** Presented, oldest first. */
export async function visibleChannels(house: House, viewer: Viewer): Promise<Channel[]> {
  const rows = await allChannels(house.database.db, viewer.workspaceId);
  return rows.filter((row) => maySeeChannel(viewer, row)).map((row) => presentChannel(house, row, viewer));
}
