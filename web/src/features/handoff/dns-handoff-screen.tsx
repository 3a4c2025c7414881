/**
 * `/handoff/dns/:token`: the DNS records of one domain for somebody who can publish them and has no account here. What to
 * copy, and what the DNS shows; nothing else of the workspace.
 */
import type { OpenDnsHandoff } from '@irori/contract/sender-domains/api';
import { i18n } from '@lingui/core';
import { useLingui as useLocale } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time, TimeStyleProvider } from '../../ui/time.tsx';
import { RecordCard } from '../admin/domain-record.tsx';
import { domainStates } from '../admin/domain-words.ts';
import { FrontPage } from '../sign-in/front-page.tsx';

const anonymous = { anonymous: true } as const;

export function DnsHandoffScreen() {
  const { i18n } = useLocale();
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return (
    <TimeStyleProvider value={{ locale: i18n.locale, timeZone }}>
      <Handoff />
    </TimeStyleProvider>
  );
}

function Handoff() {
  const { t } = useLingui();
  const { token } = useParams({ strict: false }) as { token: string };
  const open = useQuery({
    queryKey: ['dns-handoff', token],
    queryFn: () => api.get<OpenDnsHandoff>(`dns-handoff/${token}`, {}, anonymous),
    refetchInterval: ({ state }) => (state.data?.handoff ? 15_000 : false),
  });
  if (open.isPending || (open.isError && !open.data)) {
    return (
      <FrontPage title={t`DNS records`} wide>
        {open.isPending ? (
          <Skeleton className="after-150 h-60" />
        ) : (
          <Notice
            tone="danger"
            action={<Button size="small" look="quiet" onPress={() => void open.refetch()}>{t`Retry`}</Button>}
          >
            {describeError(open.error)}
          </Notice>
        )}
      </FrontPage>
    );
  }
  const { state, handoff } = open.data;
  if (handoff) return <Records token={token} handoff={handoff} />;
  return (
    <FrontPage title={t`This link cannot be used`}>
      <p className="text-text-2">
        {state === 'link_expired' ? (
          <Trans>It has expired. Ask the person who sent it for a new one.</Trans>
        ) : (
          <Trans>It was taken back, or is not whole. Ask the person who sent it for a new one.</Trans>
        )}
      </p>
    </FrontPage>
  );
}

function Records({ token, handoff }: { token: string; handoff: NonNullable<OpenDnsHandoff['handoff']> }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { words, tone } = domainStates[handoff.state];
  const open = handoff.records.filter(({ verdict }) => verdict !== 'ok');
  const done = handoff.records.filter(({ verdict }) => verdict === 'ok');
  const check = async () => {
    setBusy(true);
    setError(null);
    try {
      const answer = await api.post<OpenDnsHandoff>(`dns-handoff/${token}/check`, {}, anonymous);
      client.setQueryData<OpenDnsHandoff>(['dns-handoff', token], answer);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <FrontPage
      title={t`DNS records for ${handoff.name}`}
      intro={
        <Trans>
          {handoff.workspace} asks you to publish these records, so that their replies to customers arrive safely. You
          need no account here.
        </Trans>
      }
      wide
    >
      <div role="status" className="flex flex-wrap items-center gap-2">
        <Badge tone={tone}>{i18n._(words)}</Badge>
        {handoff.checkedAt && (
          <span className="text-meta text-text-3">
            <Trans>
              checked <Time at={handoff.checkedAt} as="ago" />
            </Trans>
          </span>
        )}
        <Button className="ml-auto" icon="reload" look="primary" isDisabled={busy} onPress={() => void check()}>
          {busy ? <Trans>Asking the DNS…</Trans> : <Trans>Check now</Trans>}
        </Button>
      </div>
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      {handoff.state === 'verified' && (
        <Notice tone="success">
          <Trans>The signature works. What is still marked below makes it more reliable, but is not needed.</Trans>
        </Notice>
      )}
      <p className="text-dense text-text-2">
        <Trans>
          Most panels append the domain by themselves: then take the short host. Nothing that is there has to go, unless
          a record says that it replaces another.
        </Trans>
      </p>
      {[...open, ...done].map((record) => (
        <RecordCard key={`${record.purpose} ${record.host}`} record={record} />
      ))}
    </FrontPage>
  );
}
