import { beforeEach, expect, it } from 'vitest';
import { buildConversation, buildMessage, buildStore, startLive } from '../test/build.ts';
import { applyEvents, currentMark, getLive, updateLive } from './live.ts';
import { seenThrough, takeMessages } from './threads.ts';

const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;
const message = (id: string, minute: number) => buildMessage(id, { at: at(minute) });
const texts = () => getLive().server.messages.c1?.map((one) => one.id);
const take = (
  items: ReturnType<typeof message>[],
  nextCursor: string | null,
  cursor: string | null = null,
  mark = currentMark(),
) => updateLive((live) => takeMessages(live, 'c1', { items, nextCursor }, { cursor, mark }));

beforeEach(() => startLive(buildStore({ conversations: { c1: buildConversation('c1') } })));

it('puts pages in order, older ones above', () => {
  take([message('d', 40), message('c', 30)], 'older');
  take([message('b', 20), message('a', 10)], null, 'older');
  expect(texts()).toEqual(['a', 'b', 'c', 'd']);
  expect(getLive().threads.c1).toMatchObject({ olderCursor: null, fresh: true });
});

it('lets go of the older part when the newest page does not reach down to it: no gap in the middle', () => {
  take([message('b', 20), message('a', 10)], null);
  take([message('z', 50), message('y', 49)], 'older');
  expect(texts()).toEqual(['y', 'z']);
  expect(getLive().threads.c1?.olderCursor).toBe('older');
});

it('keeps the older part when the pages meet', () => {
  take([message('c', 30), message('b', 20), message('a', 10)], null);
  take([message('d', 40), message('c', 30)], 'cursor-of-the-page');
  expect(texts()).toEqual(['a', 'b', 'c', 'd']);
});

it('does not let an answer undo an event', () => {
  take([message('a', 10)], null);
  const mark = currentMark();
  applyEvents({ through: 11, events: [{ kind: 'message.changed', message: message('b', 20) }] });
  applyEvents({ through: 12, events: [{ kind: 'message.removed', messageId: 'a', conversationId: 'c1' }] });
  take([message('a', 10)], null, null, mark);
  expect(texts()).toEqual(['b']);
});

it('claims to have seen no more than what the thread on the screen holds', () => {
  take([message('a', 10)], null);
  expect(seenThrough('c1')).toBe(10);
  updateLive((live) => ({ threads: { c1: { ...live.threads.c1!, fresh: false, through: 4 } } }));
  expect(seenThrough('c1')).toBe(4);
});
