import { describe, expect, it } from 'vitest';
import { buildConversation, buildMessage, buildStore, meId } from '../test/build.ts';
import { layOver } from './overlay.ts';
import type { PendingWrite } from './pending.ts';

const base = { createdAt: 1, tab: 't', memberId: meId };
const store = buildStore({
  conversations: { c1: buildConversation('c1', { missed: true }) },
  messages: { c1: [buildMessage('m1', { at: '2026-11-22T12:00:00.000Z' })] },
  counters: {
    'inbox-1': {
      unassigned: 1,
      mine: 0,
      mineUnread: 0,
      others: 0,
      missed: 0,
      pending: 0,
      snoozed: 0,
      closed: 0,
      spam: 0,
      all: 1,
    },
  },
});
const send = (more: Partial<Extract<PendingWrite, { kind: 'send' }>> = {}): PendingWrite => ({
  ...base,
  kind: 'send',
  id: 'm2',
  conversationId: 'c1',
  holdSeconds: 10,
  body: { id: 'm2', text: 'Hello', thenStatus: 'closed' },
  preview: buildMessage('m2', { direction: 'out', text: 'Hello', at: '2026-11-22T11:59:00.000Z' }),
  state: { kind: 'waiting' },
  ...more,
});
const patch = (changes: Extract<PendingWrite, { kind: 'patch-conversation' }>['patch']): PendingWrite => ({
  ...base,
  kind: 'patch-conversation',
  id: 'w1',
  conversationId: 'c1',
  patch: changes,
});

describe('my own writes on the screen', () => {
  it('show at once, and leave what the server said and its counters alone', () => {
    const shown = layOver(store, [patch({ assigneeId: meId, read: true })]);
    expect(shown.conversations.c1).toMatchObject({ assigneeId: meId, unread: false, missed: false });
    expect(shown.counters).toBe(store.counters);
    expect(store.conversations.c1).toMatchObject({ assigneeId: null, unread: true });
  });

  it('lie in the order in which they were made', () => {
    expect(layOver(store, [patch({ status: 'closed' }), patch({ status: 'open' })]).conversations.c1?.status).toBe(
      'open',
    );
  });

  it('put a sent message last, though this clock is behind', () => {
    const shown = layOver(store, [send()]);
    expect(shown.messages.c1?.map((message) => message.id)).toEqual(['m1', 'm2']);
    expect(shown.conversations.c1).toMatchObject({ status: 'closed', lastMessage: { text: 'Hello' } });
  });

  it('yield to the message as the server has it', () => {
    const known = { ...store, messages: { c1: [...store.messages.c1!, buildMessage('m2', { text: 'as stored' })] } };
    expect(layOver(known, [send()]).messages.c1?.filter((message) => message.id === 'm2')).toHaveLength(1);
  });

  it('leave the thread alone when the conversation moved on: the text waits in the composer', () => {
    expect(layOver(store, [send({ state: { kind: 'moved', messageIds: [] } })])).toBe(store);
  });

  it('show a refused one in the thread without changing the conversation', () => {
    const error = { type: '', title: '', status: 422, code: 'draft_refused', detail: '' };
    const shown = layOver(store, [send({ state: { kind: 'refused', error } })]);
    expect(shown.messages.c1).toHaveLength(2);
    expect(shown.conversations.c1?.status).toBe('open');
  });
});
