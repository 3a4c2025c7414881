/** The one way an action changes conversations: at once on the screen, to the server as soon as possible, with undo. */
import type { Conversation, ConversationPatch } from '@irori/contract/conversations/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { getLive } from '../sync/live.ts';
import { enqueue, makeWriteId } from '../sync/pending.ts';
import { showToast } from '../ui/toast.tsx';
import { offerUndo } from './undo.ts';

/** Applies a patch without a word: read marks, undo itself. */
export function patchConversation(conversationId: string, patch: ConversationPatch): void {
  enqueue({ kind: 'patch-conversation', id: makeWriteId(), conversationId, patch });
}

/**
 * Applies a patch to each conversation and offers to undo it.
 * @param done what was done, in words
 */
export function changeConversations(
  conversations: readonly Conversation[],
  patchFor: (conversation: Conversation) => ConversationPatch,
  done: MessageDescriptor,
): void {
  const before = conversations.map((conversation) => ({ conversation, patch: patchFor(conversation) }));
  for (const { conversation, patch } of before) patchConversation(conversation.id, patch);
  offerUndo(done, () => {
    let kept = 0;
    for (const { conversation, patch } of before) {
      const back = reverse(conversation, patch, getLive().store.conversations[conversation.id] ?? conversation);
      if (Object.keys(back).length > 0) patchConversation(conversation.id, back);
      else kept += 1;
    }
    if (kept > 0) showToast({ text: i18n._(msg`Somebody has changed it since; it stays as it is now.`) });
  });
}

/**
 * The patch that takes mine back: of what it changed, whatever is still as I left it. What a colleague has changed since
 * is theirs, and of the tags only those go or return that were mine.
 * @param was the conversation before my patch
 * @param now as it is by now
 */
export function reverse(was: Conversation, patch: ConversationPatch, now: Conversation): ConversationPatch {
  const back: ConversationPatch = {};
  if (patch.status !== undefined && now.status === patch.status) {
    back.status = was.status;
    if (patch.snoozedUntil !== undefined || was.snoozedUntil !== null) back.snoozedUntil = was.snoozedUntil;
  }
  if (patch.assigneeId !== undefined && now.assigneeId === patch.assigneeId) back.assigneeId = was.assigneeId;
  if (patch.teamId !== undefined && now.teamId === patch.teamId) back.teamId = was.teamId;
  if (patch.tags !== undefined) {
    const mine = new Set(patch.tags.filter((tag) => !was.tags.includes(tag)));
    const gone = was.tags.filter((tag) => !patch.tags?.includes(tag));
    back.tags = [...new Set([...now.tags.filter((tag) => !mine.has(tag)), ...gone])];
  }
  if (patch.spam !== undefined && now.spam === patch.spam) back.spam = was.spam;
  if (patch.read !== undefined) back.read = !was.unread;
  if (patch.subject !== undefined && now.subject === patch.subject && was.subject !== null) back.subject = was.subject;
  return back;
}
