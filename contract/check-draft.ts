/**
 * (draft, capabilities, window) → problems. One gate for composer and server, so that both refuse the same things for
 * the same reasons. Pure: the caller says what time it is.
 */
import type { Capabilities, MediaRule } from './capabilities.ts';

export interface DraftToCheck {
  readonly kind: 'reply' | 'note';
  readonly text: string;
  readonly attachments: readonly { fileName: string; contentType: string; size: number }[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

export type DraftProblem =
  | { readonly code: 'draft.empty' }
  | { readonly code: 'draft.too_long'; readonly length: number; readonly max: number }
  | { readonly code: 'draft.too_many_files'; readonly count: number; readonly max: number }
  | { readonly code: 'draft.file_too_large'; readonly fileName: string; readonly size: number; readonly max: number }
  | { readonly code: 'draft.file_type_refused'; readonly fileName: string; readonly contentType: string }
  | { readonly code: 'draft.files_too_large_together'; readonly size: number; readonly max: number }
  | { readonly code: 'draft.copies_refused' }
  | { readonly code: 'draft.address_invalid'; readonly address: string }
  | { readonly code: 'draft.window_closed'; readonly closedAt: string; readonly escape: 'template' | 'tag' | 'none' };

/** @param lastInboundAt when the customer last wrote; null when never. */
export function checkDraft(
  draft: DraftToCheck,
  capabilities: Capabilities,
  at: { readonly now: Date; readonly lastInboundAt: Date | null },
): DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (draft.text.trim() === '' && draft.attachments.length === 0) problems.push({ code: 'draft.empty' });
  if (draft.kind === 'note') return problems; // notes never leave: no platform limits them

  const { maxLength } = capabilities.text;
  const length = [...draft.text].length;
  if (maxLength !== null && length > maxLength) problems.push({ code: 'draft.too_long', length, max: maxLength });
  problems.push(...checkFiles(draft.attachments, capabilities));

  const copies = [...draft.cc, ...draft.bcc];
  if (copies.length > 0 && capabilities.copies === 'reject') problems.push({ code: 'draft.copies_refused' });
  for (const address of copies)
    if (!looksLikeAddress(address)) problems.push({ code: 'draft.address_invalid', address });

  const { replyWindow } = capabilities;
  if (replyWindow && at.lastInboundAt) {
    const closedAt = new Date(at.lastInboundAt.getTime() + replyWindow.hours * 3_600_000);
    if (at.now >= closedAt) {
      problems.push({ code: 'draft.window_closed', closedAt: closedAt.toISOString(), escape: replyWindow.escape });
    }
  }
  return problems;
}

function checkFiles(files: DraftToCheck['attachments'], capabilities: Capabilities): DraftProblem[] {
  const problems: DraftProblem[] = [];
  const { maxAttachments, maxTotalBytes } = capabilities;
  const byLink = capabilities.largeFiles === 'link';
  if (maxAttachments !== null && files.length > maxAttachments) {
    problems.push({ code: 'draft.too_many_files', count: files.length, max: maxAttachments });
  }
  for (const file of files) {
    const rule = mediaRuleFor(file.contentType, capabilities.media);
    if (!rule || rule.level === 'reject') {
      problems.push({ code: 'draft.file_type_refused', fileName: file.fileName, contentType: file.contentType });
    } else if (rule.maxBytes !== null && file.size > rule.maxBytes && !byLink) {
      problems.push({ code: 'draft.file_too_large', fileName: file.fileName, size: file.size, max: rule.maxBytes });
    }
  }
  const together = files.reduce((sum, file) => sum + file.size, 0);
  if (maxTotalBytes !== null && together > maxTotalBytes && !byLink) {
    problems.push({ code: 'draft.files_too_large_together', size: together, max: maxTotalBytes });
  }
  return problems;
}

function mediaRuleFor(contentType: string, rules: readonly MediaRule[]): MediaRule | undefined {
  const family = `${contentType.split('/')[0]}/*`;
  return rules.find((rule) => rule.type === contentType || rule.type === family || rule.type === '*');
}

/** Enough to catch a slip of the finger; the relay has the last word (RFC 5321 addresses are wider than any pattern). */
export function looksLikeAddress(address: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/u.test(address) && address.length <= 254;
}
