/** Files of messages. The bytes are fetched from `url`, which never changes and is signed anew when asked for. */
import { z } from 'zod';
import { id } from '../common/api.ts';

export const attachment = z.object({
  id,
  fileName: z.string(),
  contentType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  inline: z.boolean(),
  /** Stable path `/attachments/{id}`; answers a redirect to a signed, short-lived address. */
  url: z.string(),
  /** `failed` is announced in the thread with its reason: nothing is left out in silence. */
  state: z.enum(['ready', 'pending', 'failed']),
  reason: z.string().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
});
export type Attachment = z.infer<typeof attachment>;
