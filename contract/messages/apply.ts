/** How threads in a client's store change with an event. Only threads that are loaded are kept. */
import type { WorkspaceEvent } from '../events.ts';
import type { Store } from '../store.ts';
import type { Message } from './api.ts';

export function applyMessageEvent(store: Store, event: WorkspaceEvent): Store | undefined {
  switch (event.kind) {
    case 'message.changed': {
      const { message } = event;
      const thread = store.messages[message.conversationId];
      if (!thread) return store; // not loaded: its first page will bring it
      return { ...store, messages: { ...store.messages, [message.conversationId]: placeMessage(thread, message) } };
    }
    case 'message.removed': {
      const thread = store.messages[event.conversationId];
      if (!thread) return store;
      const rest = thread.filter((message) => message.id !== event.messageId);
      return { ...store, messages: { ...store.messages, [event.conversationId]: rest } };
    }
    default:
      return undefined;
  }
}

/** The order of a thread, the same as the server's: by time, then by id. */
export function compareMessages(a: Pick<Message, 'at' | 'id'>, b: Pick<Message, 'at' | 'id'>): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Puts a message into its place, replacing an older state of itself. */
export function placeMessage(thread: readonly Message[], message: Message): Message[] {
  const others = thread.filter((other) => other.id !== message.id);
  const at = others.findIndex((other) => compareMessages(other, message) > 0);
  return at === -1 ? [...others, message] : [...others.slice(0, at), message, ...others.slice(at)];
}
