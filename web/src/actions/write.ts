/** Beginning to write: a reply, a reply to everyone, an internal note. */
import { msg } from '@lingui/core/macro';
import type { Action } from './action.ts';
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
