/** Closes what is open and opens again what is closed; afterwards the member's habit decides what is shown. */
import type { ConversationStatus } from '@irori/contract/conversations/api';
import { msg } from '@lingui/core/macro';
import { getLive } from '../sync/live.ts';
import { type Action, type ActionContext, all } from './action.ts';
import { changeConversations } from './change-conversation.ts';
import { conversationPath, currentPath, goTo, inboxPlace } from './go.ts';
import { stage } from './stage.ts';

const closed = (context: ActionContext): boolean => all(context, (conversation) => conversation.status === 'closed');

export const closeConversation: Action = {
  id: 'close',
  group: 'list',
  icon: 'close',
  keys: ['e'],
  label: (context) => (closed(context) ? msg`Reopen` : msg({ message: 'Close', context: 'conversation' })),
  can: (context) => all(context, (conversation) => conversation.can.close),
  run: (context) => {
    if (closed(context)) {
      changeConversations(context.targets, () => ({ status: 'open' }), msg`Reopened`);
      return;
    }
    setStatus(context, 'closed');
  },
  alsoFoundBy: msg`done resolve finish`,
};

export const setPending: Action = {
  id: 'pending',
  group: 'list',
  icon: 'pending',
  keys: ['p'],
  label: (context) => (all(context, (one) => one.status === 'pending') ? msg`No longer pending` : msg`Put on hold`),
  can: (context) => all(context, (conversation) => conversation.can.close),
  run: (context) => {
    if (all(context, (one) => one.status === 'pending')) {
      changeConversations(context.targets, () => ({ status: 'open' }), msg`Open again`);
      return;
    }
    setStatus(context, 'pending');
  },
};

function setStatus(context: ActionContext, status: Extract<ConversationStatus, 'closed' | 'pending'>): void {
  const leave = placeAfter(context.targets.map((conversation) => conversation.id));
  changeConversations(context.targets, () => ({ status }), status === 'closed' ? msg`Closed` : msg`Put on hold`);
  leave();
}

/**
 * Where to go when these conversations are dealt with. Worked out before they leave the list; does nothing when none
 * of them is open.
 */
export function placeAfter(ids: readonly string[]): () => void {
  const place = inboxPlace(currentPath());
  const open = place?.conversation;
  const list = stage('list');
  list?.clearSelection();
  if (!place || !open || !ids.includes(open)) return () => undefined;
  const habit = getLive().store.me.preferences.afterClose;
  if (habit === 'stay') return () => undefined;
  const next = habit === 'next' ? nextIn(list?.ids() ?? [], open, ids) : null;
  return () => goTo(next ? conversationPath(next, place) : `/inbox/${place.inbox}/${place.section}`);
}

/**
 * The row after `open` that is not dealt with together with it; null when there is none. One that was opened by its
 * address and does not stand in the list has no next one: whatever were shown instead would be somebody else's.
 */
export function nextIn(shown: readonly string[], open: string, dealtWith: readonly string[]): string | null {
  const at = shown.indexOf(open);
  return at < 0 ? null : (shown.slice(at + 1).find((id) => !dealtWith.includes(id)) ?? null);
}
