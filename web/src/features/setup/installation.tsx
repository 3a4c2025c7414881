/** What this installation can do now; what is missing is named with its effect and its setting. */
import type { SetupState } from '@irori/contract/setup/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '../../ui/icon.tsx';

type Entry = SetupState['installation'][number];

const words: Record<Entry['code'], { title: MessageDescriptor; missing: MessageDescriptor }> = {
  inbound_domain: {
    title: msg`Address for incoming mail`,
    missing: msg`Mail from outside cannot be addressed to this machine yet.`,
  },
  public_url: {
    title: msg`Public address of this page`,
    missing: msg`Links in invitations work on this machine only.`,
  },
  relay: {
    title: msg`Outgoing mail`,
    missing: msg`No mail leaves: replies are kept as files until a relay is set.`,
  },
  smtp_reach: {
    title: msg`Mail door`,
    missing: msg`It listens on this machine only; put a relay in front, or listen on port 25.`,
  },
  disk: { title: msg`Disk`, missing: msg`There is little room left for data.` },
};

export function Installation({ entries }: { entries: readonly Entry[] }) {
  const { t } = useLingui();
  if (entries.length === 0) return null;
  return (
    <section className="rounded-panel border bg-bg p-5">
      <h2 className="mb-3 font-bold text-ui">
        <Trans>What this installation can do now</Trans>
      </h2>
      <ul className="flex flex-col gap-3">
        {entries.map((entry) => (
          <li key={entry.code} className="flex items-start gap-2.5 text-dense">
            <Icon
              name={entry.ok ? 'check' : 'info'}
              label={entry.ok ? t`Works` : t`Not yet`}
              className={`mt-0.5 ${entry.ok ? 'text-success' : 'text-warning'}`}
            />
            <div className="min-w-0">
              <div>
                <span className="font-bold">{i18n._(words[entry.code].title)}</span>{' '}
                <code className="text-text-3 [overflow-wrap:anywhere]">{entry.value}</code>
              </div>
              {!entry.ok && (
                <div className="text-text-2">
                  {i18n._(words[entry.code].missing)} <code className="text-meta">{entry.setting}</code>
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
