/** The rows of a section: loaded on demand, and held still while a hand is in the list. */
import type { Conversation, Section } from '@irori/contract/conversations/api';
import { useEffect, useRef, useState } from 'react';
import type { SectionName } from '../../../actions/go-to.ts';
import { api } from '../../../api/client.ts';
import { type HeldList, holdList } from '../../../sync/held-list.ts';
import { emptyList, type ListQuery, type ListState, listKey, loadList, selectList } from '../../../sync/lists.ts';
import { getLive, sameItems, useLive } from '../../../sync/live.ts';
import { takeConversation } from '../../../sync/threads.ts';

export interface Rows extends HeldList {
  readonly state: ListState;
  readonly loadMore: () => void;
  readonly retry: () => void;
  /** Lets in what waits. */
  readonly release: () => void;
}

export interface RowsWanted {
  readonly inbox: string;
  readonly section: SectionName;
  readonly sort: 'newest' | 'oldest';
  readonly tag: string | undefined;
  readonly assignee: string | undefined;
}

export function useRows(wanted: RowsWanted, hand: 'pointer' | 'focus' | null, selected: string | null): Rows {
  const query = queryOf(wanted);
  const key = listKey(query);
  const drafts = wanted.section === 'drafts';
  const state = useLive((live) => live.lists[key]) ?? emptyList(query);
  const fromServer = useLive((live) => (drafts ? none : selectList(live, key)));
  const withDrafts = useDraftRows(drafts, query.inboxId);
  const list = drafts ? withDrafts : fromServer;

  const untouched = state.bound === null && !state.complete && state.error === null;
  useEffect(() => {
    if (drafts || !(untouched || state.stale)) return;
    void loadList(query, 'first');
  }, [key, drafts, untouched, state.stale]);

  const shown = useRef<readonly string[]>(none);
  const [, rerender] = useState(0);
  const held = holdList(shown.current, list, hand, selected);
  shown.current = held.shown;

  return {
    ...held,
    state: drafts ? { ...state, complete: true, loading: false } : state,
    loadMore: () => void loadList(query, 'next'),
    retry: () => void loadList(query, 'first'),
    release: () => {
      shown.current = none;
      rerender((count) => count + 1);
    },
  };
}

const none: readonly string[] = [];

function queryOf({ inbox, section, sort, tag, assignee }: RowsWanted): ListQuery {
  return {
    inboxId: inbox === 'all' ? null : inbox,
    section: section === 'drafts' ? 'all' : (section satisfies Section),
    sort,
    ...(tag ? { tag } : {}),
    ...(assignee ? { assigneeId: assignee } : {}),
  };
}

/** Conversations in which I have begun to write; rows that are not known yet are fetched one by one. */
function useDraftRows(wanted: boolean, inboxId: string | null): readonly string[] {
  const ids = useLive((live) => {
    if (!wanted) return none;
    const drafts = Object.values(live.store.drafts).sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
    const found = [...new Set(drafts.map((draft) => draft.conversationId))];
    return found.filter((id) => {
      const row = live.store.conversations[id];
      return !row || inboxId === null || row.inboxId === inboxId;
    });
  }, sameItems);
  useEffect(() => {
    for (const id of ids) {
      if (getLive().store.conversations[id]) continue;
      void api
        .get<Conversation>(`conversations/${id}`)
        .then(takeConversation)
        .catch(() => undefined);
    }
  }, [ids]);
  return ids;
}
