/** Who may see and manage channels. */
import { isAdmin, seesInbox, type Viewer } from '../platform/http/viewer.ts';
import type { ChannelRow } from './store.ts';

/** Connecting, changing, checking, switching off: owner and admin. */
export const mayManageChannels = (viewer: Viewer): boolean => isAdmin(viewer);

/** Agents see the channels that deliver into their inboxes. */
export function maySeeChannel(viewer: Viewer, row: Pick<ChannelRow, 'inbox_id'>): boolean {
  return mayManageChannels(viewer) || seesInbox(viewer, row.inbox_id);
}
