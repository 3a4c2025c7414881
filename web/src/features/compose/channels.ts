/** Which channels may carry what is written outside of a composer. */
import type { Capabilities } from '@irori/contract/capabilities';
import type { Channel } from '@irori/contract/channels/api';
import type { Store } from '@irori/contract/store';

/** On which a conversation can be begun, those of my inboxes. */
export const startingChannels = (store: Store): readonly Channel[] =>
  channelsThat(store, (capabilities) => capabilities.startConversation);

/** By which a mail to an outsider can leave. */
export const forwardingChannels = (store: Store): readonly Channel[] =>
  channelsThat(store, (capabilities) => capabilities.startConversation && capabilities.shape === 'mail');

/**
 * The channel that a new conversation begins with: the one used last, else the first that works as far as anybody knows,
 * so that nobody writes by one whose answers are lost because it happens to stand first in the alphabet.
 */
export function usualChannel(channels: readonly Channel[], lastUsed: string | null): Channel | null {
  const used = channels.find(({ id, state }) => id === lastUsed && state === 'connected');
  return used ?? [...channels].sort((a, b) => doubts(a) - doubts(b))[0] ?? null;
}

const doubts = ({ state, forwarding }: Channel): number => {
  if (state !== 'connected' || forwarding?.status === 'broken') return 2;
  return forwarding === null || forwarding.status === 'verified' || forwarding.status === 'receiving' ? 0 : 1;
};

/** Which channel this member began their last conversation with; remembered on this device. */
export function lastUsedChannel(memberId: string): string | null {
  try {
    return localStorage.getItem(lastUsedKey(memberId));
  } catch {
    return null;
  }
}

export function rememberChannel(memberId: string, channelId: string): void {
  try {
    localStorage.setItem(lastUsedKey(memberId), channelId);
  } catch {
    // Private mode: the next conversation begins with one that works.
  }
}

const lastUsedKey = (memberId: string): string => `irori.channel.${memberId}`;

function channelsThat(store: Store, can: (capabilities: Capabilities) => boolean): readonly Channel[] {
  return Object.values(store.channels)
    .filter((channel) => {
      const connector = store.connectors.find((one) => one.id === channel.connector);
      const mine = store.me.member.inboxIds.includes(channel.inboxId) || store.inboxes[channel.inboxId] !== undefined;
      return (
        connector && mine && channel.state !== 'disabled' && can(connector.capabilities as unknown as Capabilities)
      );
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}
