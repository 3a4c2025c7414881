/** Beginning to write: a reply, a reply to everyone, an internal note. */
import { msg } from '@lingui/core/macro';
import type { Action } from './action.ts';
import { goTo } from './go.ts';
import { stage } from './stage.ts';

export const writeReply: Action = {
  id: 'reply',
  group: 'thread',
  icon: 'reply',
  keys: ['r'],
  label: () => msg`Reply`,
  can: () => stage('composer') !== undefined,
  run: () => stage('composer')?.write('reply', false),
};

export const replyAll: Action = {
  id: 'reply-all',
  group: 'thread',
  icon: 'reply',
  keys: ['shift+r'],
  label: () => msg`Reply to all`,
  can: () => stage('composer') !== undefined,
  run: () => stage('composer')?.write('reply', true),
};

export const writeNote: Action = {
  id: 'note',
  group: 'thread',
  icon: 'note',
  keys: ['n'],
  label: () => msg`Internal note`,
  can: () => stage('composer') !== undefined,
  run: () => stage('composer')?.write('note', false),
};

export const newConversation: Action = {
  id: 'new-conversation',
  group: 'anywhere',
  icon: 'draft',
  keys: ['c'],
  label: () => msg`New conversation`,
  can: () => true,
  run: () => goTo('/new'),
  alsoFoundBy: msg`write mail compose`,
};

export const forward: Action = {
  id: 'forward',
  group: 'thread',
  icon: 'forward',
  keys: ['f'],
  label: () => msg`Forward…`,
  can: (context) => context.targets.length === 1,
  run: ({ targets }) => {
    const [conversation] = targets;
    if (!conversation) return;
    const message = stage('thread')?.focusedMessage() ?? null;
    goTo(`/forward/${conversation.id}${message ? `?message=${message}` : ''}`);
  },
};
