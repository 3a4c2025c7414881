/** The signed-in member: who I am, what I may do, how I like it. */
import { z } from 'zod';
import { id } from '../common/api.ts';
import { member, preferences } from '../members/api.ts';

export const me = z.object({
  member,
  preferences,
  workspace: z.object({ id, name: z.string() }),
  can: z.object({
    manageChannels: z.boolean(),
    manageMembers: z.boolean(),
    manageWorkspace: z.boolean(),
    readLedger: z.boolean(),
  }),
});
export type Me = z.infer<typeof me>;

export const mePatch = z
  .object({ name: z.string().trim().min(1).max(100), available: z.boolean(), preferences: preferences.partial() })
  .partial()
  .strict();
