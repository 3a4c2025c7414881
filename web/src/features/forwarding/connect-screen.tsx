/**
 * `/channels/:id/connect`: setting the forward of a support address up, step by step, from the address to the test that came
 * back. All state is the server's: one may leave at any step, and lands there again.
 */
import type { Channel } from '@irori/contract/channels/api';
import type { Forwarding, ForwardingConfirmation, ForwardingGuideInfo } from '@irori/contract/channels/forwarding';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { describeError } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ReachNotice } from '../channels/reach-notice.tsx';
import { Denied } from '../shell/denied.tsx';
import { NotFound } from '../shell/starting.tsx';
import { ConfirmationCard } from './confirmation-card.tsx';
import { DiagnosisNotice } from './diagnosis-notice.tsx';
import { statusWords } from './forwarding-words.ts';
import { GuideSteps } from './guide-steps.tsx';
import { HandOver } from './hand-over.tsx';
import { HopLine, MailWay, Remarks } from './hop-line.tsx';
import { useOwnWords } from './own-words.ts';
import { type ConnectStep, connectSteps, isBehind, isConnectStep, stepToGoOn } from './steps.ts';
import { TestPanel } from './test-panel.tsx';
import { useForwarding, useForwardingActions, useGuides, useMailHost } from './use-forwarding.ts';
import { useSaid } from './use-said.ts';

const stepNames: Record<ConnectStep, MessageDescriptor> = {
  address: msg`Support address`,
  copy: msg`Receiving address`,
  provider: msg`At your mail provider`,
  test: msg`Test`,
  finish: msg`Finish`,
};

export function ConnectScreen() {
  const { t } = useLingui();
  const { id } = useParams({ strict: false }) as { id: string };
  const channel = useStore((store) => store.channels[id]);
  if (!channel || channel.forwarding === null) return <NotFound />;
  if (!channel.can.manage) return <Denied title={channel.name} permission={t`Manage channels`} />;
  return <Connect key={channel.id} channel={channel} />;
}

function Connect({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const forwarding = useForwarding(channel);
  const guides = useGuides(channel);
  return (
    <Page title={t`Forward ${channel.account}`} wide>
      {channel.state === 'disabled' && (
        <Notice tone="warning" action={<SwitchOn channel={channel} />}>
          <Trans>The channel is switched off: what arrives waits, and no test can be sent.</Trans>
        </Notice>
      )}
      {!forwarding.isError && (!forwarding.data || !guides) && <Skeleton className="after-150 h-96" />}
      {forwarding.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void forwarding.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(forwarding.error)}
        </Notice>
      )}
      {forwarding.data && guides && <Steps channel={channel} forwarding={forwarding.data} guides={guides} />}
    </Page>
  );
}

interface StepProps {
  readonly channel: Channel;
  readonly forwarding: Forwarding;
  readonly guide: ForwardingGuideInfo | undefined;
  readonly guides: readonly ForwardingGuideInfo[];
  /** Opens another step. */
  readonly onGo: (step: ConnectStep) => void;
}

function Steps({
  channel,
  forwarding,
  guides,
}: {
  channel: Channel;
  forwarding: Forwarding;
  guides: readonly ForwardingGuideInfo[];
}) {
  const { t } = useLingui();
  const guide = guides.find(({ id }) => id === forwarding.guide);
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { step?: ConnectStep };
  // Where one lands is decided once: a fact that arrives must not turn the page under somebody's hands.
  const [landing] = useState(() => stepToGoOn(forwarding, guide));
  const shown = isConnectStep(search.step) ? search.step : landing;
  const heading = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [shown]);
  const onGo = (step: ConnectStep) => {
    moved.current = true;
    void navigate({ to: '/channels/$id/connect', params: { id: channel.id }, search: { step } });
  };
  const props = { channel, forwarding, guide, guides, onGo };
  const waiting = waitingConfirmations(forwarding);
  useSaid(waiting.length > 0 ? t`Your provider asks for a confirmation` : '');
  return (
    <div className="grid gap-6 pane:grid-cols-[13rem_1fr]">
      <Rail shown={shown} forwarding={forwarding} guide={guide} onGo={onGo} />
      <div className="flex min-w-0 flex-col gap-5">
        <h2 ref={heading} tabIndex={-1} className="no-ring font-bold text-title">
          {i18n._(stepNames[shown])}
        </h2>
        {waiting.length > 0 && shown !== 'address' && <Confirmations {...props} waiting={waiting} />}
        {shown === 'address' && <AddressStep {...props} />}
        {shown === 'copy' && <CopyStep {...props} />}
        {shown === 'provider' && <ProviderStep {...props} />}
        {shown === 'test' && <TestStep {...props} />}
        {shown === 'finish' && <FinishStep {...props} />}
      </div>
    </div>
  );
}

