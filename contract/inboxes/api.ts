/** Inboxes: shared queues. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const inboxSettings = z.object({
  afterClose: z.enum(['reopen', 'newConversation']).nullable(),
  replyOnClosed: z.enum(['send', 'reopen', 'refuse']).nullable(),
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
