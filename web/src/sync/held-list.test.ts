import { describe, expect, it } from 'vitest';
import { holdList } from './held-list.ts';

describe('a list under a hand', () => {
  it('shows the list as it is while nobody touches it', () => {
    expect(holdList(['a', 'b'], ['c', 'a', 'b'], null, null)).toMatchObject({ shown: ['c', 'a', 'b'], waiting: 0 });
  });

  it('never inserts, moves or removes a row under a pointer, and counts what waits', () => {
    const held = holdList(['a', 'b', 'c'], ['d', 'c', 'a'], 'pointer', null);
    expect(held.shown).toEqual(['a', 'b', 'c']);
    expect([...held.left]).toEqual(['b']);
    expect(held.waiting).toBe(2); // d is new, c was bumped over a
  });

  it('lets rows leave behind the selection when only the focus is in the list', () => {
    const held = holdList(['a', 'b', 'c'], ['c'], 'focus', 'a');
    expect(held.shown).toEqual(['a', 'c']);
    expect([...held.left]).toEqual(['a']);
  });

  it('keeps the row that is open in its place after it left, until another is selected', () => {
    expect(holdList(['a', 'b', 'c'], ['a', 'c'], null, 'b').shown).toEqual(['a', 'b', 'c']);
    expect(holdList(['a', 'b', 'c'], ['a', 'c'], null, 'c').shown).toEqual(['a', 'c']);
  });

  it('lets further pages join below without counting them as news', () => {
    expect(holdList(['a', 'b'], ['a', 'b', 'c', 'd'], 'pointer', null)).toMatchObject({
      shown: ['a', 'b', 'c', 'd'],
      waiting: 0,
    });
  });

  it('gives the same array when nothing changed', () => {
    const shown = ['a', 'b'];
    expect(holdList(shown, ['a', 'b'], 'pointer', null).shown).toBe(shown);
    expect(holdList(shown, ['a', 'b'], 'focus', 'a').shown).toBe(shown);
  });
});
