/** Search over messages, subjects, contacts and attachment names; only what the viewer may see. */
import { z } from 'zod';
import { id, moment, pageQuery } from '../common/api.ts';
import { conversation } from '../conversations/api.ts';

export const searchQuery = pageQuery.extend({ q: z.string().trim().min(1).max(200) });
export const searchHit = z.object({ conversation, messageId: id.nullable(), snippet: z.string(), at: moment });
export type SearchHit = z.infer<typeof searchHit>;
