/**
 * Presents numbered events for several viewers at once: the rows they name are read once for all, then each viewer gets
 * what they may see. A thing that is gone, or out of a viewer's sight by now, is told as removed, so that a late or
 * repeated event can never show an old state.
 */
import type { WorkspaceEvent } from '@irori/contract/events';
import { type ConversationRow, conversationsByIds, presentConversation, readMarksOf } from '../conversations/index.ts';
import { draftsOf, presentDraft } from '../drafts/index.ts';
import type { House } from '../house.ts';
import { presentMessagesByIds } from '../messages/index.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import type { EventRow, PresentEvents } from '../platform/realtime/hub.ts';
import { countersForViewers } from './counters.ts';
import { presentReferences } from './present-references.ts';

export function makePresentEvents(house: House): PresentEvents {
  return async (workspaceId, allRows, viewers) => {
    const rows = lastMentions(allRows);
    const live = await readLive(house, workspaceId, rows, viewers);
    const references = await presentReferences(house, rows, viewers);
    const counters = await countersForViewers(house, workspaceId, inboxesTouched(rows), viewers);
    return new Map(
      viewers.map((viewer) => {
        const events = rows
          .filter((row) => row.member_id === null || row.member_id === viewer.memberId)
          .flatMap((row) => presentLive(live, row, viewer) ?? references.get(viewer)?.get(row.number) ?? []);
        const counted = [...(counters.get(viewer) ?? [])].map(
          ([inboxId, own]): WorkspaceEvent => ({ kind: 'counters.changed', inboxId, counters: own }),
        );
        return [viewer, [...events, ...counted]];
      }),
    );
  };
}

/** The rows that the events of the live store need, read in one go. */
interface Live {
  readonly conversations: ReadonlyMap<string, ConversationRow>;
  readonly messages: Awaited<ReturnType<typeof presentMessagesByIds>>;
  /** Key: `memberId conversationId`. */
  readonly readMarks: ReadonlyMap<string, Date>;
  /** Key: `memberId conversationId kind`. */
  readonly drafts: ReadonlyMap<string, WorkspaceEvent>;
}

async function readLive(
  house: House,
  workspaceId: string,
  rows: readonly EventRow[],
  viewers: readonly Viewer[],
): Promise<Live> {
  const { db } = house.database;
  const members = [...new Set(viewers.map((viewer) => viewer.memberId))];
  const subjects = (kind: string) => [...new Set(rows.filter((row) => row.kind === kind).map((row) => row.subject_id))];
  const conversationIds = subjects('conversation.changed');
  const [conversations, messages, readMarks] = await Promise.all([
    conversationsByIds(db, workspaceId, conversationIds),
    presentMessagesByIds(house, workspaceId, subjects('message.changed')),
    readMarksOf(db, workspaceId, members, conversationIds),
  ]);
  const drafts = new Map<string, WorkspaceEvent>();
  const writers = new Set(rows.filter((row) => row.kind === 'draft.changed').map((row) => row.member_id));
  for (const viewer of viewers.filter((candidate) => writers.has(candidate.memberId))) {
    for (const draft of await draftsOf(db, workspaceId, viewer.memberId, viewer.inboxIds)) {
      drafts.set(`${viewer.memberId} ${draft.conversation_id} ${draft.kind}`, {
        kind: 'draft.changed',
        draft: presentDraft(draft),
      });
    }
  }
  return { conversations: new Map(conversations.map((row) => [row.id, row])), messages, readMarks, drafts };
}

/** The event of one row for one viewer; an empty list when it is not for them, null when the row is of another kind. */
function presentLive(live: Live, row: EventRow, viewer: Viewer): WorkspaceEvent[] | null {
  switch (row.kind) {
    case 'conversation.changed': {
      const conversation = live.conversations.get(row.subject_id);
      if (!conversation || !seesInbox(viewer, conversation.inbox_id)) return conversationGone(row, viewer);
      const through = live.readMarks.get(`${viewer.memberId} ${row.subject_id}`);
      return [{ kind: 'conversation.changed', conversation: presentConversation(conversation, viewer, through) }];
    }
    case 'conversation.removed':
      return conversationGone(row, viewer);
    case 'message.changed': {
      const found = live.messages.get(row.subject_id);
      return found && seesInbox(viewer, found.inboxId) ? [{ kind: 'message.changed', message: found.message }] : [];
    }
    case 'message.removed':
      return mightHaveSeen(viewer, row)
        ? [{ kind: 'message.removed', messageId: row.subject_id, conversationId: row.conversation_id ?? '' }]
        : [];
    case 'draft.changed': {
      const draft = live.drafts.get(`${viewer.memberId} ${row.subject_id} ${row.detail}`);
      return draft ? [draft] : [];
    }
    case 'draft.removed':
      return [
        { kind: 'draft.removed', conversationId: row.subject_id, draftKind: row.detail === 'note' ? 'note' : 'reply' },
      ];
    default:
      return null;
  }
}

const conversationGone = (row: EventRow, viewer: Viewer): WorkspaceEvent[] =>
  mightHaveSeen(viewer, row) ? [{ kind: 'conversation.removed', conversationId: row.subject_id }] : [];

/** Of several mentions of one thing only the last counts, since all show the state of now; the order of the rest holds. */
function lastMentions(rows: readonly EventRow[]): EventRow[] {
  const last = new Map(rows.map((row) => [mentionOf(row), row.number]));
  return rows.filter((row) => last.get(mentionOf(row)) === row.number);
}

function mentionOf(row: EventRow): string {
  const noun = row.kind.slice(0, row.kind.indexOf('.'));
  return `${noun} ${noun === 'draft' ? row.detail : ''} ${row.subject_id} ${row.member_id ?? ''}`;
}

const inboxesTouched = (rows: readonly EventRow[]): string[] => [
  ...new Set(
    rows
      .filter((row) => row.kind.startsWith('conversation.'))
      .flatMap((row) => [row.inbox_id, row.left_inbox_id].filter((id) => id !== null)),
  ),
];

const mightHaveSeen = (viewer: Viewer, row: EventRow): boolean =>
  [row.inbox_id, row.left_inbox_id].some((inboxId) => inboxId !== null && seesInbox(viewer, inboxId));
