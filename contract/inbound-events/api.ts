/** The ledger: everything a provider ever handed us, and what became of it. */
import { z } from 'zod';
import { id, moment, pageQuery } from '../common/api.ts';

/** `received` is still in progress; the other four are ends, and every event reaches exactly one. */
export const inboundState = z.enum(['received', 'applied', 'duplicate', 'ignored', 'quarantined']);
export type InboundState = z.infer<typeof inboundState>;

/** What a person can do about an entry. */
export type InboundDecision = 'replay' | 'release' | 'ignore';

export const inboundEvent = z.object({
  id,
  channelId: id,
  connector: z.string(),
  state: inboundState,
  /** The rule that ignored it or the reason for the quarantine, as a stable code such as `smtp.too_large`. */
  reason: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  preview: z.object({ from: z.string(), subject: z.string(), text: z.string() }).nullable(),
  /** What was said when it was handed over, before anything was read: there also for what was refused or came twice. */
  handedOver: z
    .object({
      /** The sender of the envelope; empty for reports, which have none. */
      from: z.string(),
      /** Its recipients among our addresses. */
      to: z.array(z.string()),
    })
    .nullable(),
  /** Bytes; for what was refused as too large, what the sender announced. 0 when nobody said. */
  size: z.number().int(),
  /** False when the bytes were never taken in (too large) or are erased by retention. */
  hasRaw: z.boolean(),
  conversationId: id.nullable(),
  messageId: id.nullable(),
  receivedAt: moment,
  processedAt: moment.nullable(),
  attempts: z.number().int(),
  /** What works on it as it stands. */
  can: z.object({ replay: z.boolean(), release: z.boolean(), ignore: z.boolean() }),
});
export type InboundEvent = z.infer<typeof inboundEvent>;

export const inboundEventListQuery = pageQuery.extend({ state: inboundState.optional(), channelId: id.optional() });
