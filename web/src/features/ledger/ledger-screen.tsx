/** The ledger: everything that was ever handed over to us and what became of it; what is in quarantine can be let out. */
import type { Page as PageOf } from '@irori/contract/common/api';
import type { InboundEvent, InboundState } from '@irori/contract/inbound-events/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, traceOf } from '../../api/describe-problem.ts';
import { useLive, useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time, useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';
import { showToast } from '../../ui/toast.tsx';
import { Denied } from '../shell/denied.tsx';
import { LedgerSum } from './ledger-sum.tsx';
import { reasonInWords, states } from './reasons.ts';

const route = getRouteApi('/app/ledger');
const stateNames: readonly InboundState[] = ['received', 'applied', 'duplicate', 'ignored', 'quarantined'];

export function LedgerScreen() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.readLedger);
  if (!may) return <Denied title={t`Ledger`} permission={t`Read the ledger`} />;
  return <Ledger />;
}

function Ledger() {
  const { t } = useLingui();
  const { state, channel } = route.useSearch();
  const navigate = useNavigate();
  const channels = useStore((store) => store.channels);
  const client = useQueryClient();
  // Each event of the ledger changes what is known here; asking again is cheap and keeps the pages honest.
  const news = useLive((live) => live.server.quarantined);
  const number = useLive((live) => live.server.number);
  const ledger = useInfiniteQuery({
    queryKey: ['ledger', state, channel],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.get<PageOf<InboundEvent>>('inbound-events', { state, channelId: channel, limit: 50, cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor,
  });
  useEffect(() => {
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ['ledger'] }), 800);
    return () => clearTimeout(timer);
  }, [client, news, number]);

  const filter = (next: { state?: string | undefined; channel?: string | undefined }) =>
    void navigate({
      to: '/ledger',
      search: {
        ...('state' in next ? (next.state ? { state: next.state } : {}) : state ? { state } : {}),
        ...('channel' in next ? (next.channel ? { channel: next.channel } : {}) : channel ? { channel } : {}),
      },
    });
  const rows = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t`Ledger`}
      intro={
        <Trans>
          Everything that was ever handed over to Irori, and what became of it. Nothing is dropped in silence.
        </Trans>
      }
      wide
    >
      <LedgerSum channelId={channel} />
      <div className="flex flex-wrap gap-3">
        <Select
          label={t`State`}
          value={state ?? 'all'}
          onChange={(value) => filter({ state: value === 'all' ? undefined : value })}
          options={[
            { value: 'all', label: t`All states` },
            ...stateNames.map((name) => ({ value: name as string, label: i18n._(states[name].words) })),
          ]}
          className="w-48"
        />
        <Select
          label={t`Channel`}
          value={channel ?? 'all'}
          onChange={(value) => filter({ channel: value === 'all' ? undefined : value })}
          options={[
            { value: 'all', label: t`All channels` },
            ...Object.values(channels).map((one) => ({ value: one.id, label: one.name, help: one.account })),
          ]}
          className="w-64"
        />
      </div>
      {ledger.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void ledger.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(ledger.error)} <span className="select-all text-meta">{traceOf(ledger.error)}</span>
        </Notice>
      )}
      {ledger.isPending && <Skeleton className="after-150 h-60" />}
      {ledger.isSuccess && rows.length === 0 && (
        <State
          icon="ledger"
          title={state || channel ? t`Nothing fits these filters` : t`Nothing received yet`}
          actions={
            state || channel ? (
              <Button onPress={() => void navigate({ to: '/ledger', search: {} })}>{t`Clear filters`}</Button>
            ) : null
          }
        >
          {!state && !channel && <Trans>Send a mail to one of your receiving addresses, and it appears here.</Trans>}
        </State>
      )}
      <ul className="flex flex-col divide-y rounded-panel border empty:hidden">
        {rows.map((row) => (
          <Entry key={row.id} entry={row} channelName={channels[row.channelId]?.name ?? row.connector} />
        ))}
      </ul>
      {ledger.hasNextPage && (
        <Button
          className="self-center"
          isDisabled={ledger.isFetchingNextPage}
          onPress={() => void ledger.fetchNextPage()}
        >
          <Trans>Older entries</Trans>
        </Button>
      )}
    </Page>
  );
}

