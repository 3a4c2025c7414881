/** First run: making the workspace, its owner and first inbox through the one-time link. */
import { z } from 'zod';
import { id, locale } from '../common/api.ts';

/** GET setup?token= — what the set-up screen must know before anybody is signed in. */
export const setupState = z.object({
  state: z.enum(['ready', 'link_invalid', 'done']),
  /** What this installation can do now; `false` entries name the setting that would change it. */
  installation: z
    .array(
      z.object({
        code: z.enum(['inbound_domain', 'public_url', 'relay', 'smtp_reach', 'disk']),
        ok: z.boolean(),
        setting: z.string(),
        value: z.string(),
      }),
    )
    .default([]),
});
export type SetupState = z.infer<typeof setupState>;

export const setupRequest = z
  .object({
    token: z.string().max(200),
    workspace: z.string().trim().min(1).max(100),
    name: z.string().trim().min(1).max(100),
    email: z.email().max(254),
    password: z.string().min(10).max(200),
    inbox: z.string().trim().min(1).max(100),
    locale: locale.default('en'),
    timeZone: z.string().max(64).default('UTC'),
    sampleData: z.boolean().default(false),
  })
  .strict();
export type SetupRequest = z.infer<typeof setupRequest>;

/** Whether the workspace still holds the sample data it may have been set up with. */
export const sampleData = z.object({ present: z.boolean() });
export type SampleData = z.infer<typeof sampleData>;

/** What set-up answers, beside the session's cookie; `signedIn` is false when signing in did not work at once. */
export const setupMade = z.object({ workspaceId: id, memberId: id, inboxId: id, signedIn: z.boolean() });
export type SetupMade = z.infer<typeof setupMade>;
