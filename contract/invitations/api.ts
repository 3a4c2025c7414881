/** Invitations: a one-time link by which somebody becomes a member. */
import { z } from 'zod';
import { id, locale, moment } from '../common/api.ts';
import { role } from '../members/api.ts';

export const invitation = z.object({
  id,
  email: z.string(),
  role,
  inboxIds: z.array(id),
  invitedBy: id,
  state: z.enum(['open', 'accepted', 'expired', 'revoked']),
  createdAt: moment,
  expiresAt: moment,
});
export type Invitation = z.infer<typeof invitation>;

export const newInvitation = z
  .object({ email: z.email().max(254), role: role.default('agent'), inboxIds: z.array(id).max(1000).default([]) })
  .strict();

/** What inviting answers: the only time that the link is seen. */
export const madeInvitation = invitation.extend({ link: z.string() });
export type MadeInvitation = z.infer<typeof madeInvitation>;

/** GET invitations/open?token= — what the invited person must know before being anybody here. */
export const openInvitation = z.object({
  state: z.enum(['open', 'link_invalid', 'link_expired']),
  workspace: z.string().nullable(),
  email: z.string().nullable(),
  role: role.nullable(),
  invitedBy: z.string().nullable(),
  /** True: this address signs in here already, so its password is asked for and not a new one. */
  hasAccount: z.boolean(),
});
export type OpenInvitation = z.infer<typeof openInvitation>;

/** POST invitations/accept */
export const acceptInvitation = z
  .object({
    token: z.string().max(200),
    name: z.string().trim().min(1).max(100),
    password: z.string().min(10).max(200),
    locale: locale.default('en'),
    timeZone: z.string().max(64).default('UTC'),
  })
  .strict();
export type AcceptInvitation = z.infer<typeof acceptInvitation>;

/** What accepting answers, beside the session's cookie; `signedIn` is false when a second factor is still asked for. */
export const acceptedInvitation = z.object({ workspaceId: id, memberId: id, signedIn: z.boolean() });
