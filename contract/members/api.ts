/** Members: the people on our side. */
import { z } from 'zod';
import { id, locale, moment } from '../common/api.ts';

export const role = z.enum(['owner', 'admin', 'agent']);
export type Role = z.infer<typeof role>;

export const member = z.object({
  id,
  name: z.string(),
  email: z.string(),
  /** The member's name in addresses such as `anna@shop.example`; unique in the workspace. */
  slug: z.string(),
  role,
  /** Off: nobody, the member included, can assign new conversations to them; running ones stay (PD-15…18). */
  available: z.boolean(),
  inboxIds: z.array(id),
  removedAt: moment.nullable(),
});
export type Member = z.infer<typeof member>;

/** Latin letters and digits, with dots, dashes and underscores between them. */
export const memberSlug = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/);

export const memberPatch = z
  .object({ role, available: z.boolean(), inboxIds: z.array(id), slug: memberSlug })
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
  /** Below each mail that the member writes, above the brand's; `{name}` and `{brand}` are filled in. */
  signature: z.string().max(10_000),
  /** The same in rich text; null when it is plain. */
  signatureHtml: z.string().max(50_000).nullable(),
});
export type Preferences = z.infer<typeof preferences>;
