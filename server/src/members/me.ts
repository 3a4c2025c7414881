// The member who asks, complete: for `GET me`, the snapshot and the event after a change.
import type { Me } from '@irori/contract/me/api';
import { mayManageChannels } from '../channels/index.ts';
import { unauthenticated } from '../errors.ts';
import type { House } from '../house.ts';
import { mayReadLedger } from '../inbound-events/index.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { mayManageMembers, mayManageWorkspace } from './policy.ts';
import { presentMember, readPreferences } from './present.ts';
import { memberById } from './store.ts';

export async function presentMe(house: Pick<House, 'database'>, viewer: Viewer): Promise<Me> {
  const { db } = house.database;
  const [row, workspace] = await Promise.all([
    memberById(db, viewer.workspaceId, viewer.memberId),
    db.selectFrom('workspaces').select(['id', 'name']).where('id', '=', viewer.workspaceId).executeTakeFirst(),
  ]);
  if (!row || !workspace) throw unauthenticated();
  return {
    member: presentMember(row),
    preferences: readPreferences(row.preferences),
    workspace,
    can: {
      manageChannels: mayManageChannels(viewer),
      manageMembers: mayManageMembers(viewer),
      manageWorkspace: mayManageWorkspace(viewer),
      readLedger: mayReadLedger(viewer),
    },
  };
}
