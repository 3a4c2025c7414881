import { describe, expect, it } from 'vitest';
import { nextIn } from './close-conversation.ts';

describe('the next conversation after one that is dealt with', () => {
  it('is the one below that was not dealt with as well', () => {
    expect(nextIn(['a', 'b', 'c', 'd'], 'b', ['b', 'c'])).toBe('d');
    expect(nextIn(['a', 'd'], 'd', ['d'])).toBeNull();
  });

  it('is nobody else’s when it was opened by its address and does not stand in the list', () => {
    expect(nextIn(['a', 'b'], 'opened', ['opened'])).toBeNull();
  });
});
