/** The front door of the channels room. */
export { connectChannel, type NewChannel } from './commands/connect-channel.ts';
export {
  connectedChannel,
  type InboundChannelRow,
  loadInboundChannel,
  type OurAddresses,
  openCredentials,
  ourAddresses,
} from './connected-channel.ts';
export { connectorContext, installationFor } from './connector-context.ts';
export { mayManageChannels, maySeeChannel } from './policy.ts';
export { presentChannel, presentConnector } from './present.ts';
export { findReceivingChannel, type ReceivingChannel } from './receiving.ts';
export { receivingAddress } from './receiving-address.ts';
export { channelsToReceive, findHookChannel, noteReceiverState, receiverCursor } from './receiving-by-asking.ts';
export { allChannels, type ChannelRow, channelById } from './store.ts';
export { visibleChannels } from './visible-channels.ts';
