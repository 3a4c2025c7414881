/** The forward on the health page of a channel: since when it is verified, what the last tests said, and the way of the last mail. */
import type { Channel } from '@irori/contract/channels/api';
import type { Forwarding } from '@irori/contract/channels/forwarding';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { describeError } from '../../api/describe-problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Cell, Section, Table, TableRow } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { DiagnosisNotice } from './diagnosis-notice.tsx';
import { probeKinds, probeWords, statusWords } from './forwarding-words.ts';
import { HopLine, MailWay, Remarks } from './hop-line.tsx';
import { SendTest } from './test-panel.tsx';
import { useForwarding, useGuides } from './use-forwarding.ts';

export function ForwardingHealth({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const forwarding = useForwarding(channel);
  return (
    <Section title={t`Forwarding`} help={t`The way from your mailbox to here, and the tests that watch it.`}>
      {forwarding.isPending && <Skeleton className="after-150 h-40" />}
      {forwarding.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void forwarding.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(forwarding.error)}
        </Notice>
      )}
      {forwarding.data && <Report channel={channel} forwarding={forwarding.data} />}
    </Section>
  );
}

function Report({ channel, forwarding }: { channel: Channel; forwarding: Forwarding }) {
  const { t } = useLingui();
  const guide = useGuides(channel)?.find(({ id }) => id === forwarding.guide);
  const { status, verifiedAt, diagnosis, probe, earlierProbes, lastMail } = forwarding;
  const words = statusWords[status];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={words.tone}>{i18n._(words.words)}</Badge>
        {verifiedAt && (
          <span>
            <Trans>
              The forward was last proven <Time at={verifiedAt} as="day-and-clock" />.
            </Trans>
          </span>
        )}
        {channel.can.manage && (
          <Link
            to="/channels/$id/connect"
            params={{ id: channel.id }}
            className="inline-block min-h-6 text-accent underline"
          >
            {forwarding.finishedAt ? <Trans>Open the set-up</Trans> : <Trans>Go on with the set-up</Trans>}
          </Link>
        )}
      </div>
      {diagnosis && <DiagnosisNotice diagnosis={diagnosis} guide={guide} />}
      <Remarks remarks={forwarding.remarks} />
      <dl className="grid gap-x-4 gap-y-1 text-dense pane:grid-cols-[auto_1fr]">
        <dt className="text-text-3">{t`Last test`}</dt>
        <dd>{probe ? <ProbeLine probe={probe} /> : t`none yet`}</dd>
        <dt className="text-text-3">{t`Daily watch`}</dt>
        <dd>
          <Canary forwarding={forwarding} />
        </dd>
        <dt className="text-text-3">{t`Usual amount`}</dt>
        <dd>
          <Silence forwarding={forwarding} />
        </dd>
      </dl>
      {probe && (
        <details className="rounded-panel border bg-bg p-4">
          <summary className="min-h-6 cursor-default font-bold">
            <Trans>Way of the last test</Trans>
          </summary>
          <div className="mt-3">
            <HopLine hops={probe.hops} likely={probe.diagnosis?.hop ?? null} label={t`Way of the test mail`} />
          </div>
        </details>
      )}
      {lastMail?.trace && (
        <details className="rounded-panel border bg-bg p-4">
          <summary className="min-h-6 cursor-default font-bold">
            <Trans>Way of the last mail</Trans>
          </summary>
          <div className="mt-3">
            <MailWay trace={lastMail.trace} />
          </div>
        </details>
      )}
      {earlierProbes.length > 0 && (
        <Table label={t`Earlier tests`} head={[t`Earlier tests`, t`Why`, t`Result`]}>
          {earlierProbes.map((one) => (
            <TableRow key={one.id}>
              <Cell className="whitespace-nowrap">
                <Time at={one.createdAt} as="day-and-clock" />
              </Cell>
              <Cell>{i18n._(probeKinds[one.kind])}</Cell>
              <Cell>
                <Badge tone={probeWords[one.state].tone}>{i18n._(probeWords[one.state].words)}</Badge>
              </Cell>
            </TableRow>
          ))}
        </Table>
      )}
      {forwarding.can.test && forwarding.sending.via === 'relay' && (
        <SendTest channel={channel} forwarding={forwarding} />
      )}
    </>
  );
}

function ProbeLine({ probe }: { probe: NonNullable<Forwarding['probe']> }) {
  const words = probeWords[probe.state];
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Badge tone={words.tone}>{i18n._(words.words)}</Badge>
      <Time at={probe.endedAt ?? probe.createdAt} as="day-and-clock" />
    </span>
  );
}

function Canary({ forwarding: { canary, verifiedAt } }: { forwarding: Forwarding }) {
  if (!canary.on) return <Trans>Off: no test mail leaves by itself.</Trans>;
  if (canary.alarmSince) {
    return (
      <span className="text-danger">
        <Trans>
          The test mails stay out since <Time at={canary.alarmSince} as="day-and-clock" />.
        </Trans>
      </span>
    );
  }
  if (canary.nextAt) {
    return (
      <Trans>
        A test mail every {canary.everyHours} h; the next one <Time at={canary.nextAt} as="day-and-clock" />.
      </Trans>
    );
  }
  return verifiedAt ? (
    <Trans>A test mail every {canary.everyHours} h.</Trans>
  ) : (
    <Trans>It begins once a first test came back.</Trans>
  );
}

function Silence({ forwarding: { silence } }: { forwarding: Forwarding }) {
  if (!silence.on) return <Trans>Off: silence raises no alarm.</Trans>;
  if (silence.usualPerHour === null) return <Trans>Not known yet; it takes some weeks of mail to tell.</Trans>;
  const usual = Math.round(silence.usualPerHour * 10) / 10;
  if (silence.alarmSince) {
    return (
      <span className="text-danger">
        <Trans>
          About {usual} mails an hour are usual now, and for {silence.hours} h there was none.
        </Trans>
      </span>
    );
  }
  return <Trans>About {usual} mails an hour at this time.</Trans>;
}
