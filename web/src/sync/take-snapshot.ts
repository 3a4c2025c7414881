/** What a snapshot, or this device's copy of one, does to the live state. */

import { type Store, storeFromSnapshot } from '@irori/contract/store';
import type { Snapshot } from '@irori/contract/sync/api';
import { NetworkError } from '../api/problem.ts';
import type { ListState } from './lists.ts';
import { type Connection, type Live, peekLive, setLive, updateLive } from './live.ts';
import { type LocalCopy, wipeLocalCopy } from './local-copy.ts';
import type { ThreadState } from './threads.ts';

/** Takes a snapshot: reference data is new, rows and threads stay on the screen but are fetched again. */
export function takeSnapshot(snapshot: Snapshot): void {
  const before = peekLive();
  const other = before !== null && before.server.me.member.id !== snapshot.me.member.id;
  const fresh = storeFromSnapshot(snapshot);
  if (!before || other) {
    if (other) void wipeLocalCopy();
    setLive(liveFrom(fresh, {}, {}, null));
  } else {
    const { conversations, messages, contacts } = stillVisible(before.server, fresh);
    setLive({
      ...before,
      server: { ...fresh, conversations, messages, contacts },
      lists: markStale(before.lists, (list): ListState => ({ ...list, stale: true })),
      threads: markStale(
        before.threads,
        (thread): ThreadState => ({
          ...thread,
          fresh: false,
          through: thread.fresh ? before.server.number : thread.through,
        }),
      ),
      staleSince: null,
      updated: before.updated || before.server.installation.version !== fresh.installation.version,
    });
  }
}

/** Rows of inboxes that I may no longer see go at once, whatever is on the screen. */
function stillVisible(before: Store, fresh: Store): Pick<Store, 'conversations' | 'messages' | 'contacts'> {
  const conversations = Object.fromEntries(
    Object.entries(before.conversations).filter(([, row]) => fresh.inboxes[row.inboxId] !== undefined),
  );
  const messages = Object.fromEntries(
    Object.entries(before.messages).filter(([id]) => conversations[id] !== undefined),
  );
  const lostSight = Object.keys(conversations).length < Object.keys(before.conversations).length;
  return { conversations, messages, contacts: lostSight ? {} : before.contacts };
}

/** What failed for want of a line is asked for again by whoever shows it. */
export function forgetLineErrors(): void {
  updateLive((live) => ({
    lists: markStale(
      live.lists,
      (list): ListState => (list.error instanceof NetworkError ? { ...list, error: null, stale: true } : list),
    ),
    threads: markStale(
      live.threads,
      (thread): ThreadState => (thread.error instanceof NetworkError ? { ...thread, error: null } : thread),
    ),
  }));
}

export function liveFromCopy(copy: LocalCopy): Omit<Live, 'store'> {
  return liveFrom(copy.store, copy.lists, copy.threads, copy.savedAt);
}

function liveFrom(
  server: Store,
  lists: Live['lists'],
  threads: Live['threads'],
  staleSince: number | null,
): Omit<Live, 'store'> {
  const connection: Connection = { state: 'connecting', since: Date.now(), nextAttemptAt: null };
  return { server, lists, threads, pending: [], presence: {}, connection, staleSince, updated: false };
}

const markStale = <T>(rows: Readonly<Record<string, T>>, mark: (row: T) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, mark(row)]));
