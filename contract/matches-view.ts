/**
 * (section, conversation, viewer) → in or out. The twin of the SQL in the server's `conversations/store.ts`; a test
 * holds the two against each other.
 */
import type { Conversation, Section } from './conversations/api.ts';

/** Every conversation lies on exactly one shelf; the counters are kept per shelf and assignee. */
export type Shelf = 'spam' | 'pending' | 'snoozed' | 'closed' | 'assigned' | 'missed' | 'unassigned';

export type ShelfInput = Pick<Conversation, 'spam' | 'status' | 'assigneeId' | 'missed'>;

export function shelfOf(conversation: ShelfInput): Shelf {
  if (conversation.spam) return 'spam';
  if (conversation.status !== 'open') return conversation.status;
  if (conversation.assigneeId !== null) return 'assigned';
  return conversation.missed ? 'missed' : 'unassigned';
}

export function matchesSection(section: Section, conversation: ShelfInput, viewerMemberId: string): boolean {
  const shelf = shelfOf(conversation);
  switch (section) {
    case 'all':
      return shelf !== 'spam';
    case 'mine':
      return shelf === 'assigned' && conversation.assigneeId === viewerMemberId;
    case 'others':
      return shelf === 'assigned' && conversation.assigneeId !== viewerMemberId;
    default:
      return shelf === section;
  }
}
