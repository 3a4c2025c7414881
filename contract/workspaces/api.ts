/** The workspace: the tenant itself. */
import { z } from 'zod';

export const workspacePatch = z.object({ name: z.string().trim().min(1).max(100) }).strict();
