/** The sum of the ledger, in words that can be checked: received = applied + duplicate + ignored + quarantined + in progress. */

import type { ChannelHealth } from '@irori/contract/channels/api';
import { Plural, Trans } from '@lingui/react/macro';
import { useQueries } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Icon } from '../../ui/icon.tsx';

export function LedgerSum({ channelId }: { channelId: string | undefined }) {
  const all = useStore((store) => Object.keys(store.channels), sameItems);
  const wanted = channelId ? [channelId] : all;
  const healths = useQueries({
    queries: wanted.map((id) => ({
      queryKey: ['health', id],
      queryFn: () => api.get<ChannelHealth>(`channels/${id}/health`),
    })),
  });
  const ledgers = healths.flatMap((one) => one.data?.ledger ?? []);
  if (ledgers.length === 0) return null;
  return <Sum ledger={ledgers.reduce(add)} />;
}

type Ledger = ChannelHealth['ledger'];

const add = (a: Ledger, b: Ledger): Ledger => ({
  received: a.received + b.received,
  applied: a.applied + b.applied,
  duplicate: a.duplicate + b.duplicate,
  ignored: a.ignored + b.ignored,
  quarantined: a.quarantined + b.quarantined,
  inProgress: a.inProgress + b.inProgress,
});

export function Sum({ ledger }: { ledger: Ledger }) {
  const lost =
    ledger.received - ledger.applied - ledger.duplicate - ledger.ignored - ledger.quarantined - ledger.inProgress;
  const good = lost === 0;
  return (
    <div className="rounded-panel border bg-bg p-4">
      <dl className="tabular flex flex-wrap gap-x-6 gap-y-2 text-dense">
        <Figure name={<Trans>Received</Trans>} value={ledger.received} />
        <Figure name={<Trans>Applied</Trans>} value={ledger.applied} />
        <Figure name={<Trans>Duplicate</Trans>} value={ledger.duplicate} />
        <Figure name={<Trans>Ignored</Trans>} value={ledger.ignored} />
        <Figure name={<Trans>Quarantine</Trans>} value={ledger.quarantined} strong={ledger.quarantined > 0} />
        <Figure name={<Trans>In progress</Trans>} value={ledger.inProgress} />
      </dl>
      <p className={`mt-3 flex items-center gap-1.5 text-dense ${good ? 'text-success' : 'text-danger'}`}>
        <Icon name={good ? 'check' : 'alert'} size={14} />
        {good ? (
          <Trans>All accounted for: 0 unaccounted.</Trans>
        ) : (
          <Plural
            value={Math.abs(lost)}
            one="# event is unaccounted for. Please report this."
            other="# events are unaccounted for. Please report this."
          />
        )}
      </p>
    </div>
  );
}

function Figure({ name, value, strong = false }: { name: React.ReactNode; value: number; strong?: boolean }) {
  return (
    <div>
      <dt className="text-meta text-text-3">{name}</dt>
      <dd className={`text-title ${strong ? 'font-bold text-warning' : ''}`}>{value}</dd>
    </div>
  );
}
