/** Who the customer of a conversation is, on what evidence, and correcting it. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';
import { customerRule } from '../customer-rules/api.ts';
import { conversation } from './api.ts';

export const customerCandidate = z.object({
  address: z.string(),
  name: z.string(),
  /** Where the message names them: `from`, `reply-to`, `forwarded-block`, `body`, ... */
  source: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  /** The contact it would become the conversation of; null = a new one. */
  contact: z.object({ id, name: z.string(), proven: z.boolean() }).nullable(),
  isCurrent: z.boolean(),
});

/** GET conversations/{id}/customer */
export const customerEvidence = z.object({
  conversationId: id,
  doubt: z.enum(['unproven', 'suspicious', 'sender_unsure']).nullable(),
  /** How the customer was found in the message that began the conversation; null when a member said who it is, or none was received. */
  found: z
    .object({ source: z.string(), confidence: z.enum(['high', 'medium', 'low']), evidence: z.array(z.string()) })
    .nullable(),
  /** The address in From of that message; what a rule would be made for. */
  writtenFrom: z.string().nullable(),
  candidates: z.array(customerCandidate),
  /** Other conversations that were given to this customer by the same cause, of those the viewer may see. */
  alike: z.number().int(),
  /** The rule for mail from that address, when there is one. */
  rule: customerRule.nullable(),
  /** A rule can be learned: the address in From is nobody's of ours. */
  canTeach: z.boolean(),
  /** The last correction, while it can be undone. */
  correction: z.object({ id, madeBy: id, madeAt: moment, conversations: z.number().int() }).nullable(),
});
export type CustomerEvidence = z.infer<typeof customerEvidence>;

/** POST conversations/{id}/customer: exactly one of `contactId`, `source` (of a candidate, with its address) and `address`. */
export const customerCorrection = z
  .object({
    contactId: id.optional(),
    address: z.string().trim().min(3).max(320).optional(),
    name: z.string().trim().max(200).default(''),
    /** The candidate's place, when one was picked; its address stands in `address`. */
    source: z.string().max(50).optional(),
    /** Also the other conversations that were given away by the same cause. */
    alike: z.boolean().default(false),
    /** Also mail to come. */
    teach: z.boolean().default(false),
  })
  .strict()
  .refine((body) => (body.contactId === undefined) !== (body.address === undefined), {
    message: 'Name a contact or an address, and not both.',
    path: ['address'],
  });
export type CustomerCorrection = z.input<typeof customerCorrection>;

export const correctedCustomer = z.object({
  conversation,
  correctionId: id,
  /** How many conversations were given to another customer, this one included. */
  conversations: z.number().int(),
  rule: customerRule.nullable(),
});
export type CorrectedCustomer = z.infer<typeof correctedCustomer>;
