/**
 * Lists of conversations, section by section. A list is no array of its own: it is every known conversation that
 * matches and lies within the part loaded so far, in order. So an event that changes a row changes all lists at once.
 */

import type { Page } from '@irori/contract/common/api';
import type { Conversation, Section } from '@irori/contract/conversations/api';
import { matchesSection } from '@irori/contract/matches-view';
import type { Store } from '@irori/contract/store';
import { api } from '../api/client.ts';
import { currentMark, getLive, type Live, sameItems, touchedSince, updateLive } from './live.ts';

export interface ListQuery {
  /** Null: all inboxes I may see. */
  readonly inboxId: string | null;
  readonly section: Section;
  readonly sort: 'newest' | 'oldest';
  readonly assigneeId?: string;
  readonly tag?: string;
  readonly contactId?: string;
}

export interface ListState {
  readonly query: ListQuery;
  /** The last row loaded; what lies beyond it is unknown. Null before the first page. */
  readonly bound: Position | null;
  readonly nextCursor: string | null;
  /** The end was reached: every match is known. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly error: unknown;
  /** Loaded before a loss of events, so to be fetched again when shown. */
  readonly stale: boolean;
}

type Position = { readonly at: string; readonly id: string };

const pageSize = 50;

export function listKey(query: ListQuery): string {
  const { inboxId, section, sort, assigneeId, tag, contactId } = query;
  return [inboxId ?? 'all', section, sort, assigneeId ?? '', tag ?? '', contactId ?? ''].join('/');
}

/** Fetches the first page, or the next when one is there. Does nothing while a fetch is under way. */
export async function loadList(query: ListQuery, which: 'first' | 'next'): Promise<void> {
  const key = listKey(query);
  const before = getLive().lists[key];
  if (before?.loading || (which === 'next' && (!before || before.complete || before.nextCursor === null))) return;
  const cursor = which === 'next' ? before?.nextCursor : null;
  setList(key, { ...(before ?? emptyList(query)), loading: true, error: null });
  const mark = currentMark();
  try {
    const page = await api.get<Page<Conversation>>('conversations', { ...query, cursor, limit: pageSize });
    updateLive((live) => takePage(live, key, page, { from: which === 'next' ? (before?.bound ?? null) : null, mark }));
  } catch (error) {
    setList(key, { ...(getLive().lists[key] ?? emptyList(query)), loading: false, error });
  }
}

export const emptyList = (query: ListQuery): ListState => ({
  query,
  bound: null,
  nextCursor: null,
  complete: false,
  loading: false,
  error: null,
  stale: false,
});

function setList(key: string, list: ListState): void {
  updateLive((live) => ({ lists: { ...live.lists, [key]: list } }));
}

/**
 * The state after a page came: its rows are known, and what lies in the page's span without being in the page is gone
 * (it changed while we did not listen), unless an event touched it since the page was asked for.
 */
export function takePage(
  live: Live,
  key: string,
  page: Page<Conversation>,
  asked: { from: Position | null; mark: number },
): Partial<Omit<Live, 'store'>> {
  const list = live.lists[key];
  if (!list) return {};
  const conversations: Record<string, Conversation> = { ...live.server.conversations };
  const last = page.items.at(-1);
  const bound = last ? positionOf(last) : asked.from;
  const complete = page.nextCursor === null;
  const inPage = new Set(page.items.map((row) => row.id));
  const span = { ...list, bound, complete };
  for (const row of Object.values(live.server.conversations)) {
    const beforePage = asked.from !== null && compare(list.query.sort, positionOf(row), asked.from) <= 0;
    if (beforePage || inPage.has(row.id) || touchedSince(row.id, asked.mark)) continue;
    if (isInList(row, span, live.server)) delete conversations[row.id];
  }
  for (const row of page.items) if (!touchedSince(row.id, asked.mark)) conversations[row.id] = row;
  const next: ListState = { ...span, nextCursor: page.nextCursor, loading: false, error: null, stale: false };
  return { server: { ...live.server, conversations }, lists: { ...live.lists, [key]: next } };
}

type Derived = { conversations: Store['conversations']; list: ListState; ids: readonly string[] };
const derived = new Map<string, Derived>();

/** Ids of the list in its order; the same array as before when nothing moved. */
export function selectList(live: Live, key: string): readonly string[] {
  const list = live.lists[key];
  if (!list) return none;
  const { conversations } = live.store;
  const before = derived.get(key);
  if (before?.conversations === conversations && before.list === list) return before.ids;
  const rows = Object.values(conversations).filter((row) => isInList(row, list, live.store));
  rows.sort((a, b) => compare(list.query.sort, positionOf(a), positionOf(b)));
  const ids = rows.map((row) => row.id);
  const kept = before && sameItems(before.ids, ids) ? before.ids : ids;
  derived.set(key, { conversations, list, ids: kept });
  return kept;
}

const none: readonly string[] = [];

function isInList(row: Conversation, list: ListState, store: Store): boolean {
  const { query, bound, complete } = list;
  if (query.inboxId !== null && row.inboxId !== query.inboxId) return false;
  if (!matchesSection(query.section, row, store.me.member.id)) return false;
  if (query.assigneeId !== undefined && row.assigneeId !== query.assigneeId) return false;
  if (query.tag !== undefined && !row.tags.includes(query.tag)) return false;
  if (query.contactId !== undefined && row.contact.id !== query.contactId) return false;
  return complete || (bound !== null && compare(query.sort, positionOf(row), bound) <= 0);
}

const positionOf = (row: Conversation): Position => ({ at: row.lastActivityAt, id: row.id });

/** Negative when `a` stands above `b`. Newest first by default; ids settle equal times as on the server. */
function compare(sort: ListQuery['sort'], a: Position, b: Position): number {
  const down = a.at === b.at ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.at < b.at ? -1 : 1;
  return sort === 'oldest' ? down : -down;
}
