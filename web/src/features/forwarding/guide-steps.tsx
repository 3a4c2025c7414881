/** The steps at one provider as a list to tick: what to do, what to copy, and what it looks like when it went wrong. */
import type { ForwardingGuideInfo } from '@irori/contract/channels/forwarding';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useOwnWords } from './own-words.ts';

type Step = ForwardingGuideInfo['steps'][number];

export function GuideSteps({
  guide,
  address,
  receivingAddress,
  done,
  onDone,
  only = null,
  below,
}: {
  guide: ForwardingGuideInfo;
  address: string;
  receivingAddress: string;
  done: readonly string[];
  onDone: (step: string, isDone: boolean) => void;
  /** The one step that is shown; null for all. */
  only?: string | null;
  /** What is to be shown in a step besides its text. */
  below?: (step: Step) => ReactNode;
}) {
  const steps = only === null ? guide.steps : guide.steps.filter(({ id }) => id === only);
  const current = steps.find((step) => !step.optional && !done.includes(step.id))?.id;
  return (
    <ol className="flex flex-col gap-3">
      {steps.map((step, index) => (
        <StepItem
          key={step.id}
          step={step}
          number={index + 1}
          isDone={done.includes(step.id)}
          isCurrent={step.id === current}
          onDone={(isDone) => onDone(step.id, isDone)}
          address={address}
          receivingAddress={receivingAddress}
        >
          {below?.(step)}
        </StepItem>
      ))}
    </ol>
  );
}

function StepItem({
  step,
  number,
  isDone,
  isCurrent,
  onDone,
  address,
  receivingAddress,
  children,
}: {
  step: Step;
  number: number;
  isDone: boolean;
  isCurrent: boolean;
  onDone: (isDone: boolean) => void;
  address: string;
  receivingAddress: string;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const say = useOwnWords();
  const copied = { copyLabel: t`Copy`, copiedLabel: t`Copied` };
  const values: Record<string, string> = { address, receivingAddress, user: address.split('@')[0] ?? '' };
  return (
    <li
      aria-current={isCurrent ? 'step' : undefined}
      className={`flex gap-3 rounded-panel border p-4 ${isCurrent ? 'border-accent bg-bg' : isDone ? 'bg-surface' : 'bg-bg'}`}
    >
      <span
        aria-hidden="true"
        className={`flex size-6 shrink-0 items-center justify-center rounded-full border text-dense ${
          isDone
            ? 'border-success bg-success-tint text-success'
            : isCurrent
              ? 'border-accent bg-accent text-on-accent'
              : 'border-edge text-text-2'
        }`}
      >
        {isDone ? <Icon name="check" size={14} /> : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2.5">
        {(step.audience === 'mailAdmin' || step.optional) && (
          <div className="flex flex-wrap gap-1.5">
            {step.audience === 'mailAdmin' && <Badge icon="members">{t`For the mail administrator`}</Badge>}
            {step.optional && <Badge>{t`Not always needed`}</Badge>}
          </div>
        )}
        <p className={`measure ${isDone ? 'text-text-2' : ''}`}>{say(step.text)}</p>
        {step.copy === 'receivingAddress' && (
          <CopyBox label={t`Receiving address`} value={receivingAddress} {...copied} />
        )}
        {step.copy === 'address' && <CopyBox label={t`Support address`} value={address} {...copied} />}
        {step.line && (
          <CopyBox
            label={t`To be added`}
            value={step.line.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)}
            {...copied}
          />
        )}
        {children}
        {step.whenItFails && (
          <details className="text-dense">
            <summary className="min-h-6 cursor-default text-text-3 hover:text-text">
              <Trans>If it does not work</Trans>
            </summary>
            <p className="measure mt-1 text-text-2">{say(step.whenItFails)}</p>
          </details>
        )}
        <Checkbox isSelected={isDone} onChange={onDone}>
          <span>
            <Trans>Mark as done</Trans>
            <span className="sr-only">: {number}</span>
          </span>
        </Checkbox>
      </div>
    </li>
  );
}
