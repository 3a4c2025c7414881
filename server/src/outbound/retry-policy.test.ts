import { describe, expect, test } from 'vitest';
import { firstDue } from './claim-delivery.ts';
import { nextStep } from './retry-policy.ts';

const now = new Date('2026-01-15T09:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('after a failure', () => {
  test.each([
    ['transient', 1, 1],
    ['transient', 2, 5],
    ['transient', 3, 15],
    ['transient', 4, 60],
    ['transient', 5, 240],
    ['transient', 9, 240],
  ] as const)('%s, attempt %i: again in %i minutes', (kind, attempts, minutes) => {
    expect(nextStep({ kind, retryAfterMs: null }, attempts, now, now)).toEqual({ kind: 'retry', at: later(minutes) });
  });

  test('a platform that names its wait is believed when it asks for more', () => {
    expect(nextStep({ kind: 'throttled', retryAfterMs: 600_000 }, 1, now, now)).toEqual({
      kind: 'retry',
      at: later(10),
    });
    expect(nextStep({ kind: 'throttled', retryAfterMs: 1_000 }, 1, now, now)).toEqual({ kind: 'retry', at: later(1) });
  });

  test('what was refused is not tried again, and what may have landed never by itself', () => {
    expect(nextStep({ kind: 'rejected', retryAfterMs: null }, 1, now, now)).toEqual({ kind: 'failed' });
    expect(nextStep({ kind: 'credentials', retryAfterMs: null }, 1, now, now)).toEqual({ kind: 'failed' });
    expect(nextStep({ kind: 'outcome_unknown', retryAfterMs: null }, 1, now, now)).toEqual({ kind: 'uncertain' });
  });

  test('two days after it was written it has failed', () => {
    const written = new Date(now.getTime() - 47 * 3_600_000);
    expect(nextStep({ kind: 'transient', retryAfterMs: null }, 12, written, now)).toEqual({ kind: 'failed' });
  });
});

describe('of several deliveries the next is', () => {
  const queued = (minutes = 0) => ({
    name: `queued ${minutes}`,
    state: 'queued',
    held_until: null,
    next_attempt_at: later(minutes),
  });
  const held = (minutes: number) => ({
    name: `held ${minutes}`,
    state: 'held',
    held_until: later(minutes),
    next_attempt_at: later(minutes),
  });
  const sending = { name: 'sending', state: 'sending', held_until: null, next_attempt_at: null };

  test.each([
    ['the oldest', [queued(), queued()], false, 0],
    ['nothing while one is being sent', [sending, queued()], false, null],
    ['past a held one', [held(1), queued()], false, 1],
    ['a held one whose time has come', [held(-1), queued()], false, 0],
    ['nothing behind a short wait', [queued(4), queued()], false, null],
    ['a later mail past a long wait', [queued(6), queued()], false, 1],
    ['never a later chat message', [queued(60), queued()], true, null],
    ['nothing of nothing', [], false, null],
  ] as const)('%s', (_, open, isChat, at) => {
    expect(firstDue([...open], now, isChat)).toBe(at === null ? null : open[at]);
  });
});
