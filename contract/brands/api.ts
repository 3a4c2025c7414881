/** Brands: faces shown to customers. A channel belongs to one. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const brand = z.object({
  id,
  name: z.string(),
  /** Below each mail of its channels; `{name}` and `{brand}` become the member's and the brand's name. */
  signature: z.string(),
  /** The same in rich text; null when it is plain. */
  signatureHtml: z.string().nullable(),
  /** The domain it writes from; null = that of each support address. */
  senderDomainId: id.nullable(),
});
export type Brand = z.infer<typeof brand>;
export const newBrand = z
  .object({
    name: z.string().trim().min(1).max(100),
    signature: z.string().max(10_000).default(''),
    signatureHtml: z.string().max(50_000).nullable().default(null),
  })
  .strict();

export const brandPatch = z
  .object({
    name: z.string().trim().min(1).max(100),
    signature: z.string().max(10_000),
    signatureHtml: z.string().max(50_000).nullable(),
    senderDomainId: id.nullable(),
  })
  .partial()
  .strict();
