import { expect, test } from 'vitest';
import { contrast } from './contrast.ts';

test('black on white is 21, a colour on itself 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#FFFFFF')).toBeCloseTo(4.54, 2);
  expect(contrast('#1d5bd0', '#1d5bd0')).toBe(1);
});

test('what is no colour is refused', () => {
  expect(() => contrast('red', '#ffffff')).toThrow('#rrggbb');
});
