/** Where a forward stops and what to do about it: the provider's next click where its guide knows one. */
import type { Diagnosis, ForwardingGuideInfo } from '@irori/contract/channels/forwarding';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { adviceInWords, diagnosisInWords } from './forwarding-words.ts';
import { useOwnWords } from './own-words.ts';

export function DiagnosisNotice({
  diagnosis,
  guide,
  action,
}: {
  diagnosis: Pick<Diagnosis, 'code' | 'params'>;
  guide: ForwardingGuideInfo | undefined;
  action?: ReactNode;
}) {
  const say = useOwnWords();
  const advice = guide?.advice[diagnosis.code];
  return (
    <Notice tone={gentle.has(diagnosis.code) ? 'warning' : 'danger'}>
      <p className="font-bold">{diagnosisInWords(diagnosis)}</p>
      <p className="mt-1 text-text">
        <span className="font-bold">
          <Trans>Next step:</Trans>
        </span>{' '}
        {advice ? say(advice) : adviceInWords(diagnosis.code)}
      </p>
      {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </Notice>
  );
}

/** Nothing is wrong with the forward itself yet. */
const gentle: ReadonlySet<Diagnosis['code']> = new Set([
  'probe.no_relay',
  'probe.relay_unreachable',
  'probe.uncertain',
  'forwarding.confirmation_waiting',
  'forwarding.silent',
]);
