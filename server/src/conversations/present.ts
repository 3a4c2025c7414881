/** Conversation rows and counters as one viewer sees them. */
import type { Conversation, InboxCounters } from '@irori/contract/conversations/api';
import type { Viewer } from '../platform/http/viewer.ts';
import { conversationRights } from './policy.ts';
import type { ConversationRow, CounterRow } from './store.ts';

/** @param readThrough how far this viewer has read; undefined = never opened or marked unread. */
export function presentConversation(
  row: ConversationRow,
  viewer: Pick<Viewer, 'role' | 'memberId'>,
  readThrough: Date | undefined,
): Conversation {
  return {
    id: row.id,
    number: row.number ?? 0,
    inboxId: row.inbox_id,
    channelId: row.channel_id,
    connector: row.connector,
    contact: { id: row.contact_id, name: row.contact_name, address: row.contact_address },
    subject: row.subject,
    status: row.status,
    assigneeId: row.assignee_id,
    teamId: row.team_id,
    tags: row.tag_ids,
    missed: row.missed,
    spam: row.spam,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    unread: row.last_inbound_at !== null && (readThrough === undefined || row.last_inbound_at > readThrough),
    deliveryTrouble: row.delivery_trouble,
    lastMessage: row.last_message,
    lastActivityAt: row.last_activity_at.toISOString(),
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    doubt: row.doubt,
    spamReason: row.spam_reason,
    can: conversationRights(row, viewer),
  };
}

/** The sums of the kept counters that make an inbox's sections for one viewer. */
export function presentCounters(rows: readonly CounterRow[], memberId: string, mineUnread: number): InboxCounters {
  const sum = (fits: (row: CounterRow) => boolean): number =>
    rows.reduce((total, row) => (fits(row) ? total + row.amount : total), 0);
  const onShelf = (shelf: string): number => sum((row) => row.shelf === shelf);
  return {
    unassigned: onShelf('unassigned'),
    mine: sum((row) => row.shelf === 'assigned' && row.assignee_id === memberId),
    mineUnread,
    others: sum((row) => row.shelf === 'assigned' && row.assignee_id !== memberId),
    missed: onShelf('missed'),
    pending: onShelf('pending'),
    snoozed: onShelf('snoozed'),
    closed: onShelf('closed'),
    spam: onShelf('spam'),
    all: sum((row) => row.shelf !== 'spam'),
  };
}
