import { describe, expect, it } from 'vitest';
import { laterTimes } from './later-times.ts';
import { fromField, momentOf, toField, wallClock } from './wall-clock.ts';

describe('a wall clock', () => {
  it('is read in the member’s zone, whatever the machine’s is', () => {
    const moment = new Date('2026-11-22T23:30:00Z');
    expect(toField(wallClock(moment, 'Asia/Tokyo'))).toBe('2026-11-23T08:30');
    expect(toField(wallClock(moment, 'Europe/Warsaw'))).toBe('2026-11-23T00:30');
    expect(toField(wallClock(moment, 'America/New_York'))).toBe('2026-11-22T18:30');
  });

  it.each(['Asia/Tokyo', 'Europe/Warsaw', 'America/St_Johns', 'Pacific/Auckland'])(
    'in %s leads back to the moment',
    (zone) => {
      for (const text of [
        '2026-01-31T12:00:00Z',
        '2026-03-29T00:59:00Z',
        '2026-03-29T01:00:00Z',
        '2026-10-25T03:00:00Z',
      ]) {
        expect(momentOf(wallClock(new Date(text), zone), zone).toISOString()).toBe(new Date(text).toISOString());
      }
    },
  );

  it('has an answer for the hour that summer time skips, and none for half a date', () => {
    const skipped = fromField('2026-03-29T02:30');
    expect(skipped && momentOf(skipped, 'Europe/Warsaw').toISOString()).toMatch(/^2026-03-29T0[01]:30/);
    expect(fromField('2026-03-2')).toBeNull();
  });
});

describe('later', () => {
  it('is offered in the member’s day: on a Sunday evening Monday is tomorrow', () => {
    const times = laterTimes(new Date('2026-11-22T18:00:00Z'), 'Europe/Warsaw');
    expect(times.map(({ id }) => id)).toEqual(['hour', 'tomorrow', 'tomorrow-afternoon']);
    expect(times[1]?.at.toISOString()).toBe('2026-11-23T08:00:00.000Z');
  });

  it('reaches over the change of the clocks', () => {
    const times = laterTimes(new Date('2026-03-27T08:00:00Z'), 'Europe/Warsaw');
    expect(times.find(({ id }) => id === 'afternoon')?.at.toISOString()).toBe('2026-03-27T13:00:00.000Z');
    expect(times.find(({ id }) => id === 'monday')?.at.toISOString()).toBe('2026-03-30T07:00:00.000Z');
  });
});
