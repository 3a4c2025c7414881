/** All actions, in the order in which people meet them. Keys, palette, menus, tooltips and help read this one list. */
import { i18n } from '@lingui/core';
import { getLive, peekLive } from '../sync/live.ts';
import type { Action, ActionContext, Verdict } from './action.ts';
import { openHelp, openPalette, signOut, toggleAvailability, togglePanel, toggleSideBar } from './anywhere.ts';
import { assign, assignToMe, unassign } from './assign-to-me.ts';
import { closeConversation, setPending } from './close-conversation.ts';
import { currentPath, inboxPlace } from './go.ts';
import { inboxActions, pageActions, sectionActions } from './go-to.ts';
import { showChord } from './keys.ts';
import {
  blockSender,
  correctCustomer,
  deleteConversation,
  markSpam,
  markUnread,
  snooze,
  tagConversation,
} from './mark-conversation.ts';
import { movingActions } from './move-about.ts';
import { stage } from './stage.ts';
import { undo } from './undo.ts';
import { forward, newConversation, replyAll, writeNote, writeReply } from './write.ts';

export const actions: readonly Action[] = [
  writeReply,
  replyAll,
  writeNote,
  forward,
  newConversation,
  assignToMe,
  assign,
  unassign,
  closeConversation,
  setPending,
  snooze,
  tagConversation,
  markUnread,
  markSpam,
  blockSender,
  correctCustomer,
  deleteConversation,
  ...movingActions,
  ...sectionActions,
  ...inboxActions,
  ...pageActions,
  openPalette,
  openHelp,
  undo,
  toggleAvailability,
  toggleSideBar,
  togglePanel,
  signOut,
];

const byId = new Map(actions.map((action) => [action.id, action]));

export function actionById(id: string): Action {
  const action = byId.get(id);
  if (!action) throw new Error(`There is no action ${id}.`);
  return action;
}

/** What an action would act on now. `targetId` names one conversation instead, for a row's own menu. */
export function contextNow(targetId?: string): ActionContext {
  const { store } = getLive();
  const ids = targetId ? [targetId] : targetIds();
  return { store, targets: ids.flatMap((id) => store.conversations[id] ?? []) };
}

function targetIds(): readonly string[] {
  const list = stage('list');
  const selected = list?.selected() ?? [];
  if (selected.length > 0) return selected;
  const open = inboxPlace(currentPath())?.conversation;
  if (open) return [open];
  const focused = list?.focusedId();
  return focused ? [focused] : [];
}

/** Runs it if it may; says whether it did. */
export function runAction(action: Action, targetId?: string): boolean {
  if (!peekLive()) return false;
  const context = contextNow(targetId);
  if (action.can(context) !== true) return false;
  action.run(context);
  return true;
}

/** The first key of an action as shown to people. */
export const keysOf = (action: Action): string | undefined =>
  action.keys[0] ? showChord(action.keys[0], isMac) : undefined;

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** The reason of a refusal in words; null when it may run or has no place here. */
export const reasonOf = (verdict: Verdict): string | null => (typeof verdict === 'object' ? i18n._(verdict) : null);
