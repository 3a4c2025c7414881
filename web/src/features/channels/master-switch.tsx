/** All channels of one medium on or off in one act (the "e-mail support" switch), with what that means said before. */
import type { Channel, ConnectorInfo } from '@irori/contract/channels/api';
import type { Page } from '@irori/contract/common/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Switch } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

export function MasterSwitch({ connector, channels }: { connector: ConnectorInfo; channels: readonly Channel[] }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const on = channels.some((channel) => channel.state !== 'disabled');
  const off = channels.filter((channel) => channel.state === 'disabled').length;
  const set = async (wanted: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const { items } = await api.post<Page<Channel>>(`connectors/${connector.id}/switch`, { on: wanted });
      const events = items.map((channel) => ({ kind: 'channel.changed' as const, channel }));
      applyEvents({ through: getLive().server.number, events });
      setAsking(false);
      showToast({ text: wanted ? t`${connector.name} is on` : t`${connector.name} is off; nothing is lost` });
    } catch (problem) {
      setError(problem);
      if (wanted) showToast({ tone: 'danger', text: describeError(problem) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Switch
        isSelected={on}
        isDisabled={busy}
        onChange={(wanted) => (wanted ? void set(true) : setAsking(true))}
        help={on && off > 0 ? t`Some of them are off by themselves.` : t`Switches all of them at once.`}
      >
        {t`${connector.name} for customers`}
      </Switch>
      <Dialog
        role="alertdialog"
        title={t`Switch ${connector.name} off?`}
        isOpen={asking}
        onClose={() => setAsking(false)}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <p>
            <Trans>
              All channels of {connector.name} stop: what customers write is kept and waits, no conversation opens, and
              no reply leaves. Everything that waited is worked off when you switch it on again.
            </Trans>
          </p>
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={() => setAsking(false)}>
            <Trans>Keep it on</Trans>
          </Button>
          <Button look="danger" isDisabled={busy} onPress={() => void set(false)}>
            <Trans>Switch off</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
