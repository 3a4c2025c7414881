/** Brands: faces shown to customers. A channel belongs to one. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const brand = z.object({ id, name: z.string(), signature: z.string() });
export type Brand = z.infer<typeof brand>;
export const newBrand = z
  .object({ name: z.string().trim().min(1).max(100), signature: z.string().max(10_000).default('') })
  .strict();

export const brandPatch = z
  .object({ name: z.string().trim().min(1).max(100), signature: z.string().max(10_000) })
  .partial()
  .strict();
