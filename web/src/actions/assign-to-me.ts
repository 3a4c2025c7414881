/** Takes a conversation into my hands; a second press of "nobody" lets it go. Bound to availability (PD-15…18). */
import { msg } from '@lingui/core/macro';
import { type Action, all } from './action.ts';
import { changeConversations } from './change-conversation.ts';
import { openOverlay } from './stage.ts';

export const assignToMe: Action = {
  id: 'assign-to-me',
  group: 'list',
  icon: 'assign-me',
  keys: ['i'],
  label: () => msg`Assign to me`,
  can: (context) => {
    const me = context.store.me.member;
    if (!all(context, (conversation) => conversation.can.assign)) return false;
    if (context.targets.every((conversation) => conversation.assigneeId === me.id)) return false;
    return me.available || msg`You take no new conversations at the moment.`;
  },
  run: ({ store, targets }) => {
    const me = store.me.member.id;
    changeConversations(targets, () => ({ assigneeId: me }), msg`Assigned to you`);
  },
};

export const assign: Action = {
  id: 'assign',
  group: 'list',
  icon: 'assign',
  keys: ['a'],
  label: () => msg`Assign…`,
  can: (context) => all(context, (conversation) => conversation.can.assign),
  run: ({ targets }) => openOverlay({ kind: 'assign', ids: targets.map((conversation) => conversation.id) }),
};

export const unassign: Action = {
  id: 'unassign',
  group: 'list',
  icon: 'unassign',
  keys: ['shift+i'],
  label: () => msg`Assign to nobody`,
  can: (context) =>
    all(context, (conversation) => conversation.can.assign) &&
    context.targets.some((conversation) => conversation.assigneeId !== null),
  run: ({ targets }) => changeConversations(targets, () => ({ assigneeId: null }), msg`Assigned to nobody`),
};
