/** A settings page one may not open: which permission it needs, and who can give it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useStore } from '../../sync/live.ts';
import { Page } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';

export function Denied({ title, permission }: { title: string; permission: string }) {
  const { t } = useLingui();
  const admins = useStore((store) =>
    Object.values(store.members)
      .filter((member) => member.role !== 'agent' && !member.removedAt)
      .map((member) => member.name)
      .join(', '),
  );
  return (
    <Page title={title}>
      <State icon="doubt" title={t`You may not open this page`}>
        <Trans>
          It needs the permission “{permission}”. These members can give it: {admins}.
        </Trans>
      </State>
    </Page>
  );
}
