/**
 * The test of a forward: a signed mail leaves for the support address and has to come back by the forward. The line of hops
 * lights up as facts arrive; when it stays out, the hop where it most likely stopped is named with the next click.
 */
import type { Channel } from '@irori/contract/channels/api';
import type { Forwarding, ForwardingGuideInfo, Probe } from '@irori/contract/channels/forwarding';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { describeError } from '../../api/describe-problem.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import { Time, useNow } from '../../ui/time.tsx';
import { DiagnosisNotice } from './diagnosis-notice.tsx';
import { diagnosisInWords, isOnItsWay, probeWords } from './forwarding-words.ts';
import { HopLine, MailWay, Remarks } from './hop-line.tsx';
import { useForwardingActions } from './use-forwarding.ts';
import { useSaid } from './use-said.ts';

export function TestPanel({
  channel,
  forwarding,
  guide,
}: {
  channel: Channel;
  forwarding: Forwarding;
  guide: ForwardingGuideInfo | undefined;
}) {
  const { probe, sending } = forwarding;
  return (
    <div className="flex flex-col gap-4">
      {sending.via === 'file' && <WithoutRelay forwarding={forwarding} />}
      {(sending.via === 'relay' || probe !== null) && (
        <Card className="flex flex-col gap-4">
          <SendTest channel={channel} forwarding={forwarding} />
          {probe && <Outcome probe={probe} forwarding={forwarding} guide={guide} />}
        </Card>
      )}
    </div>
  );
}

/** The button, and what it will do. */
export function SendTest({ channel, forwarding }: { channel: Channel; forwarding: Forwarding }) {
  const { test } = useForwardingActions(channel);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { probe, sending, address, can } = forwarding;
  const out = isOnItsWay(probe);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await test();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="measure text-dense text-text-2">
        <Trans>
          A mail from {sending.from} leaves for {address} and has to come back here by your forward. Leave it alone in
          the mailbox: nobody has to do anything.
        </Trans>
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look={probe === null || probe.state !== 'returned' ? 'primary' : 'plain'}
          icon="send"
          isDisabled={busy || out || !can.test}
          onPress={() => void send()}
        >
          {probe === null ? <Trans>Send test</Trans> : <Trans>Send another test</Trans>}
        </Button>
        {out && (
          <span className="text-dense text-text-3">
            <Trans>You may leave this page; the test goes on.</Trans>
          </span>
        )}
      </div>
      <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
    </div>
  );
}

function Outcome({
  probe,
  forwarding,
  guide,
}: {
  probe: Probe;
  forwarding: Forwarding;
  guide: ForwardingGuideInfo | undefined;
}) {
  const { t } = useLingui();
  const words = probeWords[probe.state];
  const diagnosis = probe.diagnosis ?? (probe.state === 'returned' ? null : forwarding.diagnosis);
  useSaid(diagnosis ? diagnosisInWords(diagnosis) : i18n._(words.words));
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-dense">
        <Badge tone={words.tone}>{i18n._(words.words)}</Badge>
        {isOnItsWay(probe) ? (
          <Waiting probe={probe} />
        ) : (
          <Time at={probe.endedAt ?? probe.createdAt} as="day-and-clock" />
        )}
      </p>
      {probe.state === 'returned' && (
        <Notice tone="success">
          <Trans>
            The forward works: the test mail came back to {forwarding.receivingAddress ?? forwarding.address}.
          </Trans>
        </Notice>
      )}
      {diagnosis && <DiagnosisNotice diagnosis={diagnosis} guide={guide} />}
      <HopLine hops={probe.hops} likely={diagnosis?.hop ?? null} label={t`Way of the test mail`} />
      {probe.state === 'returned' && <Remarks remarks={probe.remarks} />}
    </>
  );
}

/** How long it has been out. What is usual is said, so that nobody stares at it. */
function Waiting({ probe }: { probe: Probe }) {
  const now = useNow(1000);
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(probe.sentAt ?? probe.createdAt)) / 1000));
  return (
    <span className="tabular text-text-2">
      {seconds < 90 ? (
        <Trans>{seconds} s. Mostly it takes less than a minute.</Trans>
      ) : (
        <Trans>{seconds} s. Some providers take several minutes.</Trans>
      )}
    </span>
  );
}

/** Nothing can leave here. A mail that a person writes shows the way as well, though it proves nothing. */
function WithoutRelay({ forwarding }: { forwarding: Forwarding }) {
  const { t } = useLingui();
  const { address, lastMail } = forwarding;
  useSaid(lastMail ? t`A mail arrived.` : '');
  return (
    <Card className="flex flex-col gap-4">
      <Notice tone="warning">
        <p className="font-bold">
          <Trans>A test cannot leave: this installation has no relay for outgoing mail.</Trans>
        </p>
        <p className="mt-1 text-text">
          <Trans>
            Instead, write a mail to the support address by hand, from a mailbox outside your company. When it arrives,
            its way is shown here. To prove the forward by a signed test, set <code>IRORI_SMTP_URL</code> and restart.
          </Trans>
        </p>
      </Notice>
      <CopyBox label={t`Write to`} value={address} copyLabel={t`Copy`} copiedLabel={t`Copied`} />
      <div className="flex flex-col gap-3">
        {lastMail ? (
          <>
            <Notice tone="success">
              <Trans>
                A mail arrived <Time at={lastMail.at} as="ago" />.
              </Trans>
            </Notice>
            {lastMail.trace && <MailWay trace={lastMail.trace} />}
          </>
        ) : (
          <p className="text-dense text-text-3">
            <Trans>Nothing has arrived yet. This page says when it does.</Trans>
          </p>
        )}
      </div>
    </Card>
  );
}
