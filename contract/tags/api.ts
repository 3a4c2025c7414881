/** Tags: words members put on conversations. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const tag = z.object({ id, name: z.string(), colour: z.string() });
export type Tag = z.infer<typeof tag>;
export const newTag = z
  .object({ name: z.string().trim().min(1).max(50), colour: z.string().max(20).default('grey') })
  .strict();

export const tagPatch = z
  .object({ name: z.string().trim().min(1).max(50), colour: z.string().max(20) })
  .partial()
  .strict();
