/** How a channel does: one sentence, its ledger, the last failures, and the one next step. */
import type { Channel, ChannelHealth } from '@irori/contract/channels/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive, useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { failureInWords } from '../delivery/failure-words.ts';
import { ForwardingHealth } from '../forwarding/forwarding-health.tsx';
import { Sum } from '../ledger/ledger-sum.tsx';
import { reasonInWords } from '../ledger/reasons.ts';
import { NotFound } from '../shell/starting.tsx';
import { channelStates, nextStepInWords, troubleInWords } from './channel-words.ts';

export function ChannelHealthScreen() {
  const { id } = useParams({ strict: false }) as { id: string };
  const channel = useStore((store) => store.channels[id]);
  if (!channel) return <NotFound />;
  return <Health channel={channel} />;
}

function Health({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const health = useQuery({
    queryKey: ['health', channel.id],
    queryFn: () => api.get<ChannelHealth>(`channels/${channel.id}/health`),
    refetchInterval: 30_000,
  });
  // Something came or left: the figures are asked for again, without a clock in between.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['health', channel.id] });
  }, [client, channel]);
  return (
    <Page title={channel.name} intro={channel.account} actions={channel.can.manage && <Manage channel={channel} />}>
      {health.isPending && <Skeleton className="after-150 h-48" />}
      {health.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void health.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(health.error)}
        </Notice>
      )}
      {health.data && <Report channel={channel} health={health.data} />}
    </Page>
  );
}

function Report({ channel, health }: { channel: Channel; health: ChannelHealth }) {
  const { t } = useLingui();
  const state = channelStates[health.state];
  const step = nextStepInWords(health.nextStep);
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={health.works || health.state !== 'connected' ? state.tone : 'neutral'}>
          {i18n._(state.words)}
        </Badge>
        <p>
          {health.works ? (
            <Trans>Works.</Trans>
          ) : health.state === 'connected' && channel.forwarding?.status !== 'broken' ? (
            <Trans>Nothing has proven yet that it works.</Trans>
          ) : (
            <Trans>Does not work at the moment.</Trans>
          )}{' '}
          {health.lastInboundAt ? (
            <Trans>
              Last message <Time at={health.lastInboundAt} as="ago" />.
            </Trans>
          ) : (
            <Trans>Nothing received yet.</Trans>
          )}{' '}
          {health.since && (
            <span className="text-text-3">
              <Trans>
                In this state since <Time at={health.since} as="day-and-clock" />.
              </Trans>
            </span>
          )}
        </p>
      </div>
      {channel.trouble && <Notice tone="danger">{troubleInWords(channel.trouble)}</Notice>}
      {step && (
        <Notice icon="info" action={<StepLink code={health.nextStep} channel={channel} />}>
          <span className="font-bold">
            <Trans>Next step:</Trans>
          </span>{' '}
          {step}
        </Notice>
      )}
      {channel.receivingAddress && (
        <CopyBox
          label={t`Receiving address`}
          value={channel.receivingAddress}
          copyLabel={t`Copy`}
          copiedLabel={t`Copied`}
        />
      )}
      {channel.forwarding && <ForwardingHealth channel={channel} />}
      <Section title={t`Ledger`} help={t`What came in, and what became of it.`}>
        <Sum ledger={health.ledger} />
      </Section>
      <Section title={t`Last failures`}>
        {health.failures.length === 0 ? (
          <p className="text-dense text-text-3">
            <Trans>None.</Trans>
          </p>
        ) : (
          <ul className="flex flex-col divide-y rounded-panel border text-dense">
            {health.failures.map((failure) => (
              <li key={`${failure.at} ${failure.code} ${failure.text}`} className="px-4 py-2">
                <div className="flex flex-wrap justify-between gap-2">
                  <span className="font-bold">{failureInWords(failure.code, reasonInWords(failure.code))}</span>
                  <Time at={failure.at} as="day-and-clock" className="text-meta text-text-3" />
                </div>
                {failure.text && <div className="text-text-2 [overflow-wrap:anywhere]">{failure.text}</div>}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <p className="text-meta text-text-3">
        <Trans>
          Last out: {health.lastOutboundAt ? <Time at={health.lastOutboundAt} as="day-and-clock" /> : t`never`}. Checked{' '}
          <Time at={health.checkedAt} as="ago" />.
        </Trans>
      </p>
    </>
  );
}

function StepLink({ code, channel }: { code: string | null; channel: Channel }) {
  const { t } = useLingui();
  if (code === 'look_at_quarantine') {
    return (
      <Link
        to="/ledger"
        search={{ state: 'quarantined', channel: channel.id }}
        className="inline-block min-h-6 px-2 text-accent underline"
      >
        {t`Quarantine`}
      </Link>
    );
  }
  if (code !== null && forwardSteps.has(code) && channel.can.manage) {
    return (
      <Link
        to="/channels/$id/connect"
        params={{ id: channel.id }}
        className="inline-block min-h-6 px-2 text-accent underline"
      >
        {t`Open the set-up`}
      </Link>
    );
  }
  return null;
}

/** Steps that are taken in the set-up of the forward. */
const forwardSteps: ReadonlySet<string> = new Set(['forward_mail', 'check_forward', 'confirm_forward', 'test_forward']);

function Manage({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const run = async (what: 'verify' | 'disable' | 'enable', done: string) => {
    setBusy(true);
    try {
      const changed = await api.post<Channel>(`channels/${channel.id}/${what}`);
      applyEvents({ through: getLive().server.number, events: [{ kind: 'channel.changed', channel: changed }] });
      showToast({ text: done });
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    } finally {
      setBusy(false);
    }
  };
  const off = channel.state === 'disabled';
  return (
    <>
      <Button icon="general" onPress={() => goTo(`/channels/${channel.id}/settings`)}>
        <Trans>Settings</Trans>
      </Button>
      {!off && (
        <Button icon="reload" isDisabled={busy} onPress={() => void run('verify', t`Checked`)}>
          <Trans>Verify now</Trans>
        </Button>
      )}
      {off ? (
        <Button look="primary" isDisabled={busy} onPress={() => void run('enable', t`Switched on`)}>
          <Trans>Switch on</Trans>
        </Button>
      ) : (
        <Button
          look="danger"
          isDisabled={busy}
          onPress={() => void run('disable', t`Switched off; everything written stays.`)}
        >
          <Trans>Switch off</Trans>
        </Button>
      )}
    </>
  );
}
