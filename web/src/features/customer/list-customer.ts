/** Blocks the customer of a conversation, or trusts them; with undo. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { ListedSender } from '@irori/contract/spam/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { patchConversation } from '../../actions/change-conversation.ts';
import { offerUndo } from '../../actions/undo.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { showToast } from '../../ui/toast.tsx';

/** Throws what the server refuses. The conversation's new place comes with the event. */
export async function listCustomer(
  conversation: Conversation,
  verdict: ListedSender['verdict'],
  domain = false,
): Promise<void> {
  const { id, spam } = conversation;
  const listed = await api.post<ListedSender>(`conversations/${id}/list-customer`, { verdict, domain });
  offerUndo(
    verdict === 'block' ? msg`Blocked: ${listed.value}` : msg`Never spam: ${listed.value}`,
    () => {
      patchConversation(id, { spam });
      void unlist(id);
    },
    30,
  );
}

/** Takes one's own word on the customer back, and the conversation out of Spam. */
export async function unblockCustomer(conversation: Conversation): Promise<void> {
  await unlist(conversation.id);
  patchConversation(conversation.id, { spam: false });
}

async function unlist(conversationId: string): Promise<void> {
  try {
    await api.delete(`conversations/${conversationId}/list-customer`);
  } catch (error) {
    showToast({ tone: 'danger', text: i18n._(msg`Not undone: ${describeError(error)}`) });
  }
}
