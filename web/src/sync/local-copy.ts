/**
 * The last known state on this device, so that the next start shows the work at once: reference data, the first pages
 * of the lists that were used, and the threads opened last. Wiped on sign-out and after 30 days; never the truth.
 */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import type { Store } from '@irori/contract/store';
import { openDisk } from './disk.ts';
import { type ListState, selectList } from './lists.ts';
import { type Live, peekLive, subscribeLive } from './live.ts';
import type { ThreadState } from './threads.ts';

/** Raise when the shape changes: an older copy is then not read. */
const shape = 1;
const keptThreads = 200;
const keptRows = 100;
const maxAge = 30 * 24 * 3_600_000;
/** Characters of JSON; a copy that would be larger keeps fewer threads. */
const maxSize = 12_000_000;

export interface LocalCopy {
  readonly shape: number;
  readonly savedAt: number;
  readonly memberId: string;
  readonly store: Store;
  readonly lists: Record<string, ListState>;
  readonly threads: Record<string, ThreadState>;
}

const disk = openDisk<LocalCopy>('irori-copy');

export async function readLocalCopy(): Promise<LocalCopy | null> {
  const copy = await disk.read('copy');
  return copy && copy.shape === shape && Date.now() - copy.savedAt < maxAge ? copy : null;
}

export async function wipeLocalCopy(): Promise<void> {
  await disk.clear();
}

/** Before somebody signs in here: a copy of another person must not be shown to them, not even for a moment. */
export async function wipeCopyOfOthers(email: string): Promise<void> {
  const copy = await readLocalCopy();
  if (copy && copy.store.me.member.email.toLowerCase() !== email.toLowerCase()) await wipeLocalCopy();
}

/** Size of the copy in bytes as good as we can tell; for the member's own page. */
export async function localCopySize(): Promise<number> {
  const copy = await readLocalCopy();
  return copy ? new Blob([JSON.stringify(copy)]).size : 0;
}

/** Saves when the page has been quiet for a moment, and when it is hidden or left. */
export function keepLocalCopy(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved: unknown = null;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const live = peekLive();
    if (!live || live.server === saved) return;
    saved = live.server;
    void disk.write('copy', copyOf(live));
  };
  const later = () => {
    timer ??= setTimeout(save, 3000);
  };
  const onHide = () => document.visibilityState === 'hidden' && save();
  const stop = subscribeLive(later);
  document.addEventListener('visibilitychange', onHide);
  window.addEventListener('pagehide', save);
  return () => {
    clearTimeout(timer);
    stop();
    document.removeEventListener('visibilitychange', onHide);
    window.removeEventListener('pagehide', save);
  };
}

/** What is worth keeping of the state: the newest rows of each list, the threads used last. */
export function copyOf(live: Live): LocalCopy {
  const { server } = live;
  const conversations: Record<string, Conversation> = {};
  const lists: Record<string, ListState> = {};
  for (const [key, list] of Object.entries(live.lists)) {
    const ids = selectList(live, key);
    if (list.bound === null && !list.complete) continue;
    const kept = ids.slice(0, keptRows);
    const rows = kept.flatMap((id) => server.conversations[id] ?? []);
    for (const row of rows) conversations[row.id] = row;
    const last = rows.at(-1);
    const cut = kept.length < ids.length;
    const bound = cut && last ? { at: last.lastActivityAt, id: last.id } : list.bound;
    // The cursor of a list that was cut would skip rows; marked stale, it is fetched from the top anyway.
    lists[key] = { ...list, bound, complete: list.complete && !cut, loading: false, error: null, stale: true };
  }
  const { messages, threads } = keepThreads(live);
  for (const id of Object.keys(messages)) {
    const row = server.conversations[id];
    if (row) conversations[id] = row;
  }
  return {
    shape,
    savedAt: Date.now(),
    memberId: server.me.member.id,
    store: { ...server, conversations, messages, contacts: {} },
    lists,
    threads,
  };
}

function keepThreads(live: Live): Pick<LocalCopy, 'threads'> & { messages: Record<string, readonly Message[]> } {
  const messages: Record<string, readonly Message[]> = {};
  const threads: Record<string, ThreadState> = {};
  const used = Object.entries(live.threads).sort(([, a], [, b]) => b.usedAt - a.usedAt);
  let size = 0;
  for (const [id, thread] of used.slice(0, keptThreads)) {
    const newest = live.server.messages[id]?.slice(-40);
    if (!newest) continue;
    size += newest.reduce((sum, message) => sum + message.text.length + (message.html?.length ?? 0) + 600, 0);
    if (size > maxSize) break;
    messages[id] = newest;
    const through = thread.fresh ? live.server.number : thread.through;
    threads[id] = { ...thread, through, loading: false, fresh: false, error: null, olderCursor: null };
  }
  return { messages, threads };
}
