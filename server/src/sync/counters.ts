/** The counters of some inboxes as each of several viewers sees them; two statements for all of them. */
import type { InboxCounters } from '@irori/contract/conversations/api';
import { countersOf, presentCounters, unreadOfAssignees } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';

/** Only inboxes that the viewer may see. */
export async function countersForViewers(
  house: Pick<House, 'database'>,
  workspaceId: string,
  inboxIds: readonly string[],
  viewers: readonly Viewer[],
): Promise<Map<Viewer, Map<string, InboxCounters>>> {
  if (inboxIds.length === 0) return new Map();
  const { db } = house.database;
  const [rows, unread] = await Promise.all([
    countersOf(db, workspaceId, inboxIds),
    unreadOfAssignees(db, workspaceId, [...new Set(viewers.map((viewer) => viewer.memberId))], inboxIds),
  ]);
  const ofInbox = (inboxId: string) => rows.filter((row) => row.inbox_id === inboxId);
  const unreadOf = (inboxId: string, memberId: string): number =>
    unread.find((row) => row.inbox_id === inboxId && row.member_id === memberId)?.amount ?? 0;
  return new Map(
    viewers.map((viewer) => [
      viewer,
      new Map(
        inboxIds
          .filter((inboxId) => seesInbox(viewer, inboxId))
          .map((inboxId) => [
            inboxId,
            presentCounters(ofInbox(inboxId), viewer.memberId, unreadOf(inboxId, viewer.memberId)),
          ]),
      ),
    ]),
  );
}
