/** Taking in old mail: from when, how far it is, and stopping it. */
import type { ChannelDoor } from '@irori/contract/channels/doors';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { Time } from '../../../ui/time.tsx';
import { doorProblems, doorTroubleInWords } from './door-words.ts';

const spans = ['30', '90', '365', 'all'] as const;

export function ImportState({ state, onCancel }: { state: NonNullable<ChannelDoor['import']>; onCancel: () => void }) {
  const { t } = useLingui();
  const { found, taken } = state;
  if (state.state === 'running') {
    return (
      <div className="flex flex-col gap-1.5" role="status">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <span className="text-dense">
            {found === null ? (
              <Trans>Counting old mail…</Trans>
            ) : (
              <Trans>
                Old mail: {taken} of {found} taken in
              </Trans>
            )}
          </span>
          <Button size="small" look="quiet" onPress={onCancel}>
            <Trans>Stop the import</Trans>
          </Button>
        </div>
        <progress
          aria-label={t`Import of old mail`}
          className="h-1.5 w-full accent-accent"
          max={found ?? 1}
          {...(found === null ? {} : { value: taken })}
        />
      </div>
    );
  }
  return (
    <div className="text-dense text-text-2">
      {state.state === 'done' && (
        <Trans>
          Old mail was taken in: <Plural value={taken} one="# mail" other="# mails" />,{' '}
          {state.endedAt && <Time at={state.endedAt} as="day-and-clock" />}.
        </Trans>
      )}
      {state.state === 'cancelled' && (
        <Trans>
          The import was stopped; what was taken in stays (<Plural value={taken} one="# mail" other="# mails" />
          ).
        </Trans>
      )}
      {state.state === 'failed' && state.trouble && (
        <Notice tone="danger">
          <Trans>The import ended early. {doorTroubleInWords(state.trouble)}</Trans>
        </Notice>
      )}
    </div>
  );
}

export function ImportDialog({
  onClose,
  onStart,
}: {
  onClose: () => void;
  onStart: (days: number | null) => Promise<void>;
}) {
  const { t } = useLingui();
  const [span, setSpan] = useState<(typeof spans)[number]>('90');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const labels: Record<(typeof spans)[number], string> = {
    '30': t`The last 30 days`,
    '90': t`The last 90 days`,
    '365': t`The last year`,
    all: t`All of it`,
  };
  const start = async () => {
    setBusy(true);
    try {
      await onStart(span === 'all' ? null : Number(span));
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t`Take in old mail`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <div className="flex flex-col gap-4 px-5 pt-2">
        <p className="text-dense text-text-2">
          <Trans>
            Old mail becomes past exchange: its conversations are closed and read, and nobody is notified or answered.
            New mail goes on arriving meanwhile.
          </Trans>
        </p>
        <Select
          label={t`How far back`}
          value={span}
          onChange={setSpan}
          options={spans.map((value) => ({ value, label: labels[value] }))}
        />
        <div role="alert">{error !== null && <Notice tone="danger">{doorProblems(error)['']}</Notice>}</div>
      </div>
      <DialogActions>
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" isDisabled={busy} onPress={() => void start()}>
          <Trans>Take in</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
