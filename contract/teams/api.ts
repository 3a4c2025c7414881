/** Teams: groups of members that can hold conversations together. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const team = z.object({ id, name: z.string(), memberIds: z.array(id) });
export type Team = z.infer<typeof team>;
export const newTeam = z
  .object({ name: z.string().trim().min(1).max(100), memberIds: z.array(id).default([]) })
  .strict();

export const teamPatch = newTeam.partial();
