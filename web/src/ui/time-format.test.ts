import { describe, expect, it } from 'vitest';
import { dayAndClock, dayKey, dayTitle, fileSize, shortTime, timeAgo } from './time-format.ts';

const now = new Date('2026-11-22T20:00:00Z');
const warsaw = (locale: string) => ({ locale, timeZone: 'Europe/Warsaw' });

describe('moments in words', () => {
  it.each([
    ['en', '2026-11-22T09:42:00Z', '10:42'],
    ['ja', '2026-11-22T09:42:00Z', '10:42'],
    ['pl', '2026-11-22T09:42:00Z', '10:42'],
    ['en', '2026-11-20T09:42:00Z', '20 Nov'],
    ['ja', '2026-11-20T09:42:00Z', '11月20日'],
    ['pl', '2026-11-20T09:42:00Z', '20 lis'],
    ['en', '2024-11-20T09:42:00Z', '20 Nov 2024'],
    ['ja', '2024-11-20T09:42:00Z', '2024年11月20日'],
    ['pl', '2024-11-20T09:42:00Z', '20 lis 2024'],
  ])('%s: %s is %s', (locale, at, expected) => {
    expect(shortTime(new Date(at), now, warsaw(locale))).toBe(expected);
  });

  it("turns the day in the member's zone, not in UTC", () => {
    const late = new Date('2026-11-22T23:30:00Z');
    expect(dayKey(late, { timeZone: 'Europe/Warsaw' })).toBe('2026-11-23');
    expect(dayKey(late, { timeZone: 'UTC' })).toBe('2026-11-22');
  });

  it('names the days of a thread', () => {
    expect(dayTitle(new Date('2026-11-22T08:00:00Z'), now, warsaw('en'))).toBe('today');
    expect(dayTitle(new Date('2026-11-21T08:00:00Z'), now, warsaw('pl'))).toBe('wczoraj');
    expect(dayTitle(new Date('2026-11-17T08:00:00Z'), now, warsaw('ja'))).toBe('11月17日火曜日');
  });

  it('says how long ago', () => {
    expect(timeAgo(new Date('2026-11-22T19:56:00Z'), now, warsaw('en'))).toBe('4 min ago');
    expect(timeAgo(new Date('2026-11-22T19:56:00Z'), now, warsaw('ja'))).toBe('4 分前');
    expect(dayAndClock(new Date('2026-11-20T09:42:00Z'), now, warsaw('en'))).toBe('20 Nov, 10:42');
  });
});

it('shows sizes in steps of a thousand', () => {
  expect(fileSize(43_210, 'en')).toBe('43 kB');
  expect(fileSize(1_234_567, 'pl')).toBe('1,2 MB');
  expect(fileSize(0, 'en')).toBe('0 bytes');
  expect(fileSize(639, 'en')).toBe('639 bytes');
  expect(fileSize(1, 'en')).toBe('1 byte');
  expect(fileSize(639, 'ja')).toBe('639 バイト');
  expect([1, 2, 639].map((bytes) => fileSize(bytes, 'pl'))).toEqual(['1 bajt', '2 bajty', '639 bajtów']);
  expect(fileSize(999_999, 'en')).toBe('1 MB');
});
