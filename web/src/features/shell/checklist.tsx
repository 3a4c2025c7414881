/** First steps, ticked by facts and never by clicks. */

import type { Store } from '@irori/contract/store';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStore } from '../../sync/live.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDomains } from '../admin/use-domains.ts';

export function Checklist({ folded }: { folded: boolean }) {
  const { t } = useLingui();
  const can = useStore((store) => store.me.can.manageChannels);
  const connected = useStore((store) => Object.keys(store.channels).length > 0);
  const arrived = useStore(hasMail);
  const answered = useStore((store) =>
    Object.values(store.channels).some((channel) => channel.lastOutboundAt !== null),
  );
  const colleague = useStore((store) => Object.values(store.members).filter((member) => !member.removedAt).length > 1);
  const [dismissed, setDismissed] = useState(() => localStorage.getItem('irori.checklist') === 'dismissed');
  const shown = can && !folded && !dismissed;
  const domains = useDomains({ watch: false, enabled: shown });
  const verified = domains.data?.some(({ state }) => state === 'verified') ?? false;
  const steps = [
    { done: connected, label: t`Connect a channel`, to: '/channels/new' },
    { done: arrived, label: t`First message arrived`, to: '/channels' },
    { done: answered, label: t`First reply sent`, to: '/inbox/all/all' },
    { done: colleague, label: t`A colleague joined`, to: '/admin/members' },
    { done: verified, label: t`Sender domain verified`, to: '/admin/domains' },
  ];
  if (!shown || steps.every((step) => step.done)) return null;
  return (
    <section className="mt-4 rounded-panel border bg-bg p-3 text-dense" aria-label={t`First steps`}>
      <div className="mb-1 flex items-center justify-between">
        <h2 className="font-bold text-dense">
          <Trans>First steps</Trans>
        </h2>
        <IconButton
          icon="dismiss"
          size="small"
          label={t`Hide the first steps`}
          onPress={() => {
            localStorage.setItem('irori.checklist', 'dismissed');
            setDismissed(true);
          }}
        />
      </div>
      <ul className="flex flex-col gap-1.5">
        {steps.map((step) => (
          <li key={step.label} className="flex items-start gap-2">
            <Icon
              name={step.done ? 'check' : 'unassigned'}
              size={14}
              label={step.done ? t`Done` : t`Not yet`}
              className={`mt-0.5 ${step.done ? 'text-success' : 'text-text-3'}`}
            />
            {step.done ? (
              <span className="text-text-3">{step.label}</span>
            ) : (
              <Link to={step.to} className="underline decoration-edge underline-offset-2 hover:decoration-accent">
                {step.label}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether anybody wrote: what a provider sends to have an address confirmed is a conversation as well, and no customer's. */
function hasMail(store: Store): boolean {
  const all = Object.values(store.counters).reduce((sum, inbox) => sum + inbox.all + inbox.spam, 0);
  const asked = Object.values(store.channels).filter(
    ({ forwarding }) => forwarding?.status === 'waiting_confirmation' || forwarding?.status === 'confirmed',
  );
  return all > asked.length;
}
