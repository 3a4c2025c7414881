/** Password links: a one-time link by which a member sets a new password. */
import { z } from 'zod';
import { moment } from '../common/api.ts';

/** POST members/:id/password-link: the only time that the link is seen. */
export const madePasswordLink = z.object({ email: z.string(), link: z.string(), expiresAt: moment });
export type MadePasswordLink = z.infer<typeof madePasswordLink>;

/** GET password-links/open?token=: what its holder must know before setting a password. */
export const openPasswordLink = z.object({
  state: z.enum(['open', 'link_invalid', 'link_expired']),
  email: z.string().nullable(),
});
export type OpenPasswordLink = z.infer<typeof openPasswordLink>;

/** POST password-links/use */
export const usePasswordLink = z.object({ token: z.string().max(200), password: z.string().min(10).max(200) }).strict();
export type UsePasswordLink = z.infer<typeof usePasswordLink>;

/** What using it answers, beside the session's cookie. */
export const usedPasswordLink = z.object({ email: z.string(), signedIn: z.boolean() });
