import { expect, it } from 'vitest';
import { buildMessage } from '../../../test/build.ts';
import { firstNew, streamOf } from './stream.ts';

const utc = { timeZone: 'UTC' };
const message = (id: string, at: string, more = {}) => buildMessage(id, { at: `2026-11-${at}:00.000Z`, ...more });
const history = (id: string, at: string) => message(id, at, { kind: 'activity', direction: 'out' });

it('parts days, folds runs of history and marks where the new begins', () => {
  const items = streamOf(
    [
      message('a', '21T10:00'),
      history('h1', '21T11:00'),
      history('h2', '21T12:00'),
      message('b', '22T09:00'),
      history('h3', '22T10:00'),
    ],
    'b',
    utc,
  );
  expect(items.map((item) => item.kind)).toEqual(['day', 'message', 'history', 'day', 'new', 'message', 'history']);
  expect(items[2]).toMatchObject({ lines: [{ id: 'h1' }, { id: 'h2' }] });
});

it('turns the day in the zone of the reader', () => {
  const late = [message('a', '21T22:30'), message('b', '21T23:30')];
  expect(streamOf(late, null, utc).filter((item) => item.kind === 'day')).toHaveLength(1);
  expect(streamOf(late, null, { timeZone: 'Europe/Warsaw' }).filter((item) => item.kind === 'day')).toHaveLength(2);
});

it('finds the first message that is new to the reader', () => {
  const thread = [
    message('a', '21T10:00'),
    message('ours', '21T11:00', { direction: 'out' }),
    message('b', '21T12:00'),
    message('c', '21T13:00'),
  ];
  expect(firstNew(thread, true, null)).toBe('b');
  expect(firstNew(thread, true, '2026-11-21T12:30:00.000Z')).toBe('c');
  expect(firstNew(thread, false, null)).toBeNull();
  expect(firstNew([message('a', '21T10:00')], true, null)).toBeNull();
});
