/** Marks on a conversation: unread, spam, tags; and deleting it, which asks first. */
import type { Conversation, Section } from '@irori/contract/conversations/api';
import { matchesSection } from '@irori/contract/matches-view';
import { msg } from '@lingui/core/macro';
import { getLive } from '../sync/live.ts';
import { type Action, all } from './action.ts';
import { changeConversations } from './change-conversation.ts';
import { placeAfter } from './close-conversation.ts';
import { currentPath, goTo, inboxPlace } from './go.ts';
import { openOverlay, stage } from './stage.ts';

export const markUnread: Action = {
  id: 'unread',
  group: 'list',
  icon: 'unread',
  keys: ['u'],
  label: (context) => (all(context, (one) => one.unread) ? msg`Mark as read` : msg`Mark as unread`),
  can: (context) => context.targets.length > 0,
  run: (context) => {
    const read = all(context, (one) => one.unread);
    const place = inboxPlace(currentPath());
    changeConversations(context.targets, () => ({ read }), read ? msg`Marked as read` : msg`Marked as unread`);
    // Left open, it would be read again at once.
    const open = context.targets.some((one) => one.id === place?.conversation);
    if (!read && place && open) goTo(`/inbox/${place.inbox}/${place.section}`);
  },
};

export const markSpam: Action = {
  id: 'spam',
  group: 'list',
  icon: 'spam',
  keys: ['!'],
  label: (context) => (all(context, (one) => one.spam) ? msg`Not spam` : msg`Spam`),
  can: (context) => all(context, (conversation) => conversation.can.close),
  run: (context) => {
    const spam = !all(context, (one) => one.spam);
    const place = inboxPlace(currentPath());
    const open = context.targets.find((one) => one.id === place?.conversation);
    const leave = placeAfter(context.targets.map((one) => one.id));
    const inList = !open || (stage('list')?.ids().includes(open.id) ?? true);
    changeConversations(context.targets, () => ({ spam }), spam ? msg`Moved to spam` : msg`Taken out of spam`);
    // What stays in sight is not dealt with: it is left open, and the next action still means it.
    if (inList && !(open && place && holds(place.section, { ...open, spam }))) leave();
  },
};

/** True when a section of the inbox, by its name in the address, holds this conversation. */
const holds = (name: string, conversation: Conversation): boolean =>
  matchesSection(name as Section, conversation, getLive().store.me.member.id);

export const correctCustomer: Action = {
  id: 'customer',
  group: 'thread',
  icon: 'contact',
  keys: [],
  label: () => msg`Who is the customer?…`,
  can: (context) => context.targets.length === 1 && context.targets[0]?.contact.address !== undefined,
  run: ({ targets }) => openOverlay({ kind: 'customer', ids: targets.map((conversation) => conversation.id) }),
};

export const blockSender: Action = {
  id: 'block',
  group: 'thread',
  icon: 'ban',
  keys: [],
  label: () => msg`Block the sender…`,
  can: (context) => context.targets.length === 1 && typeof context.targets[0]?.contact.address === 'string',
  run: ({ targets }) => openOverlay({ kind: 'block', ids: targets.map((conversation) => conversation.id) }),
};

export const tagConversation: Action = {
  id: 'tag',
  group: 'list',
  icon: 'tag',
  keys: ['t'],
  label: () => msg`Tags…`,
  can: (context) => context.targets.length > 0,
  run: ({ targets }) => openOverlay({ kind: 'tag', ids: targets.map((conversation) => conversation.id) }),
  alsoFoundBy: msg`label`,
};

export const snooze: Action = {
  id: 'snooze',
  group: 'list',
  icon: 'snooze',
  keys: ['s'],
  label: () => msg`Snooze…`,
  can: (context) => all(context, (conversation) => conversation.can.close),
  run: ({ targets }) => openOverlay({ kind: 'snooze', ids: targets.map((conversation) => conversation.id) }),
  alsoFoundBy: msg`later remind`,
};

export const deleteConversation: Action = {
  id: 'delete',
  group: 'list',
  icon: 'remove',
  keys: ['#'],
  label: () => msg`Delete…`,
  can: (context) => all(context, (conversation) => conversation.can.delete),
  run: ({ targets }) => openOverlay({ kind: 'delete', ids: targets.map((conversation) => conversation.id) }),
};
