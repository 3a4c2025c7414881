/**
 * What changed: the events a client learns of, each complete, as the viewer may see it (`can`, `unread` and counters
 * are the viewer's own). The server stores only kinds and ids and presents the rows of the moment, so that applying an
 * event twice, or a later one early, ends in the same store.
 */
import type { Brand } from './brands/api.ts';
import type { Channel } from './channels/api.ts';
import type { Contact } from './contacts/api.ts';
import type { Conversation, InboxCounters } from './conversations/api.ts';
import type { Draft } from './drafts/api.ts';
import type { InboundEvent } from './inbound-events/api.ts';
import type { Inbox } from './inboxes/api.ts';
import type { Me } from './me/api.ts';
import type { Member } from './members/api.ts';
import type { Message } from './messages/api.ts';
import type { Tag } from './tags/api.ts';
import type { Team } from './teams/api.ts';

export type WorkspaceEvent =
  | { kind: 'conversation.changed'; conversation: Conversation }
  /** Deleted, moved out of my sight, or my access ended: looks the same. */
  | { kind: 'conversation.removed'; conversationId: string }
  | { kind: 'message.changed'; message: Message }
  | { kind: 'message.removed'; messageId: string; conversationId: string }
  | { kind: 'counters.changed'; inboxId: string; counters: InboxCounters }
  | { kind: 'contact.changed'; contact: Contact }
  | { kind: 'draft.changed'; draft: Draft }
  | { kind: 'draft.removed'; conversationId: string; draftKind: 'reply' | 'note' }
  | { kind: 'me.changed'; me: Me }
  | { kind: 'member.changed'; member: Member }
  | { kind: 'team.changed'; team: Team }
  | { kind: 'team.removed'; teamId: string }
  | { kind: 'brand.changed'; brand: Brand }
  | { kind: 'tag.changed'; tag: Tag }
  | { kind: 'tag.removed'; tagId: string }
  | { kind: 'inbox.changed'; inbox: Inbox; counters: InboxCounters }
  | { kind: 'inbox.removed'; inboxId: string }
  | { kind: 'channel.changed'; channel: Channel }
  | { kind: 'channel.removed'; channelId: string }
  | { kind: 'inbound_event.changed'; inboundEvent: InboundEvent; quarantined: number };

/**
 * What the socket carries to the client. Numbers of one workspace are gapless, but a viewer sees a filtered part:
 * compare `after` with the number one stands at, and take `through` as the next. A gap means `resync`.
 */
export type ServerFrame =
  | { type: 'events'; after: number; through: number; events: WorkspaceEvent[] }
  /** The position is unknown, pruned or doubtful, or my access changed: fetch a new snapshot. */
  | { type: 'resync' }
  | {
      type: 'presence';
      conversationId: string;
      members: { memberId: string; state: 'viewing' | 'reply' | 'note' | 'idle' }[];
    }
  | { type: 'hello'; number: number; version: string };

/** The socket carries no writes but these. */
export type ClientFrame = {
  type: 'presence';
  conversationId: string | null;
  state: 'viewing' | 'reply' | 'note' | 'idle';
};
