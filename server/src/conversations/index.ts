/** Front door of the conversations room. */
export { changeConversation, statusChange } from './commands/change-conversation.ts';
export { type HistoryLine, recordHistory } from './commands/record-history.ts';
export { releaseConversations } from './commands/release-conversations.ts';
export { resolveThreads } from './commands/resolve-threads.ts';
export { wakeSnoozed } from './commands/wake-snoozed.ts';
export { conversationRights, requireVisible } from './policy.ts';
export { presentConversation, presentCounters } from './present.ts';
export { presentOne as presentConversationById } from './routes.ts';
export {
  type ConversationRow,
  type CounterRow,
  conversationById,
  conversationsByIds,
  countersOf,
  listConversations,
  lockConversation,
  readMarksOf,
  saveReadMark,
  unreadOfAssignees,
} from './store.ts';
export { type InboundToPlace, loadThreadKnowledge, type Placement } from './thread-facts.ts';
export { makeThreadToken, readThreadToken } from './thread-token.ts';
