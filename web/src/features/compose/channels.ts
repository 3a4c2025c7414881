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
