/** Drafts: what a member has begun to write, per conversation and kind, kept over reloads and sign-outs. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

export const draftKind = z.enum(['reply', 'note']);

export const draft = z.object({
  conversationId: id,
  memberId: id,
  kind: draftKind,
  text: z.string(),
  html: z.string().nullable(),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  attachmentIds: z.array(id),
  /** Grows by one with each save; a save names the version it builds on. */
  version: z.number().int(),
  updatedAt: moment,
});
export type Draft = z.infer<typeof draft>;

/** PUT conversations/{id}/drafts/{kind}. An empty draft (no text, no files) deletes it. 409 `draft_conflict` carries the other. */
export const draftSave = draft
  .pick({ text: true, html: true, cc: true, bcc: true, attachmentIds: true })
  .extend({ version: z.number().int().min(0) })
  .strict();
export type DraftSave = z.infer<typeof draftSave>;
