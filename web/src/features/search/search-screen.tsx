/** Search: what is on this device at once, what the server finds merged below; the word lit where it was found. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { Conversation } from '@irori/contract/conversations/api';
import type { SearchHit } from '@irori/contract/search/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { fold, rank } from '../palette/match.ts';
import { Lit } from './lit.tsx';

const route = getRouteApi('/app/search');

export function SearchScreen() {
  const { t } = useLingui();
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const asked = useDeferredValue(text.trim());
  const conversations = useStore((store) => store.conversations);
  const search = useInfiniteQuery({
    queryKey: ['search', asked],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<PageOf<SearchHit>>('search', { q: asked, limit: 30, cursor: pageParam }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  const hits = asked === '' ? [] : (search.data?.pages.flatMap((page) => page.items) ?? []);
  const found = new Set(hits.map((hit) => hit.conversation.id));
  const local =
    asked.length < 2 ? [] : localHits(asked, Object.values(conversations)).filter((row) => !found.has(row.id));

  return (
    <Page title={t`Search`}>
      <SearchField
        label={t`Search`}
        placeholder={t`Words, names, addresses, subjects, file names`}
        clearLabel={t`Clear`}
        value={text}
        onChange={(value) => {
          setText(value);
          void navigate({ to: '/search', search: value.trim() ? { q: value.trim() } : {}, replace: true });
        }}
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          document.querySelector<HTMLElement>('[data-hit]')?.focus();
        }}
      />
      {search.isError && (
        <Notice
          tone="warning"
          action={<Button size="small" look="quiet" onPress={() => void search.refetch()}>{t`Retry`}</Button>}
        >
          <Trans>Only what is on this device was searched.</Trans> {describeError(search.error)}
        </Notice>
      )}
      {asked === '' ? (
        <State icon="search" title={t`What are you looking for?`}>
          <Trans>All conversations that you may see are searched, closed ones too.</Trans>
        </State>
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the links within
        <div onKeyDown={moveBetweenHits} className="flex flex-col gap-1">
          {hits.map((hit) => (
            <Hit
              key={`${hit.conversation.id}/${hit.messageId}`}
              conversation={hit.conversation}
              snippet={hit.snippet}
              at={hit.at}
              query={asked}
            />
          ))}
          {local.map((row) => (
            <Hit
              key={row.id}
              conversation={row}
              snippet={row.lastMessage?.text ?? ''}
              at={row.lastActivityAt}
              query={asked}
            />
          ))}
          {search.isFetching && hits.length === 0 && <Skeleton className="after-150 h-14" />}
          {!search.isFetching && hits.length === 0 && local.length === 0 && (
            <State icon="search" title={t`Nothing found for “${asked}”`}>
              <Trans>
                Messages, subjects, names, addresses and file names were searched, closed conversations too.
              </Trans>
            </State>
          )}
          {search.hasNextPage && (
            <Button
              className="self-center"
              isDisabled={search.isFetchingNextPage}
              onPress={() => void search.fetchNextPage()}
            >
              <Trans>More results</Trans>
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}

/** At most ten rows that are known here and hold the words. */
function localHits(asked: string, rows: readonly Conversation[]): Conversation[] {
  return rows
    .filter(
      (row) =>
        rank(
          asked,
          `${row.contact.name} ${row.contact.address ?? ''} ${row.subject ?? ''} ${row.lastMessage?.text ?? ''}`,
        ) >= 60,
    )
    .sort((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1))
    .slice(0, 10);
}

function moveBetweenHits(event: React.KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-hit]')];
  const next = all[all.indexOf(document.activeElement as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function Hit({
  conversation,
  snippet,
  at,
  query,
}: {
  conversation: Conversation;
  snippet: string;
  at: string;
  query: string;
}) {
  const { t } = useLingui();
  const connector = useStore((store) => store.connectors.find((one) => one.id === conversation.connector));
  const inbox = useStore((store) => store.inboxes[conversation.inboxId]?.name);
  const name = conversation.contact.name || conversation.contact.address || '';
  const words = fold(query).split(/\s+/).filter(Boolean);
  return (
    <Link
      to="/inbox/$inbox/$section/$conversation"
      params={{ inbox: conversation.inboxId, section: 'all', conversation: conversation.id }}
      data-hit
      className="ring-inside flex gap-3 rounded-panel px-3 py-2.5 hover:bg-hover"
    >
      <Avatar name={name} badge={connector} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 truncate font-bold">
            <Lit text={name} words={words} />
          </span>
          <span className="shrink-0 text-meta text-text-3">
            #{conversation.number} · {inbox}
            {conversation.status === 'closed' ? ` · ${t`closed`}` : ''}
          </span>
          <Time at={at} className="ml-auto shrink-0 text-meta text-text-3" />
        </span>
        <span className="block truncate text-dense">
          <Lit text={conversation.subject ?? t`(no subject)`} words={words} />
        </span>
        <span className="line-clamp-2 text-dense text-text-2">
          <Lit text={snippet} words={words} />
        </span>
      </span>
    </Link>
  );
}