/** All steps with what is behind; on a phone they stand in a row, and only the one that is open shows its name. */
function Rail({
  shown,
  forwarding,
  guide,
  onGo,
}: {
  shown: ConnectStep;
  forwarding: Forwarding;
  guide: ForwardingGuideInfo | undefined;
  onGo: (step: ConnectStep) => void;
}) {
  const { t } = useLingui();
  const status = statusWords[forwarding.status];
  return (
    <nav aria-label={t`Steps`} className="flex min-w-0 flex-col gap-3">
      <ol className="-mx-4 flex gap-1 overflow-x-auto px-4 pb-1 pane:mx-0 pane:flex-col pane:px-0">
        {connectSteps.map((step, index) => {
          const behind = isBehind(step, forwarding, guide);
          return (
            <li key={step} className="shrink-0">
              <button
                type="button"
                aria-current={step === shown ? 'step' : undefined}
                onClick={() => onGo(step)}
                className={`target flex w-full items-center gap-2 rounded-control px-2 py-1.5 text-left text-ui hover:bg-hover ${step === shown ? 'bg-selected font-bold' : 'text-text-2'}`}
              >
                <span
                  className={`flex size-5 shrink-0 items-center justify-center rounded-full border text-meta ${behind ? 'border-success bg-success-tint text-success' : 'border-edge'}`}
                >
                  {behind ? <Icon name="check" size={12} label={t`done`} /> : index + 1}
                </span>
                <span
                  className={step === shown ? 'whitespace-nowrap pane:whitespace-normal' : 'sr-only pane:not-sr-only'}
                >
                  {i18n._(stepNames[step])}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      <div className="px-2">
        <Badge tone={status.tone}>{i18n._(status.words)}</Badge>
      </div>
    </nav>
  );
}

/** Those nobody has used yet; a proven forward needs none that came before the proof. */
function waitingConfirmations({ confirmations, verifiedAt }: Forwarding): readonly ForwardingConfirmation[] {
  return confirmations.filter(({ usedAt, at }) => usedAt === null && (verifiedAt === null || at > verifiedAt));
}

/** Whatever the provider wants to have confirmed stands above everything else, as soon as it is here. */
function Confirmations({ channel, forwarding, waiting }: StepProps & { waiting: readonly ForwardingConfirmation[] }) {
  const { markUsed } = useForwardingActions(channel);
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-3">
      {waiting.slice(0, 3).map((confirmation) => (
        <ConfirmationCard
          key={confirmation.id}
          confirmation={confirmation}
          address={forwarding.address}
          onUsed={async () => {
            await markUsed(confirmation.id);
            showToast({ text: t`Confirmed. Now switch forwarding on at your provider.` });
          }}
        />
      ))}
    </div>
  );
}

function AddressStep({ channel, forwarding, onGo }: StepProps) {
  const { t } = useLingui();
  const inbox = useStore((store) => store.inboxes[channel.inboxId]?.name ?? '–');
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-panel border bg-bg p-4">
        <dt className="text-text-3">{t`Customers write to`}</dt>
        <dd className="font-bold [overflow-wrap:anywhere]">{forwarding.address}</dd>
        <dt className="text-text-3">{t`Conversations arrive in`}</dt>
        <dd>{inbox}</dd>
      </dl>
      <p className="measure text-dense text-text-2">
        <Trans>
          One more address? Each has a set-up of its own: connect it under Channels. To change this one, delete the
          channel while nothing has come through it.
        </Trans>
      </p>
      <Feet>
        <Button onPress={() => goTo('/channels/new')}>
          <Trans>Add another address</Trans>
        </Button>
        <Button look="primary" onPress={() => onGo('copy')}>
          <Trans>Next</Trans>
        </Button>
      </Feet>
    </>
  );
}

function CopyStep({ channel, forwarding, onGo }: StepProps) {
  const { t } = useLingui();
  const { change } = useForwardingActions(channel);
  const domain = useStore((store) => store.installation.inboundDomain);
  const mailHost = useMailHost(channel.id, forwarding.guide === null && forwarding.guessedGuide === null);
  const [error, setError] = useState<unknown>(null);
  const next = async () => {
    setError(null);
    const guessed = forwarding.guessedGuide ?? mailHost?.guide ?? null;
    try {
      if (forwarding.guide === null && guessed !== null) await change({ guide: guessed });
      onGo('provider');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <ReachNotice domain={domain} />
      <p className="measure">
        <Trans>
          Your mail provider will pass each mail for {forwarding.address} on to this address, and keep its own copy. It
          belongs to this channel alone and only receives.
        </Trans>
      </p>
      <CopyBox
        label={t`Receiving address`}
        value={forwarding.receivingAddress ?? ''}
        copyLabel={t`Copy`}
        copiedLabel={t`Copied`}
      />
      <Failure error={error} />
      <Feet>
        <Button onPress={() => onGo('address')}>
          <Trans>Back</Trans>
        </Button>
        <Button look="primary" onPress={() => void next()}>
          <Trans>Next</Trans>
        </Button>
      </Feet>
    </>
  );
}

function ProviderStep({ channel, forwarding, guide, guides, onGo }: StepProps) {
  const { t } = useLingui();
  const say = useOwnWords();
  const { change, markSteps } = useForwardingActions(channel);
  /** The step that is handed over, or all of them. */
  const [handing, setHanding] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const attempt = async (work: Promise<void>) => {
    setError(null);
    try {
      await work;
    } catch (problem) {
      setError(problem);
    }
  };
  /** Where all of it is for the administrator, one link for all of it is enough. */
  const isMixed = guide?.steps.some((step) => step.audience === 'owner') ?? false;
  const choose = (id: string) => void attempt(change({ guide: id }));
  const guessed = guides.find(({ id }) => id === forwarding.guessedGuide);
  const mailHost = useMailHost(channel.id, !guessed)?.mailHost ?? null;
  const byAddress = guessed !== undefined && guessed.id === guide?.id;
  const mark = (step: string, isDone: boolean) => {
    const others = forwarding.stepsDone.filter((one) => one !== step);
    void attempt(markSteps(isDone ? [...others, step] : others));
  };
  return (
    <>
      <Select
        label={t`Who hosts the mail of ${forwarding.address}?`}
        value={guide?.id ?? 'none'}
        options={[
          ...(guide ? [] : [{ value: 'none', label: t`Please choose` }]),
          ...guides.map((one) => ({ value: one.id, label: say(one.name) })),
        ]}
        onChange={(id) => id !== 'none' && choose(id)}
        {...(byAddress
          ? { help: t`Guessed from the address; choose another if it is wrong.` }
          : mailHost !== null
            ? { help: t`Its mail is received by ${mailHost}.` }
            : {})}
        className="max-w-md"
      />
      {guide && (
        <>
          {guide.note && (
            <Notice>
              <p>{say(guide.note)}</p>
              {guide.instead && (
                <Button size="small" className="mt-2" onPress={() => choose(guide.instead?.guide ?? guide.id)}>
                  {say(guide.instead.when)}
                </Button>
              )}
            </Notice>
          )}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button icon="members" onPress={() => setHanding('all')}>
              <Trans>Send these steps to my mail admin</Trans>
            </Button>
            {guide.helpUrl && (
              <a
                href={guide.helpUrl}
                target="_blank"
                rel="noreferrer noopener"
                className="inline-flex min-h-6 items-center gap-1 text-accent underline"
              >
                <Trans>Help of the provider</Trans>
                <Icon name="external" size={13} />
              </a>
            )}
          </div>
          <GuideSteps
            guide={guide}
            address={forwarding.address}
            receivingAddress={forwarding.receivingAddress ?? ''}
            done={forwarding.stepsDone}
            onDone={mark}
            below={(step) => (
              <>
                {step.confirms && <ConfirmationState forwarding={forwarding} />}
                {isMixed && step.audience === 'mailAdmin' && (
                  <Button size="small" icon="link" className="self-start" onPress={() => setHanding(step.id)}>
                    <Trans>Send this step to my mail admin</Trans>
                  </Button>
                )}
              </>
            )}
          />
        </>
      )}
      <p className="measure text-dense text-text-2">
        <Trans>
          A mailbox that cannot forward can be fetched instead:{' '}
          <Link to="/channels/$id/settings" params={{ id: channel.id }} className="text-accent underline">
            settings of the channel
          </Link>
          .
        </Trans>
      </p>
      <Failure error={error} />
      {handing !== null && guide && (
        <HandOver
          channel={channel}
          guide={guide}
          step={handing === 'all' ? null : handing}
          onClose={() => setHanding(null)}
        />
      )}
      <Feet>
        <Button onPress={() => onGo('copy')}>
          <Trans>Back</Trans>
        </Button>
        <Button look="primary" onPress={() => onGo('test')}>
          <Trans>Next: test</Trans>
        </Button>
      </Feet>
    </>
  );
}

/** At the step where the provider asks: is it here, is it done, or is it still waited for? */
function ConfirmationState({ forwarding }: { forwarding: Forwarding }) {
  const newest = waitingConfirmations(forwarding)[0] ?? forwarding.confirmations.find(({ usedAt }) => usedAt !== null);
  return (
    <p className="flex items-start gap-2 text-dense">
      {newest === undefined ? (
        <>
          <Icon name="queued" size={15} className="hop-next mt-px text-text-3" />
          <span className="text-text-2">
            <Trans>Waiting for the provider’s mail. It appears here by itself, mostly within a minute.</Trans>
          </span>
        </>
      ) : newest.usedAt === null ? (
        <>
          <Icon name="up" size={15} className="mt-px text-accent" />
          <Trans>It is here: see the top of this page.</Trans>
        </>
      ) : (
        <>
          <Icon name="check" size={15} className="mt-px text-success" />
          <span>
            <Trans>
              Confirmed <Time at={newest.usedAt} as="ago" />.
            </Trans>
          </span>
        </>
      )}
    </p>
  );
}

function TestStep({ channel, forwarding, guide, onGo }: StepProps) {
  const { lastMail, status } = forwarding;
  const verified = status === 'verified' || status === 'silent';
  return (
    <>
      <TestPanel channel={channel} forwarding={forwarding} guide={guide} />
      {forwarding.sending.via === 'relay' && !verified && lastMail && (
        <Notice>
          <Trans>
            A mail did arrive here <Time at={lastMail.at} as="ago" />. Only the test proves that it came by the forward.
          </Trans>
        </Notice>
      )}
      <Feet>
        <Button onPress={() => onGo('provider')}>
          <Trans>Back to the steps</Trans>
        </Button>
        <Button look={verified ? 'primary' : 'plain'} onPress={() => onGo('finish')}>
          {verified ? <Trans>Next</Trans> : <Trans>Next, without a proof</Trans>}
        </Button>
      </Feet>
    </>
  );
}

function FinishStep({ channel, forwarding, guide, onGo }: StepProps) {
  const { t } = useLingui();
  const { change } = useForwardingActions(channel);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const verified = forwarding.status === 'verified' || forwarding.status === 'silent';
  const finish = async () => {
    setBusy(true);
    setError(null);
    try {
      await change({ finished: true });
      showToast({ text: t`The set-up of ${address} is finished` });
      goTo('/channels');
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const { lastMail, probe, diagnosis, finishedAt, address } = forwarding;
  useSaid(lastMail ? t`A mail arrived.` : '');
  return (
    <>
      {verified && forwarding.verifiedAt ? (
        <Notice tone="success">
          <Trans>
            The forward of {address} is verified: the test mail came back{' '}
            <Time at={forwarding.verifiedAt} as="day-and-clock" />.
          </Trans>
        </Notice>
      ) : diagnosis ? (
        <DiagnosisNotice
          diagnosis={diagnosis}
          guide={guide}
          action={
            <Button size="small" onPress={() => onGo('test')}>
              <Trans>To the test</Trans>
            </Button>
          }
        />
      ) : (
        <Notice tone="warning">
          <Trans>
            Nothing proves the forward yet. You can finish now and test later from the health page of the channel.
          </Trans>
        </Notice>
      )}
      {verified && probe?.state === 'returned' && <Remarks remarks={probe.remarks} />}
      {verified && probe?.state === 'returned' && <Way probe={probe} />}
      <section className="flex flex-col gap-2">
        {lastMail ? (
          <>
            <p>
              <Trans>
                The last mail arrived <Time at={lastMail.at} as="ago" />.
              </Trans>{' '}
              {lastMail.conversationId && (
                <Link
                  to="/inbox/$inbox/$section/$conversation"
                  params={{ inbox: 'all', section: 'all', conversation: lastMail.conversationId }}
                  className="text-accent underline"
                >
                  <Trans>Open it</Trans>
                </Link>
              )}
            </p>
            {lastMail.trace && (
              <details>
                <summary className="min-h-6 cursor-default text-text-2 hover:text-text">
                  <Trans>The way it came</Trans>
                </summary>
                <div className="mt-3">
                  <MailWay trace={lastMail.trace} />
                </div>
              </details>
            )}
          </>
        ) : (
          <p className="measure text-text-2">
            <Trans>
              Now write a mail to {address} yourself, from another mailbox, and see it arrive: this page says when it
              does.
            </Trans>
          </p>
        )}
      </section>
      {forwarding.canary.on && forwarding.sending.via === 'relay' && (
        <p className="measure text-dense text-text-3">
          <Trans>
            From the first proof on, a test mail goes this way every {forwarding.canary.everyHours} h, and you are told
            when it stays out.
          </Trans>
        </p>
      )}
      <p className="measure text-dense text-text-3">
        <Trans>Tell the team not to pass customer mail on by hand: only the automatic forward keeps who wrote.</Trans>
      </p>
      <Failure error={error} />
      <Feet>
        <Button onPress={() => onGo('test')}>
          <Trans>Back</Trans>
        </Button>
        {finishedAt === null ? (
          <Button look="primary" isDisabled={busy} onPress={() => void finish()}>
            <Trans>Finish set-up</Trans>
          </Button>
        ) : (
          <Button look="primary" onPress={() => goTo(`/channels/${channel.id}/health`)}>
            <Trans>Health of the channel</Trans>
          </Button>
        )}
      </Feet>
    </>
  );
}

function Way({ probe }: { probe: NonNullable<Forwarding['probe']> }) {
  const { t } = useLingui();
  return (
    <details>
      <summary className="min-h-6 cursor-default text-text-2 hover:text-text">
        <Trans>Its way</Trans>
      </summary>
      <div className="mt-3">
        <HopLine hops={probe.hops} label={t`Way of the test mail`} />
      </div>
    </details>
  );
}

function SwitchOn({ channel }: { channel: Channel }) {
  return (
    <Link
      to="/channels/$id/health"
      params={{ id: channel.id }}
      className="inline-block min-h-6 px-2 text-accent underline"
    >
      <Trans>Health of the channel</Trans>
    </Link>
  );
}

const Failure = ({ error }: { error: unknown }) => (
  <div role="alert">{error !== null && <Notice tone="danger">{describeError(error)}</Notice>}</div>
);

const Feet = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap justify-end gap-2 border-t pt-4">{children}</div>
);
