/** Front door of the messages room. */

export { pauseScheduled } from './commands/pause-scheduled.ts';
export {
  type ActivityToRecord,
  advanceConversations,
  type ConversationAdvance,
  insertInbound,
  type MessageToRecord,
  type NoteToRecord,
} from './commands/record-inbound.ts';
export { refreshDeliveryTrouble } from './delivery-trouble.ts';
export { presentMessage } from './present.ts';
export { presentMessageRows, presentMessagesByIds } from './present-messages.ts';
export { type MessageRow, messagesByIds, messagesOfConversation } from './store.ts';
