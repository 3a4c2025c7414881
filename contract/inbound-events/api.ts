/** The ledger: everything a provider ever handed us, and what became of it. */
import { z } from 'zod';
import { id, moment, pageQuery } from '../common/api.ts';

/** `received` is still in progress; the other four are ends, and every event reaches exactly one. */
export const inboundState = z.enum(['received', 'applied', 'duplicate', 'ignored', 'quarantined']);
export type InboundState = z.infer<typeof inboundState>;

export const inboundEvent = z.object({
  id,
  channelId: id,
  connector: z.string(),
  state: inboundState,
  /** The rule that ignored it or the reason for the quarantine, as a stable code such as `smtp.too_large`. */
  reason: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  preview: z.object({ from: z.string(), subject: z.string(), text: z.string() }).nullable(),
  size: z.number().int(),
  /** False when the bytes were never taken in (too large) or are erased by retention. */
  hasRaw: z.boolean(),
  conversationId: id.nullable(),
  messageId: id.nullable(),
  receivedAt: moment,
  processedAt: moment.nullable(),
  attempts: z.number().int(),
});
export type InboundEvent = z.infer<typeof inboundEvent>;

export const inboundEventListQuery = pageQuery.extend({ state: inboundState.optional(), channelId: id.optional() });
