/** Members: the people on our side. */
import { z } from 'zod';
import { id, locale, moment } from '../common/api.ts';

export const role = z.enum(['owner', 'admin', 'agent']);
export type Role = z.infer<typeof role>;

export const member = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  /** Off: nobody, the member included, can assign new conversations to them; running ones stay (PD-15…18). */
  available: z.boolean(),
  inboxIds: z.array(id),
  removedAt: moment.nullable(),
});
export type Member = z.infer<typeof member>;

export const memberPatch = z
  .object({ role, available: z.boolean(), inboxIds: z.array(id) })
  .partial()
  .strict();

/** What only the member themselves sees and sets. */
export const preferences = z.object({
  locale,
  timeZone: z.string().max(64),
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  /** Seconds a reply is held so that it can be taken back; null = the channel's default. */
  undoSeconds: z.number().int().min(0).max(30).nullable(),
  afterClose: z.enum(['next', 'list', 'stay']),
  enterSends: z.boolean(),
  singleKeys: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;
