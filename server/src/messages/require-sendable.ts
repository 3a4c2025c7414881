/** The server's side of the one gate for drafts: what the composer warned of is refused here, field by field. */
import { checkDraft } from '@irori/contract/check-draft';
import type { AttachmentRow } from '../attachments/index.ts';
import { capabilitiesHere } from '../channels/index.ts';
import type { ConversationRow } from '../conversations/index.ts';
import { draftRefused } from '../errors.ts';
import type { House } from '../house.ts';
import type { WrittenReply } from './written-reply.ts';

/** Throws `draft_refused` with every problem named. */
export function requireSendable(
  house: House,
  row: ConversationRow,
  request: WrittenReply,
  attachments: readonly AttachmentRow[],
): void {
  const capabilities = capabilitiesHere(house, row.connector);
  const files = attachments.map((file) => ({
    fileName: file.file_name,
    contentType: file.content_type,
    size: file.size,
  }));
  const draft = {
    kind: request.kind,
    text: request.text,
    attachments: files,
    cc: [...request.cc, ...(request.to ?? [])],
    bcc: request.bcc,
  };
  const problems = checkDraft(draft, capabilities, { now: house.clock.now(), lastInboundAt: row.last_inbound_at });
  const first = problems[0];
  if (!first) return;
  throw draftRefused(first.code, sentences[first.code], {
    params: Object.fromEntries(Object.entries(first).filter(([key]) => key !== 'code')),
    errors: problems.map((problem) => ({
      path: pathOf(problem.code),
      code: problem.code,
      message: sentences[problem.code],
    })),
  });
}

const sentences = {
  'draft.empty': 'Write something or add a file.',
  'draft.too_long': 'The text is longer than this channel carries.',
  'draft.too_many_files': 'These are more files than this channel carries in one message.',
  'draft.file_too_large': 'A file is larger than this channel carries.',
  'draft.file_type_refused': 'This channel does not carry files of this type.',
  'draft.files_too_large_together': 'The files are together larger than this channel carries.',
  'draft.copies_refused': 'This channel knows no copies.',
  'draft.address_invalid': 'One of the addresses is not a mail address.',
  'draft.window_closed': 'The time in which this channel allows free answers is over.',
} as const;

const pathOf = (code: string): string =>
  code.includes('file')
    ? 'attachmentIds'
    : code === 'draft.address_invalid' || code === 'draft.copies_refused'
      ? 'cc'
      : 'text';
