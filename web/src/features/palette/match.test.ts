import { describe, expect, it } from 'vitest';
import { fold, rank } from './match.ts';
import { snoozeTimes } from './snooze-times.ts';

describe('finding by typing', () => {
  it.each([
    ['zolc', 'Żółć'],
    ['ZAMKNIJ', 'zamknij'],
    ['かな', 'カナ'],
    ['ｊａｎ', 'Jan'],
    ['wisniewski', 'Jan Wiśniewski'],
    ['asign', 'Assign to me'],
    ['clsoe', 'Close'],
    ['me assign', 'Assign to me'],
  ])('%s finds %s', (query, text) => {
    expect(rank(query, text)).toBeGreaterThan(0);
  });

  it('does not find what is not there, and wants every word', () => {
    expect(rank('xyz', 'Assign to me')).toBe(0);
    expect(rank('assign nobody', 'Assign to me')).toBe(0);
    expect(rank('cat', 'car')).toBe(0); // short words forgive nothing
  });

  it('puts beginnings before middles', () => {
    expect(rank('close', 'Close')).toBeGreaterThan(rank('close', 'Send and close'));
  });

  it('folds letters that are the same to a reader', () => {
    expect(fold('ŁÓDŹ')).toBe('lodz');
  });
});

it('offers moments that lie ahead, in the order of time', () => {
  for (const start of ['2026-11-22T08:00:00', '2026-11-23T17:30:00', '2026-11-29T23:59:00']) {
    const now = new Date(start);
    const times = snoozeTimes(now).map((choice) => choice.at.getTime());
    for (const time of times) expect(time).toBeGreaterThan(now.getTime());
  }
  const sunday = snoozeTimes(new Date('2026-11-22T08:00:00')).map((choice) => choice.id);
  expect(sunday).not.toContain('monday'); // tomorrow says the same
});
