import type { Channel } from '@irori/contract/channels/api';
import { describe, expect, it } from 'vitest';
import { usualChannel } from './channels.ts';

const channel = (id: string, status: string | null, state = 'connected') =>
  ({ id, state, forwarding: status === null ? null : { status } }) as Channel;
const usual = (channels: readonly Channel[], lastUsed: string | null = null) =>
  usualChannel(channels, lastUsed)?.id ?? null;

describe('the channel to begin a conversation with', () => {
  const all = [
    channel('a', 'broken'),
    channel('b', 'not_started'),
    channel('c', 'verified'),
    channel('d', 'receiving'),
  ];

  it('is the one used last', () => {
    expect(usual(all, 'd')).toBe('d');
    expect(usual(all, 'gone')).toBe('c');
  });

  it('is else one that works, and not the first of the alphabet', () => {
    expect(usual(all)).toBe('c');
    expect(usual(all.slice(0, 2))).toBe('b');
    expect(usual([channel('a', null, 'retrying'), channel('b', null)])).toBe('b');
    expect(usual([])).toBeNull();
  });
});
