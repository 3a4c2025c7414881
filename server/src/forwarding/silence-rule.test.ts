import { describe, expect, test } from 'vitest';
import { hourMs, judgeSilence, weekMs } from './silence-rule.ts';

const now = new Date('2026-03-04T13:10:00Z'); // a Wednesday
const top = Date.parse('2026-03-04T13:00:00Z');

/** So many mails in each of the last hours before the present one, in each of the weeks before. */
const history = (perHour: number, { weeks = 6, hours = 3, but = 0 } = {}) => ({
  since: top - weeks * weekMs - 100 * hourMs,
  byHour: new Map(
    Array.from({ length: weeks }, (_, week) => week + 1)
      .filter((week) => week !== but)
      .flatMap((week) => Array.from({ length: hours }, (_, h) => [top - week * weekMs - (h + 1) * hourMs, perHour])) as [number, number][], // biome-ignore format: one row
  ),
});
/** Silent for so many whole hours. */
const last = (hours: number) => new Date(top - hours * hourMs - 5 * 60_000);

describe('a silence', () => {
  test('of three hours in which a dozen mails were due alarms', () => {
    expect(judgeSilence(history(4), last(3), now)).toEqual({ hours: 3, usualPerHour: 4, alarm: true });
  });

  test.each([
    { why: 'two hours are too few', given: history(40), hours: 2 },
    { why: 'a quiet channel', given: history(3), hours: 3 },
    { why: 'a night, whose hours bring nothing', given: history(0), hours: 9 },
    { why: 'the same hours were empty in one week', given: history(40, { but: 2 }), hours: 3 },
    { why: 'two weeks tell nothing yet', given: history(40, { weeks: 2 }), hours: 3 },
  ])('is none to worry about: $why', ({ given, hours }) => {
    const { alarm } = judgeSilence({ ...given, since: given.byHour.size === 6 ? top - 2 * weekMs - 4 * hourMs : given.since }, last(hours), now); // biome-ignore format: one row
    expect(alarm).toBe(false);
  });

  test('over a night into a busy morning alarms by the hours of the morning', () => {
    const morning = history(5, { hours: 3 });
    expect(judgeSilence(morning, last(14), now)).toEqual({ hours: 3, usualPerHour: 5, alarm: true });
  });

  test('there is none while mail comes', () => {
    expect(judgeSilence(history(40), new Date(now.getTime() - 60_000), now)).toMatchObject({ hours: 0, alarm: false });
  });

  test('of a channel that never had mail is no silence', () => {
    expect(judgeSilence(history(0), null, now)).toMatchObject({ hours: 0, alarm: false });
  });
});
