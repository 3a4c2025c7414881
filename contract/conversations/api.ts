/** Conversations on the wire: one matter with one contact over one channel. */
import { z } from 'zod';
import { id, moment, pageQuery } from '../common/api.ts';

export const conversationStatus = z.enum(['open', 'pending', 'snoozed', 'closed']);
export type ConversationStatus = z.infer<typeof conversationStatus>;

/** The fixed sections of an inbox. Each is a set of shelves, see `matches-view.ts`. */
export const section = z.enum([
  'unassigned',
  'mine',
  'others',
  'missed',
  'pending',
  'snoozed',
  'closed',
  'spam',
  'all',
]);
export type Section = z.infer<typeof section>;

/** What this viewer may do with this record; the screen never works permissions out by itself. */
export const conversationCan = z.object({
  reply: z.boolean(),
  assign: z.boolean(),
  close: z.boolean(),
  delete: z.boolean(),
});

/** Why a conversation lies in Spam: somebody said so, a provider's filter did, or its sender is blocked. */
export const spamReason = z.discriminatedUnion('by', [
  z.object({ by: z.literal('member'), memberId: id.nullable(), name: z.string() }),
  z.object({ by: z.literal('provider'), provider: z.string(), header: z.string(), value: z.string() }),
  z.object({ by: z.literal('list'), kind: z.enum(['address', 'domain']), value: z.string() }),
]);
export type SpamReason = z.infer<typeof spamReason>;

export const conversation = z.object({
  id,
  /** Counts up within the workspace; for people (`/c/42`). Knowing it gives nobody anything. */
  number: z.number().int(),
  inboxId: id,
  channelId: id,
  connector: z.string(),
  contact: z.object({ id, name: z.string(), address: z.string().nullable() }),
  subject: z.string().nullable(),
  status: conversationStatus,
  assigneeId: id.nullable(),
  teamId: id.nullable(),
  tags: z.array(id),
  missed: z.boolean(),
  spam: z.boolean(),
  snoozedUntil: moment.nullable(),
  /** The viewer's own: did the customer write since I looked? */
  unread: z.boolean(),
  /** An outbound message of this conversation failed or is uncertain and waits for somebody. */
  deliveryTrouble: z.boolean(),
  lastMessage: z
    .object({
      id,
      text: z.string(),
      direction: z.enum(['in', 'out']),
      kind: z.enum(['message', 'note']),
      authorName: z.string(),
      at: moment,
    })
    .nullable(),
  lastActivityAt: moment,
  lastInboundAt: moment.nullable(),
  createdAt: moment,
  closedAt: moment.nullable(),
  /** Why the customer's identity is in doubt; null when nothing speaks against it. */
  doubt: z.enum(['unproven', 'suspicious', 'sender_unsure']).nullable(),
  /** Why it lies in Spam; null elsewhere. */
  spamReason: spamReason.nullable(),
  can: conversationCan,
});
export type Conversation = z.infer<typeof conversation>;

export const conversationListQuery = pageQuery.extend({
  inboxId: id.optional(),
  section: section.default('all'),
  assigneeId: id.optional(),
  tag: id.optional(),
  contactId: id.optional(),
  /** The one conversation that people call by this number. */
  number: z.coerce.number().int().positive().optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(['newest', 'oldest']).default('newest'),
});
export type ConversationListQuery = z.infer<typeof conversationListQuery>;

export const conversationPatch = z
  .object({
    status: conversationStatus,
    assigneeId: id.nullable(),
    teamId: id.nullable(),
    tags: z.array(id).max(50),
    snoozedUntil: moment.nullable(),
    contactId: id,
    subject: z.string().max(998),
    spam: z.boolean(),
    /** The viewer's own read mark: true = I have read all of it, false = unread again. */
    read: z.boolean(),
  })
  .partial()
  .strict();
export type ConversationPatch = z.infer<typeof conversationPatch>;

/** Absolute numbers of one inbox for one viewer, never deltas. `mine` counts unread ones, the rest conversations. */
export const inboxCounters = z.object({
  unassigned: z.number().int(),
  mine: z.number().int(),
  mineUnread: z.number().int(),
  others: z.number().int(),
  missed: z.number().int(),
  pending: z.number().int(),
  snoozed: z.number().int(),
  closed: z.number().int(),
  spam: z.number().int(),
  all: z.number().int(),
});
export type InboxCounters = z.infer<typeof inboxCounters>;