function Entry({ entry, channelName }: { entry: InboundEvent; channelName: string }) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  const [open, setOpen] = useState(false);
  const reason = reasonInWords(entry.reason, entry.params);
  const from = entry.preview?.from || entry.handedOver?.from || '';
  const to = entry.handedOver?.to.join(', ') ?? '';
  const title = entry.preview?.subject || from || to || t`Event without a preview`;
  const size = entry.size > 0 ? fileSize(entry.size, locale) : '';
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={states[entry.state].tone}>{i18n._(states[entry.state].words)}</Badge>
        <button
          type="button"
          aria-expanded={open}
          className="min-h-6 min-w-0 flex-1 basis-48 truncate text-left font-bold hover:underline"
          onClick={() => setOpen(!open)}
        >
          {title}
        </button>
        <span className="text-meta text-text-3">{channelName}</span>
        <Time at={entry.receivedAt} as="day-and-clock" className="text-meta text-text-3" />
      </div>
      {reason && <p className="mt-0.5 text-dense text-text-2">{reason}</p>}
      <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 text-meta text-text-3 empty:hidden">
        <Fact name={t`From`} value={from} />
        <Fact name={t`To`} value={to} />
        <Fact name={t`Size`} value={size} />
      </dl>
      {open && (
        <div className="mt-2 flex flex-col gap-2 rounded-control border bg-surface p-3 text-dense">
          <p className="line-clamp-[12] whitespace-pre-wrap [overflow-wrap:anywhere]">
            {entry.preview?.text || t`No text to show.`}
          </p>
          <p className="text-meta text-text-3">
            {entry.reason && (
              <>
                <code className="select-all">{entry.reason}</code>
                {' · '}
              </>
            )}
            <code className="select-all">{entry.id}</code>
            {entry.attempts > 1 && (
              <>
                {' · '}
                <Trans>tried {entry.attempts} times</Trans>
              </>
            )}
          </p>
        </div>
      )}
      <Actions entry={entry} />
    </li>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  if (value === '') return null;
  return (
    <div className="flex min-w-0 gap-1">
      <dt className="shrink-0">{name}</dt>
      <dd className="min-w-0 text-text-2 [overflow-wrap:anywhere]">{value}</dd>
    </div>
  );
}

function Actions({ entry }: { entry: InboundEvent }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (what: 'release' | 'replay' | 'ignore', done: string) => {
    setBusy(true);
    try {
      await api.post(`inbound-events/${entry.id}/${what}`);
      showToast({ text: done });
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['ledger'] });
      void client.invalidateQueries({ queryKey: ['health'] });
    }
  };
  return (
    <div className="mt-2 flex flex-wrap gap-1.5">
      {entry.can.release && (
        <Button
          size="small"
          look="primary"
          isDisabled={busy}
          onPress={() => void run('release', t`Released: it is being processed.`)}
        >
          <Trans>Release</Trans>
        </Button>
      )}
      {entry.can.ignore && (
        <Button size="small" isDisabled={busy} onPress={() => void run('ignore', t`Ignored; the bytes are kept.`)}>
          <Trans>Ignore</Trans>
        </Button>
      )}
      {entry.can.replay && (
        <Button
          size="small"
          icon="reload"
          isDisabled={busy}
          onPress={() => void run('replay', t`Replayed: it is being processed again.`)}
        >
          <Trans>Replay</Trans>
        </Button>
      )}
      {entry.hasRaw && (
        <a
          href={`/api/v1/inbound-events/${entry.id}/raw`}
          download
          className="target inline-flex h-7 items-center gap-1.5 rounded-control border border-edge bg-raised px-2 text-dense hover:bg-hover"
        >
          <Trans>Download</Trans>
        </a>
      )}
      {entry.conversationId && (
        <Link
          to="/inbox/$inbox/$section/$conversation"
          params={{ inbox: 'all', section: 'all', conversation: entry.conversationId }}
          className="target inline-flex h-7 items-center rounded-control px-2 text-accent text-dense underline"
        >
          <Trans>To the conversation</Trans>
        </Link>
      )}
      {!entry.hasRaw && (
        <span className="self-center text-meta text-text-3">
          <Trans>The bytes are not kept.</Trans>
        </span>
      )}
    </div>
  );
}
