/** Contacts: people who write to us, and their addresses on each medium with how each was proven. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

export const contactIdentity = z.object({
  id,
  /** The connector's id; for showing its badge. */
  medium: z.string(),
  address: z.string(),
  displayName: z.string(),
  proven: z.boolean(),
  /** Collects what claims this address against the evidence. */
  suspect: z.boolean(),
  proof: z.enum(['none', 'dmarc', 'dkim', 'arc', 'platform', 'member']),
  provenAt: moment.nullable(),
});

export const contact = z.object({
  id,
  kind: z.enum(['lead', 'customer']),
  name: z.string(),
  note: z.string().nullable(),
  identities: z.array(contactIdentity),
  createdAt: moment,
  /** Other contacts that may be the same person; never joined without a click. */
  samePerson: z.array(z.object({ contactId: id, name: z.string(), because: z.string() })),
});
export type Contact = z.infer<typeof contact>;

export const contactPatch = z
  .object({
    name: z.string().min(1).max(200),
    note: z.string().max(10_000).nullable(),
    kind: z.enum(['lead', 'customer']),
  })
  .partial()
  .strict();
