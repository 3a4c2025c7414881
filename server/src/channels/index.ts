/** The front door of the channels room. */

export { channelCache } from './cache.ts';
export { capabilitiesHere } from './capabilities-here.ts';
export { connectChannel, type NewChannel } from './commands/connect-channel.ts';
export {
  connectedChannel,
  doorContext,
  type InboundChannelRow,
  loadInboundChannel,
  type OurAddresses,
  openCredentials,
  openDoor,
  ourAddresses,
  siblingsOf,
} from './connected-channel.ts';
export { connectorContext, installationFor, outgoingDirectory } from './connector-context.ts';
export {
  type DoorRow,
  type DoorState,
  doorOf,
  doorsOf,
  removeDoor,
  saveDoor,
  type Trouble,
} from './doors-store.ts';
export { type OutgoingSender, outgoingSender, takesBouncesAt } from './outgoing-sender.ts';
export { mayManageChannels, maySeeChannel } from './policy.ts';
export { presentChannel, presentConnector, presentGuide } from './present.ts';
export { findReceivingChannel, type ReceivingChannel } from './receiving.ts';
export { receivingAddress } from './receiving-address.ts';
export {
  channelsToReceive,
  doorsToReceive,
  findHookChannel,
  noteDoorState,
  noteReceiverState,
  receiverCursor,
  settleDoorTrouble,
} from './receiving-by-asking.ts';
export { allChannels, type ChannelRow, channelById } from './store.ts';
export { visibleChannels } from './visible-channels.ts';
