// Inboxes as a viewer sees them.
import { type Inbox, inboxSettings } from '@irori/contract/inboxes/api';
import type { Viewer } from '../platform/http/viewer.ts';
import { mayManageInboxes } from './policy.ts';
import type { InboxRow } from './store.ts';

export function presentInbox(row: InboxRow, viewer: Viewer): Inbox {
  return {
    id: row.id,
    name: row.name,
    position: row.position,
    settings: readInboxSettings(row.settings),
    memberIds: row.member_ids,
    can: { manage: mayManageInboxes(viewer) },
  };
}

/** The stored settings; what was never set, or is no choice any more, is null: the default of the channel's kind. */
export function readInboxSettings(stored: Record<string, unknown>): Inbox['settings'] {
  const read = <N extends keyof Inbox['settings']>(name: N): Inbox['settings'][N] => {
    const result = inboxSettings.shape[name].safeParse(stored[name] ?? null);
    return (result.success ? result.data : null) as Inbox['settings'][N];
  };
  return {
    afterClose: read('afterClose'),
    reopenWithinDays: read('reopenWithinDays'),
    replyOnClosed: read('replyOnClosed'),
    quoteHistory: read('quoteHistory'),
    scheduledWhenAnswered: read('scheduledWhenAnswered'),
    senderStyle: read('senderStyle'),
    missedAfter: read('missedAfter'),
    closeMissedAfter: read('closeMissedAfter'),
    closeIdleAfter: read('closeIdleAfter'),
  };
}
