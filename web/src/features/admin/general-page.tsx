/** The workspace itself: its name, and what this installation is set to. */
import type { Me } from '@irori/contract/me/api';
import { useLingui } from '@lingui/react/macro';
import { api } from '../../api/client.ts';
import { applyEvents, getLive, useStore } from '../../sync/live.ts';
import { Page, Section } from '../../ui/page.tsx';
import { SavedWord, SavingField, useSaving } from '../settings/saving.tsx';
import { Denied } from '../shell/denied.tsx';
import { SampleDataSection } from './sample-data-section.tsx';

export function GeneralPage() {
  const { t } = useLingui();
  const me = useStore((store) => store.me);
  const installation = useStore((store) => store.installation);
  const saving = useSaving(async (name: string) => {
    const changed = await api.patch<Me>('workspace', { name });
    applyEvents({ through: getLive().server.number, events: [{ kind: 'me.changed', me: changed }] });
  });
  if (!me.can.manageWorkspace) return <Denied title={t`General`} permission={t`Manage the workspace`} />;
  return (
    <Page title={t`General`}>
      <Section title={t`Workspace`}>
        <SavingField label={t`Name`} value={me.workspace.name} onSave={saving.save} />
        <SavedWord saving={saving} />
      </Section>
      <SampleDataSection />
      <Section title={t`This installation`} help={t`Set by environment variables on the server.`}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 rounded-panel border bg-bg p-4 text-dense [overflow-wrap:anywhere]">
          <Fact name={t`Version`} value={installation.version} />
          <Fact name={t`Address of this page`} value={installation.publicUrl} />
          <Fact name={t`Domain for incoming mail`} value={installation.inboundDomain} />
          <Fact
            name={t`Outgoing mail`}
            value={
              installation.mailLeaves
                ? t`leaves by the relay`
                : t`kept as files in ${installation.outgoingDirectory ?? ''}; nothing leaves`
            }
          />
        </dl>
      </Section>
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
