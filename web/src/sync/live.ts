/**
 * The live state of this tab: what the server said, my own unconfirmed writes on top of it, and which lists and threads
 * are loaded. One external store; components select from it and render again only when their part changed.
 */

import { applyFrame } from '@irori/contract/apply-event';
import type { WorkspaceEvent } from '@irori/contract/events';
import type { Store } from '@irori/contract/store';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { ListState } from './lists.ts';
import { layOver } from './overlay.ts';
import type { PendingWrite } from './pending.ts';
import type { ThreadState } from './threads.ts';

export type Presence = { memberId: string; state: 'viewing' | 'reply' | 'note' | 'idle' };

export interface Connection {
  readonly state: 'connecting' | 'online' | 'offline';
  /** Milliseconds since 1970 of the last change of state. */
  readonly since: number;
  /** When the next attempt comes, while offline. */
  readonly nextAttemptAt: number | null;
}

export interface Live {
  /** What the server said. */
  readonly server: Store;
  /** The same with my own pending writes laid over: what screens show. */
  readonly store: Store;
  readonly lists: Readonly<Record<string, ListState>>;
  readonly threads: Readonly<Record<string, ThreadState>>;
  readonly pending: readonly PendingWrite[];
  readonly presence: Readonly<Record<string, readonly Presence[]>>;
  readonly connection: Connection;
  /** When what is shown was last known to be true; null while it is. */
  readonly staleSince: number | null;
  /** A newer version of the server than this page was loaded from. */
  readonly updated: boolean;
}

let live: Live | null = null;
const listeners = new Set<() => void>();

/** The state, for code that runs only inside the signed-in app. */
export function getLive(): Live {
  if (!live) throw new Error('The live state is read before it is there.');
  return live;
}

export const peekLive = (): Live | null => live;

/** Replaces the state; `store` is laid out anew when its parts changed. */
export function setLive(next: Omit<Live, 'store'>): void {
  const same = live && live.server === next.server && live.pending === next.pending;
  live = { ...next, store: same && live ? live.store : layOver(next.server, next.pending) };
  for (const listener of listeners) listener();
}

export function updateLive(change: (live: Live) => Partial<Omit<Live, 'store'>>): void {
  if (live) setLive({ ...live, ...change(live) });
}

export function subscribeLive(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What `select` finds; renders again when that changes by `same`. */
export function useLive<T>(select: (live: Live) => T, same: (a: T, b: T) => boolean = Object.is): T {
  const kept = useRef<{ value: T } | null>(null);
  const read = useCallback(() => {
    const value = select(getLive());
    if (!kept.current || !same(kept.current.value, value)) kept.current = { value };
    return kept.current.value;
  }, [select, same]);
  return useSyncExternalStore(subscribeLive, read);
}

export const useStore = <T>(select: (store: Store) => T, same?: (a: T, b: T) => boolean): T =>
  useLive((state) => select(state.store), same);

/** Same members in the same order; for selections that build an array. */
export const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((item, index) => Object.is(item, b[index])));

// Rows that events touched, by a rising mark: an answer that was asked for before an event must not undo it.
let mark = 0;
const touched = new Map<string, number>();

export const currentMark = (): number => mark;
export const touchedSince = (rowId: string, since: number): boolean => (touched.get(rowId) ?? -1) > since;

export function touch(rowId: string): void {
  mark += 1;
  touched.set(rowId, mark);
  if (touched.size > 20_000) touched.clear(); // a request older than 20,000 events will have been aborted long ago
}

/** Applies a frame of events to the server's state. */
export function applyEvents(frame: { through: number; events: readonly WorkspaceEvent[] }): void {
  for (const event of frame.events) {
    const rowId = rowOf(event);
    if (rowId) touch(rowId);
  }
  updateLive((state) => ({ server: applyFrame(state.server, frame) }));
}

function rowOf(event: WorkspaceEvent): string | null {
  switch (event.kind) {
    case 'conversation.changed':
      return event.conversation.id;
    case 'conversation.removed':
      return event.conversationId;
    case 'message.changed':
      return event.message.id;
    case 'message.removed':
      return event.messageId;
    case 'contact.changed':
      return event.contact.id;
    default:
      return null;
  }
}
