/** API tokens: bearer credentials of a member, shown once. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

export const apiToken = z.object({
  id,
  memberId: id,
  name: z.string(),
  /** The last four characters, to tell one from another. */
  hint: z.string(),
  createdAt: moment,
  lastUsedAt: moment.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const newToken = z.object({ name: z.string().trim().min(1).max(100) }).strict();

/** What creating a token answers: the only time that the token itself is seen. */
export const madeToken = apiToken.extend({ token: z.string() });
export type MadeToken = z.infer<typeof madeToken>;
