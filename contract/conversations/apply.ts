/** How conversations and counters in a client's store change with an event. */
import type { WorkspaceEvent } from '../events.ts';
import type { Store } from '../store.ts';

export function applyConversationEvent(store: Store, event: WorkspaceEvent): Store | undefined {
  switch (event.kind) {
    case 'conversation.changed':
      return { ...store, conversations: { ...store.conversations, [event.conversation.id]: event.conversation } };
    case 'conversation.removed': {
      const { [event.conversationId]: _gone, ...conversations } = store.conversations;
      const { [event.conversationId]: _thread, ...messages } = store.messages;
      return { ...store, conversations, messages };
    }
    case 'counters.changed':
      return { ...store, counters: { ...store.counters, [event.inboxId]: event.counters } };
    default:
      return undefined;
  }
}
