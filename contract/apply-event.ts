/** Joins the nouns' reducers: the one way a store changes by an event, run by the browser and by server tests. */
import { applyConversationEvent } from './conversations/apply.ts';
import type { WorkspaceEvent } from './events.ts';
import { applyMessageEvent } from './messages/apply.ts';
import type { Store } from './store.ts';
import { applyReferenceEvent } from './sync/apply.ts';

const reducers = [applyConversationEvent, applyMessageEvent, applyReferenceEvent];

/** The store after `event`. Applying the same event again changes nothing. */
export function applyEvent(store: Store, event: WorkspaceEvent): Store {
  for (const reduce of reducers) {
    const next = reduce(store, event);
    if (next) return next;
  }
  return store; // an event of a newer server than this client: the next reload brings both together
}

/** Applies a frame of events and moves the store's number on. */
export function applyFrame(store: Store, frame: { through: number; events: readonly WorkspaceEvent[] }): Store {
  return { ...frame.events.reduce(applyEvent, store), number: Math.max(store.number, frame.through) };
}
