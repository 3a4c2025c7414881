/** Inboxes: shared queues. */
import { z } from 'zod';
import { id } from '../common/api.ts';

const days = 24 * 60;

export const inboxSettings = z.object({
  /** What a customer's message does to a closed conversation; `reopenWithin`: reopens it for so many days. */
  afterClose: z.enum(['reopen', 'reopenWithin', 'newConversation']).nullable(),
  /** Days of `reopenWithin`; null = 7. */
  reopenWithinDays: z.number().int().min(1).max(365).nullable(),
  replyOnClosed: z.enum(['send', 'reopen', 'refuse']).nullable(),
  /** Whether mails carry the history below the answer; null = they do. */
  quoteHistory: z.boolean().nullable(),
  /** What happens to a reply put off to a later hour when the customer writes before it; null = `ask`. */
  scheduledWhenAnswered: z.enum(['ask', 'send']).nullable(),
  /** Mail from a verified domain: each member's own address, or one for all; null = each member's own. */
  senderStyle: z.enum(['member', 'one']).nullable(),
  /** Minutes until an unanswered conversation counts as missed; 0 = never, null = 15 for chats, never for mail. */
  missedAfter: z
    .number()
    .int()
    .min(0)
    .max(30 * days)
    .nullable(),
  /** Minutes until a missed one closes by itself; null = never. */
  closeMissedAfter: z
    .number()
    .int()
    .min(15)
    .max(31 * days)
    .nullable(),
  /** Minutes of silence until one that somebody holds closes by itself; null = never. */
  closeIdleAfter: z
    .number()
    .int()
    .min(5)
    .max(30 * days)
    .nullable(),
});

export const inbox = z.object({
  id,
  name: z.string(),
  position: z.number().int(),
  /** null = the default of the channel's kind, see design rules. */
  settings: inboxSettings,
  memberIds: z.array(id),
  can: z.object({ manage: z.boolean() }),
});
export type Inbox = z.infer<typeof inbox>;

export const newInbox = z
  .object({ name: z.string().trim().min(1).max(100), memberIds: z.array(id).max(1000).default([]) })
  .strict();
export const inboxPatch = z
  .object({ name: z.string().trim().min(1).max(100), position: z.number().int(), settings: inboxSettings.partial() })
  .partial()
  .strict();

/** PUT inboxes/{id}/members */
export const inboxMembers = z.object({ memberIds: z.array(id).max(1000) }).strict();
