/** Takes the sample data of the set-up out again, in one act; not there when there is none. */
import type { SampleData } from '@irori/contract/setup/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toast.tsx';

export function SampleDataSection() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const samples = useQuery({ queryKey: ['sample-data'], queryFn: () => api.get<SampleData>('sample-data') });
  if (!samples.data?.present) return null;
  const remove = async () => {
    setBusy(true);
    try {
      await api.delete('sample-data');
      showToast({ text: t`The sample data is removed.` });
      setAsking(false);
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: ['sample-data'] });
    }
  };
  return (
    <Section
      title={t`Sample data`}
      help={t`Conversations, colleagues and mailboxes of a made-up shop, from when this workspace was set up.`}
    >
      <Button className="self-start" onPress={() => setAsking(true)}>
        <Trans>Remove the sample data…</Trans>
      </Button>
      <Dialog title={t`Remove the sample data?`} isOpen={asking} onClose={() => setAsking(false)} role="alertdialog">
        <p className="px-5 pt-3 text-text-2">
          <Trans>
            The sample conversations go with everything written in them, and so do the made-up colleagues, mailboxes,
            inboxes, tags and contacts. What you and your colleagues made yourselves stays. This cannot be undone.
          </Trans>
        </p>
        <DialogActions>
          <Button onPress={() => setAsking(false)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="danger" isDisabled={busy} onPress={() => void remove()}>
            <Trans>Remove</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}
