/**
 * Threads: the messages of a conversation, newest page first, older ones on demand. The messages lie in the store, so
 * that events reach them; what is known about the loading lies here.
 */

import type { Page } from '@irori/contract/common/api';
import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { compareMessages } from '@irori/contract/messages/apply';
import { api } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { currentMark, getLive, type Live, touchedSince, updateLive } from './live.ts';

export interface ThreadState {
  readonly loading: boolean;
  /** Cursor of the next older page; null when the beginning is loaded. */
  readonly olderCursor: string | null;
  /** The newest page was fetched since the last loss of events. */
  readonly fresh: boolean;
  readonly error: unknown;
  /** The conversation does not exist, or not for me: the two look alike. */
  readonly missing: boolean;
  /** The last event this thread is known to include, once it is no longer kept up by events. */
  readonly through: number;
  /** For keeping the threads used last. */
  readonly usedAt: number;
}

const pageSize = 40;
const unloaded: ThreadState = {
  loading: false,
  olderCursor: null,
  fresh: false,
  error: null,
  missing: false,
  through: 0,
  usedAt: 0,
};

/** Brings the newest page unless it is there; also used ahead of time, on hover and for the next rows. */
export async function ensureThread(conversationId: string): Promise<void> {
  const state = getLive().threads[conversationId] ?? unloaded;
  if (state.loading || state.fresh) return;
  await load(conversationId, state, null);
}

/** Brings the next older page. */
export async function loadOlder(conversationId: string): Promise<void> {
  const state = getLive().threads[conversationId];
  if (!state || state.loading || state.olderCursor === null) return;
  await load(conversationId, state, state.olderCursor);
}

async function load(conversationId: string, state: ThreadState, cursor: string | null): Promise<void> {
  setThread(conversationId, { ...state, loading: true, error: null, usedAt: Date.now() });
  const mark = currentMark();
  const path = `conversations/${conversationId}`;
  try {
    const known = getLive().server.conversations[conversationId];
    const [page, row] = await Promise.all([
      api.get<Page<Message>>(`${path}/messages`, { limit: pageSize, cursor }),
      known && !isStale(conversationId) ? null : api.get<Conversation>(path),
    ]);
    updateLive((live) => takeMessages(live, conversationId, page, { cursor, mark }));
    if (row && !touchedSince(row.id, mark)) takeConversation(row);
  } catch (error) {
    const missing = error instanceof ApiError && (error.status === 404 || error.status === 403);
    // One that I am about to begin is not there yet.
    if (missing && getLive().pending.some((write) => write.kind === 'send' && write.begins?.id === conversationId)) {
      return beginThread(conversationId);
    }
    setThread(conversationId, { ...state, loading: false, error: missing ? null : error, missing });
  }
}

/** The thread of a conversation that I am about to begin: there is nothing to fetch, and events go on from here. */
export function beginThread(conversationId: string): void {
  updateLive((live) => ({
    server: { ...live.server, messages: { ...live.server.messages, [conversationId]: [] } },
    threads: { ...live.threads, [conversationId]: { ...unloaded, fresh: true, usedAt: Date.now() } },
  }));
}

/** The last event that whoever reads this thread can have seen; goes with a reply, so that none crosses another unseen. */
export function seenThrough(conversationId: string): number {
  const { threads, server } = getLive();
  const thread = threads[conversationId];
  return thread?.fresh ? server.number : (thread?.through ?? 0);
}

/** Rows kept over a loss of events are shown, but not believed. */
const isStale = (conversationId: string): boolean => getLive().threads[conversationId]?.fresh !== true;

/**
 * The state after a page came. The newest page replaces what was known in its span; when it does not reach down to
 * what was known before, the older part is let go, so that no gap can hide in the middle.
 */
export function takeMessages(
  live: Live,
  conversationId: string,
  page: Page<Message>,
  asked: { cursor: string | null; mark: number },
): Partial<Omit<Live, 'store'>> {
  const known = live.server.messages[conversationId] ?? [];
  const inPage = new Map(page.items.map((message) => [message.id, message]));
  const oldest = [...page.items].sort(compareMessages)[0];
  const reaches = asked.cursor !== null || known.some((message) => inPage.has(message.id));
  const kept = known.filter((message) => {
    if (inPage.has(message.id)) return touchedSince(message.id, asked.mark);
    if (touchedSince(message.id, asked.mark)) return true;
    if (asked.cursor !== null) return true;
    return reaches && oldest !== undefined && compareMessages(message, oldest) < 0;
  });
  const keptIds = new Set(kept.map((message) => message.id));
  const fromPage = page.items.filter((message) => !keptIds.has(message.id) && !touchedSince(message.id, asked.mark));
  const thread = [...kept, ...fromPage].sort(compareMessages);
  const before = live.threads[conversationId] ?? unloaded;
  const keepsOlder = asked.cursor === null && before.olderCursor !== null && kept.some((m) => !inPage.has(m.id));
  return {
    server: { ...live.server, messages: { ...live.server.messages, [conversationId]: thread } },
    threads: {
      ...live.threads,
      [conversationId]: {
        ...before,
        loading: false,
        error: null,
        missing: false,
        fresh: true,
        olderCursor: keepsOlder ? before.olderCursor : page.nextCursor,
      },
    },
  };
}

/** Puts a conversation that was fetched by itself into the store. */
export function takeConversation(row: Conversation): void {
  updateLive((live) => ({
    server: { ...live.server, conversations: { ...live.server.conversations, [row.id]: row } },
  }));
}

function setThread(conversationId: string, state: ThreadState): void {
  updateLive((live) => ({ threads: { ...live.threads, [conversationId]: state } }));
}
