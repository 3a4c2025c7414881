import { beforeEach, describe, expect, it } from 'vitest';
import { buildConversation, buildStore, startLive } from '../test/build.ts';
import { emptyList, type ListQuery, listKey, selectList, takePage } from './lists.ts';
import { applyEvents, currentMark, getLive, updateLive } from './live.ts';

const query: ListQuery = { inboxId: null, section: 'unassigned', sort: 'newest' };
const key = listKey(query);
const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00.000Z`;
const row = (id: string, minute: number, more = {}) => buildConversation(id, { lastActivityAt: at(minute), ...more });
const ids = () => selectList(getLive(), key);

beforeEach(() => startLive(buildStore(), { lists: { [key]: emptyList(query) } }));

const take = (
  items: ReturnType<typeof row>[],
  nextCursor: string | null,
  from: { at: string; id: string } | null = null,
  mark = currentMark(),
) => updateLive((live) => takePage(live, key, { items, nextCursor }, { from, mark }));

describe('a list', () => {
  it('is what matches within the part that was loaded, in order', () => {
    take([row('a', 30), row('b', 20)], 'more');
    expect(ids()).toEqual(['a', 'b']);
    applyEvents({ through: 11, events: [{ kind: 'conversation.changed', conversation: row('old', 5) }] });
    expect(ids()).toEqual(['a', 'b']); // beyond what was loaded nothing is claimed
    applyEvents({ through: 12, events: [{ kind: 'conversation.changed', conversation: row('new', 40) }] });
    expect(ids()).toEqual(['new', 'a', 'b']);
    applyEvents({
      through: 13,
      events: [{ kind: 'conversation.changed', conversation: row('a', 30, { status: 'closed' }) }],
    });
    expect(ids()).toEqual(['new', 'b']);
  });

  it('lets go of rows that a page of their span does not hold', () => {
    take([row('a', 30), row('ghost', 25), row('b', 20)], null);
    take([row('a', 30), row('b', 20)], null);
    expect(ids()).toEqual(['a', 'b']);
    expect(getLive().server.conversations.ghost).toBeUndefined();
  });

  it('does not let an answer undo an event that came after it was asked for', () => {
    take([row('a', 30)], null);
    const mark = currentMark();
    applyEvents({
      through: 11,
      events: [{ kind: 'conversation.changed', conversation: row('a', 45, { subject: 'newer' }) }],
    });
    applyEvents({ through: 12, events: [{ kind: 'conversation.changed', conversation: row('fresh', 50) }] });
    take([row('a', 30, { subject: 'older' })], null, null, mark);
    expect(getLive().server.conversations.a?.subject).toBe('newer');
    expect(ids()).toEqual(['fresh', 'a']);
  });

  it('keeps earlier pages when a further one comes', () => {
    take([row('a', 30), row('b', 20)], 'more');
    take([row('c', 10)], null, { at: at(20), id: 'b' });
    expect(ids()).toEqual(['a', 'b', 'c']);
    expect(getLive().lists[key]?.complete).toBe(true);
  });

  it('is the same array while nothing moved', () => {
    take([row('a', 30)], null);
    const before = ids();
    applyEvents({
      through: 11,
      events: [{ kind: 'conversation.changed', conversation: row('a', 30, { subject: 'other' }) }],
    });
    expect(ids()).toBe(before);
  });
});
