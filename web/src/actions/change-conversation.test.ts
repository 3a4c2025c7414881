import { expect, it } from 'vitest';
import { buildConversation } from '../test/build.ts';
import { reverse } from './change-conversation.ts';

const was = buildConversation('c1', { assigneeId: null, tags: ['old'] });

it('takes back what is still as I left it', () => {
  expect(reverse(was, { assigneeId: 'me' }, { ...was, assigneeId: 'me' })).toEqual({ assigneeId: null });
  expect(reverse(was, { status: 'closed' }, { ...was, status: 'closed' })).toEqual({ status: 'open' });
});

it('leaves alone what a colleague has changed since', () => {
  expect(reverse(was, { assigneeId: 'me' }, { ...was, assigneeId: 'olga' })).toEqual({});
  expect(reverse(was, { status: 'closed' }, { ...was, status: 'open' })).toEqual({});
});

it('takes my tags out and puts back those that I took, whatever others added', () => {
  const patch = { tags: ['mine'] };
  expect(reverse(was, patch, { ...was, tags: ['mine', 'theirs'] })).toEqual({ tags: ['theirs', 'old'] });
});
