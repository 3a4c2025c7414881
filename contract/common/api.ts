/** Shapes every noun shares: ids, times, pages, addresses and the wire form of an error. */
import { z } from 'zod';

/** A time-ordered UUID (version 7), made by whoever creates the thing: server or browser. */
export const id = z.uuid();
export type Id = string;

/** A moment on the wire: ISO 8601 in UTC with milliseconds. */
export const moment = z.iso.datetime({ offset: true });

export const locale = z.enum(['en', 'ja', 'pl']);
export type Locale = z.infer<typeof locale>;

/** A mail address with the name beside it, as shown to people. */
export const mailAddress = z.object({ name: z.string(), address: z.string() });
export type MailAddress = z.infer<typeof mailAddress>;

/** Query of every list: `limit` rows after `cursor` (opaque, from the previous page's `nextCursor`). */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** One page of a list. `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export type Page<T> = { items: T[]; nextCursor: string | null };

/**
 * problem+json (RFC 9457). `code` is stable and, with `params`, is all a client needs to say the sentence in its
 * reader's language; `detail` is the same sentence in English.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
