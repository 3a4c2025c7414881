/** Asks who the customer is and says who it really is; with undo, as everything that can be undone. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { CorrectedCustomer, CustomerCorrection, CustomerEvidence } from '@irori/contract/conversations/customer';
import { i18n } from '@lingui/core';
import { msg, plural } from '@lingui/core/macro';
import { offerUndo } from '../../actions/undo.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive } from '../../sync/live.ts';
import { showToast } from '../../ui/toast.tsx';

export const loadCustomer = (conversationId: string): Promise<CustomerEvidence> =>
  api.get<CustomerEvidence>(`conversations/${conversationId}/customer`);

/** Throws what the server refuses. */
export async function correctCustomer(conversationId: string, correction: CustomerCorrection): Promise<void> {
  const done = await api.post<CorrectedCustomer>(`conversations/${conversationId}/customer`, correction);
  take(done.conversation);
  const name = done.conversation.contact.name || (done.conversation.contact.address ?? '');
  const others = done.conversations - 1;
  offerUndo(
    others > 0
      ? msg`${plural(others, { one: `The customer is ${name}, in # other conversation too`, other: `The customer is ${name}, in # other conversations too` })}`
      : msg`The customer is ${name}`,
    () => void undoCorrection(conversationId, done.correctionId),
    30,
  );
}

export async function undoCorrection(conversationId: string, correctionId: string): Promise<void> {
  try {
    take(await api.post<Conversation>(`conversations/${conversationId}/customer/undo`, { correctionId }));
    showToast({ text: i18n._(msg`The customer is as before.`) });
  } catch (error) {
    showToast({ tone: 'danger', text: describeError(error) });
  }
}

/** The answer is shown at once; the event that follows says the same. */
function take(conversation: Conversation): void {
  applyEvents({ through: getLive().server.number, events: [{ kind: 'conversation.changed', conversation }] });
}
