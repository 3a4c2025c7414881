/** The one way an action changes conversations: at once on the screen, to the server as soon as possible, with undo. */
import type { Conversation, ConversationPatch } from '@irori/contract/conversations/api';
import type { MessageDescriptor } from '@lingui/core';
import { enqueue, makeWriteId } from '../sync/pending.ts';
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
    for (const { conversation, patch } of before) patchConversation(conversation.id, reverse(conversation, patch));
  });
}

/** The patch that brings the fields of `patch` back to what they were. */
export function reverse(conversation: Conversation, patch: ConversationPatch): ConversationPatch {
  const was: ConversationPatch = {};
  if (patch.status !== undefined) was.status = conversation.status;
  if (patch.assigneeId !== undefined) was.assigneeId = conversation.assigneeId;
  if (patch.teamId !== undefined) was.teamId = conversation.teamId;
  if (patch.tags !== undefined) was.tags = [...conversation.tags];
  if (patch.spam !== undefined) was.spam = conversation.spam;
  if (patch.read !== undefined) was.read = !conversation.unread;
  if (patch.snoozedUntil !== undefined) was.snoozedUntil = conversation.snoozedUntil;
  if (patch.subject !== undefined && conversation.subject !== null) was.subject = conversation.subject;
  return was;
}
