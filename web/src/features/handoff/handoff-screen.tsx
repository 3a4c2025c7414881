/**
 * `/handoff/:token`: the forward of one support address for somebody who can set it up and has no account here. The steps
 * in their own language, what to copy, "Done", and whether it works; nothing else of the workspace.
 */
import type { ForwardingCode, OpenHandoff } from '@irori/contract/channels/forwarding';
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
import { CopyBox } from '../../ui/copy-box.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time, TimeStyleProvider } from '../../ui/time.tsx';
import { adviceInWords, isOnItsWay, probeWords, statusWords } from '../forwarding/forwarding-words.ts';
import { GuideSteps } from '../forwarding/guide-steps.tsx';
import { useOwnWords } from '../forwarding/own-words.ts';
import { useSaid } from '../forwarding/use-said.ts';
import { FrontPage } from '../sign-in/front-page.tsx';

type OpenLink = NonNullable<OpenHandoff['handoff']>;

const anonymous = { anonymous: true } as const;

export function HandoffScreen() {
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
    queryKey: ['handoff', token],
    queryFn: () => api.get<OpenHandoff>(`handoff/${token}`, {}, anonymous),
    // No socket without an account: looked at again while somebody looks at it.
    refetchInterval: (query) => (query.state.data?.state === 'open' ? 4000 : false),
  });
  if (open.isPending) {
    return (
      <FrontPage title={t`Set up forwarding`} wide>
        <Skeleton className="after-150 h-60" />
      </FrontPage>
    );
  }
  if (open.isError && !open.data) {
    return (
      <FrontPage title={t`Set up forwarding`} wide>
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void open.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(open.error)}
        </Notice>
      </FrontPage>
    );
  }
  const { state, handoff } = open.data;
  if (!handoff) {
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
  return <Forward token={token} handoff={handoff} />;
}

function Forward({ token, handoff }: { token: string; handoff: OpenLink }) {
  const { t } = useLingui();
  const say = useOwnWords();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const { guide, address, receivingAddress, status, probe, diagnosis } = handoff;
  const verified = status === 'verified' || status === 'silent';
  useSaid(verified ? i18n._(statusWords[status].words) : probe ? i18n._(probeWords[probe.state].words) : '');
  const act = async (path: string, body: Record<string, unknown>) => {
    setError(null);
    try {
      const answer = await api.post<OpenHandoff>(`handoff/${token}/${path}`, body, anonymous);
      client.setQueryData<OpenHandoff>(['handoff', token], answer);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <FrontPage
      title={t`Set up forwarding for ${address}`}
      intro={
        handoff.askedBy === null ? (
          <Trans>
            A colleague asks you to have the mail of this address forwarded to their shared inbox. It takes some
            minutes, and you need no account here.
          </Trans>
        ) : (
          <Trans>
            {handoff.askedBy} asks you to have the mail of this address forwarded to a shared inbox. It takes some
            minutes, and you need no account here.
          </Trans>
        )
      }
      wide
    >
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={statusWords[status].tone}>{i18n._(statusWords[status].words)}</Badge>
        <span className="text-meta text-text-3">
          <Trans>
            This link works until <Time at={handoff.expiresAt} as="day-and-clock" />.
          </Trans>
        </span>
      </div>
      {verified && (
        <Notice tone="success">
          <Trans>It works: mail to {address} arrives. There is nothing left to do; you can close this page.</Trans>
        </Notice>
      )}
      <Card className="flex flex-col gap-4">
        <CopyBox label={t`Forward from`} value={address} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
        <CopyBox label={t`Forward to`} value={receivingAddress} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      </Card>
      <section className="flex flex-col gap-3">
        <h2 className="font-bold text-ui">{say(guide.name)}</h2>
        {guide.note && <Notice>{say(guide.note)}</Notice>}
        <GuideSteps
          guide={guide}
          address={address}
          receivingAddress={receivingAddress}
          done={handoff.stepsDone}
          only={handoff.step}
          onDone={(step, done) => void act('steps', { step, done })}
          below={(step) =>
            step.confirms && (
              <p className="text-dense text-text-2">
                <Trans>The confirmation mail arrives at your colleague’s inbox: ask them for its code or link.</Trans>
              </p>
            )
          }
        />
      </section>
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
      <section className="flex flex-col gap-3" aria-label={t`Test`}>
        {handoff.canTest && (
          <Button
            look="primary"
            icon="send"
            className="self-start"
            isDisabled={isOnItsWay(probe)}
            onPress={() => void act('test', { locale: i18n.locale })}
          >
            {probe ? <Trans>Send another test</Trans> : <Trans>Send test</Trans>}
          </Button>
        )}
        <div className="flex flex-col gap-2">
          {probe && (
            <p className="flex flex-wrap items-center gap-2 text-dense">
              <Badge tone={probeWords[probe.state].tone}>{i18n._(probeWords[probe.state].words)}</Badge>
              <Time at={probe.endedAt ?? probe.createdAt} as="ago" />
            </p>
          )}
          {diagnosis && !verified && <Advice code={diagnosis} handoff={handoff} />}
        </div>
      </section>
    </FrontPage>
  );
}

function Advice({ code, handoff }: { code: ForwardingCode; handoff: OpenLink }) {
  const say = useOwnWords();
  const advice = handoff.guide.advice[code];
  return (
    <Notice tone="warning">
      <span className="font-bold">
        <Trans>Next step:</Trans>
      </span>{' '}
      {advice ? say(advice) : adviceInWords(code)}
    </Notice>
  );
}
