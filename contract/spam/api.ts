/** Senders who are blocked or never spam, and what happens to spam. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

export const listedSender = z.object({
  id,
  verdict: z.enum(['block', 'allow']),
  kind: z.enum(['address', 'domain']),
  /** Empty for mail; else the connector that knows the address. */
  medium: z.string(),
  value: z.string(),
  /** Null: in all inboxes. */
  inboxId: id.nullable(),
  addedBy: id,
  addedAt: moment,
});
export type ListedSender = z.infer<typeof listedSender>;

/** `value` is a mail address, or a domain with or without its `@`. */
export const newListedSender = z
  .object({
    verdict: z.enum(['block', 'allow']).default('block'),
    value: z.string().trim().min(1).max(320),
    inboxId: id.nullable().default(null),
  })
  .strict();

/** POST conversations/{id}/block: blocks or allows the customer's address on this medium. */
export const listCustomer = z
  .object({
    verdict: z.enum(['block', 'allow']).default('block'),
    /** The whole domain; mail alone has one. */
    domain: z.boolean().default(false),
  })
  .strict();

export const spamSettings = z.object({
  /** Days after which spam is deleted, 30 at least; null: never by itself. */
  deleteAfterDays: z.number().int().min(30).max(3650).nullable(),
  /** Whether the verdict that a mail provider wrote into the header counts. */
  useVerdicts: z.boolean(),
});
export type SpamSettings = z.infer<typeof spamSettings>;
