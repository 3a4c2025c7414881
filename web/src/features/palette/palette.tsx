/** The command palette: what fits here first, then places, then conversations; each row with its key, so that using it teaches it. */
import type { Page } from '@irori/contract/common/api';
import type { SearchHit } from '@irori/contract/search/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Action } from '../../actions/action.ts';
import { conversationPath, goTo } from '../../actions/go.ts';
import { actions, contextNow, keysOf, reasonOf, runAction } from '../../actions/registry.ts';
import { takeKeys } from '../../actions/stage.ts';
import { api } from '../../api/client.ts';
import { getLive } from '../../sync/live.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Picker, type PickerItem } from '../../ui/picker.tsx';
import { rank } from './match.ts';

const mostConversations = 8;

export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query.trim());
  const context = useMemo(() => contextNow(), []);
  const offered = useMemo(
    () => actions.filter((action) => !action.onlyKey && action.can(context) !== false),
    [context],
  );
  const search = useQuery({
    queryKey: ['palette', asked],
    queryFn: ({ signal }) => api.get<Page<SearchHit>>('search', { q: asked, limit: mostConversations }, { signal }),
    enabled: asked.length > 1,
    staleTime: 30_000,
  });

  const toItem = (action: Action): PickerItem => {
    const verdict = action.can(context);
    return {
      id: `action/${action.id}`,
      label: i18n._(action.label(context)),
      detail: reasonOf(verdict) ?? undefined,
      icon: action.icon,
      shortcut: keysOf(action),
      disabled: verdict !== true,
    };
  };
  const fitting = (group: (action: Action) => boolean): PickerItem[] =>
    offered
      .filter(group)
      .map((action) => ({ action, item: toItem(action) }))
      .map(({ action, item }) => ({
        item,
        score: rank(query, `${item.label} ${action.alsoFoundBy ? i18n._(action.alsoFoundBy) : ''}`),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ item }) => item);

  const conversations = conversationItems(query, search.data?.items ?? [], t`(no subject)`);
  const here = (action: Action) => action.group === 'list' || action.group === 'thread' || action.group === 'composer';
  const pick = (id: string) => {
    onClose();
    const [kind, name = ''] = [id.slice(0, id.indexOf('/')), id.slice(id.indexOf('/') + 1)];
    if (kind === 'open') return goTo(conversationPath(name));
    if (kind === 'search') return goTo(`/search?q=${encodeURIComponent(query.trim())}`);
    const action = actions.find((one) => one.id === name);
    // After the dialog gave the focus back, so that what opens next can take it.
    if (action) setTimeout(() => runAction(action), 0);
  };
  const all =
    query.trim() === '' ? [] : [{ id: 'search/all', label: t`Search for “${query.trim()}”`, icon: 'search' as const }];

  return (
    <Dialog title={t`Command palette`} hideTitle isOpen onClose={onClose} width="wide">
      <Picker
        label={t`Command palette`}
        placeholder={t`What would you like to do?`}
        query={query}
        onQuery={setQuery}
        onClose={onClose}
        typedAhead={takeKeys}
        onPick={pick}
        sections={[
          { id: 'here', title: t`Here`, items: fitting(here) },
          { id: 'conversations', title: t`Conversations`, items: conversations },
          { id: 'go', title: t`Go to`, items: fitting((action) => action.group === 'go') },
          { id: 'anywhere', title: t`Everywhere`, items: fitting((action) => action.group === 'anywhere') },
          { id: 'search', title: '', items: all },
        ]}
        empty={t`Nothing fits.`}
        footer={<Trans>↑ ↓ to move, Enter to choose, Esc to close</Trans>}
      />
    </Dialog>
  );
}

/** What is known on this device first, then what the server found. */
function conversationItems(query: string, hits: readonly SearchHit[], untitled: string): PickerItem[] {
  if (query.trim().length < 2) return [];
  const { store } = getLive();
  const local = Object.values(store.conversations)
    .map((row) => ({
      row,
      score: rank(query, `${row.contact.name} ${row.contact.address ?? ''} ${row.subject ?? ''} ${row.number}`),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.row.lastActivityAt < b.row.lastActivityAt ? 1 : -1))
    .map(({ row }) => row);
  const rows = new Map([...local, ...hits.map((hit) => hit.conversation)].map((row) => [row.id, row]));
  return [...rows.values()].slice(0, mostConversations).map((row) => ({
    id: `open/${row.id}`,
    label: row.contact.name || row.contact.address || untitled,
    detail: row.subject ?? row.lastMessage?.text ?? untitled,
    icon: 'mail',
  }));
}
