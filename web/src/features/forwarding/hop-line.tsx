/**
 * The way of a mail, drawn as a line of hops: who sent it, which servers and mailboxes passed it on, and our own door at the
 * end. What says so can be unfolded at each hop. Used by the test of a forward, by the health of a channel and by the
 * original of a mail.
 */
import type { MailTrace, TraceHop, WayRemark } from '@irori/contract/channels/forwarding';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useTimeStyle } from '../../ui/time.tsx';
import { hopStates, hopWords, remarkInWords } from './forwarding-words.ts';

const marks: Record<TraceHop['state'], string> = {
  passed: 'border-success bg-success-tint text-success',
  failed: 'border-danger bg-danger-tint text-danger',
  waiting: 'border-edge border-dashed bg-bg text-text-3',
  unknown: 'border-edge border-dashed bg-bg text-text-3',
};

/** How the line looks that leads down to a hop. */
const lines: Record<TraceHop['state'], string> = {
  passed: 'border-success',
  failed: 'border-danger border-dashed',
  waiting: 'border-edge border-dashed',
  unknown: 'border-edge border-dashed',
};

export function HopLine({
  hops,
  likely = null,
  label,
}: {
  hops: readonly TraceHop[];
  /** Index of the hop where it most likely stopped. */
  likely?: number | null;
  label: string;
}) {
  return (
    <ol aria-label={label} className="flex flex-col text-dense">
      {hops.map((hop, index) => (
        <Hop
          key={index}
          hop={hop}
          next={hops[index + 1]}
          likely={index === likely}
          isBehind={likely !== null && index > likely}
          isNext={hop.state === 'waiting' && hops[index - 1]?.state === 'passed'}
        />
      ))}
    </ol>
  );
}

function Hop({
  hop,
  next,
  likely,
  isBehind,
  isNext,
}: {
  hop: TraceHop;
  next: TraceHop | undefined;
  likely: boolean;
  /** It stopped before this hop. */
  isBehind: boolean;
  isNext: boolean;
}) {
  const { t } = useLingui();
  const words = hopWords[hop.kind];
  const passed = hop.state === 'passed';
  const stopped = !passed && (likely || (hop.state === 'failed' && !isBehind));
  const state = stopped ? 'failed' : isBehind && !passed ? 'waiting' : hop.state;
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {next && (
        <span
          aria-hidden="true"
          className={`absolute top-7 bottom-0 left-[13px] border-l-2 ${lines[next.state === 'passed' ? 'passed' : stopped || isBehind ? 'waiting' : next.state]}`}
        />
      )}
      <span
        aria-hidden="true"
        className={`z-10 flex size-7 shrink-0 items-center justify-center rounded-full border-2 ${marks[state]} ${isNext ? 'hop-next' : ''}`}
      >
        <Icon name={stopped ? 'dismiss' : words.icon} size={14} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 pt-1">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-bold">
            {hop.ours && hop.kind === 'mailbox' ? t`Your mailbox` : i18n._(words.words)}
          </span>
          <span className={passed ? 'sr-only' : stopped ? 'text-danger' : 'text-text-3'}>
            {stopped && hop.state !== 'failed' ? (
              <Trans>most likely stopped here</Trans>
            ) : isBehind && !passed ? (
              <Trans>not reached</Trans>
            ) : (
              i18n._(hopStates[hop.state])
            )}
          </span>
          {hop.at && (
            <span className="text-meta text-text-3">
              <Moment at={hop.at} />
              <Took seconds={hop.seconds} />
            </span>
          )}
        </div>
        {(hop.address || hop.host) && (
          <div className="text-text-2 [overflow-wrap:anywhere]">
            {hop.address}
            {hop.address && hop.host && ' · '}
            {hop.host}
            {hop.encrypted === true && (
              <span className="ml-1.5 inline-flex items-center gap-1 align-middle text-meta text-text-3">
                <Icon name="lock" size={12} />
                <Trans>encrypted</Trans>
              </span>
            )}
            {hop.encrypted === false && (
              <span className="ml-1.5 text-meta text-text-3">
                <Trans>not encrypted</Trans>
              </span>
            )}
          </div>
        )}
        {hop.evidence.length > 0 && (
          <details className="text-meta">
            <summary className="min-h-6 cursor-default text-text-3 hover:text-text">
              <Trans>What says so</Trans>
            </summary>
            <dl className="mt-1 flex flex-col gap-1 rounded-control bg-surface p-2 font-mono">
              {hop.evidence.map((item, index) => (
                <div key={index}>
                  <dt className="font-bold text-text-2">{item.name}</dt>
                  <dd className="text-text-2 [overflow-wrap:anywhere]">{item.value}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}

/** Hops are seconds apart, so the clock is shown with them. */
function Moment({ at }: { at: string }) {
  const { locale, timeZone } = useTimeStyle();
  const text = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));
  return (
    <time dateTime={at} className="tabular">
      {text}
    </time>
  );
}

function Took({ seconds }: { seconds: number | null }) {
  const { t } = useLingui();
  if (seconds === null || seconds < 1) return null;
  const rounded = Math.round(seconds);
  const minutes = Math.round(seconds / 60);
  return <> · {seconds < 120 ? t`after ${rounded} s` : t`after ${minutes} min`}</>;
}

const ways: Record<MailTrace['way'], () => React.ReactNode> = {
  direct: () => <Trans>It came straight to the receiving address, without any forward.</Trans>,
  automatic: () => <Trans>It came by an automatic forward.</Trans>,
  by_hand: () => <Trans>Somebody passed it on by hand.</Trans>,
  list: () => <Trans>It came through a group or mailing list.</Trans>,
  unknown: () => <Trans>Nothing tells by which way it came.</Trans>,
};

/** The whole way of one mail: in a sentence, as a line, and with what deserves a remark. */
export function MailWay({ trace }: { trace: MailTrace }) {
  const { t } = useLingui();
  const seconds = trace.seconds === null ? null : Math.max(0, Math.round(trace.seconds));
  return (
    <div className="flex flex-col gap-3">
      <p className="text-dense text-text-2">
        {ways[trace.way]()}{' '}
        {seconds !== null && (seconds < 120 ? <Trans>It took {seconds} s.</Trans> : <InMinutes seconds={seconds} />)}
      </p>
      <HopLine hops={trace.hops} label={t`Way of the mail`} />
      <Remarks remarks={trace.remarks} />
    </div>
  );
}

function InMinutes({ seconds }: { seconds: number }) {
  const minutes = Math.round(seconds / 60);
  return <Trans>It took {minutes} min.</Trans>;
}

export function Remarks({
  remarks,
}: {
  remarks: readonly { code: WayRemark; params: Readonly<Record<string, unknown>> }[];
}) {
  if (remarks.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {remarks.map((remark, index) => (
        <Notice key={index} icon="info">
          {remarkInWords(remark.code, remark.params)}
        </Notice>
      ))}
    </div>
  );
}
