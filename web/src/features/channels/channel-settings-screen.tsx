/** Name and inbox of a channel; saved by themselves on change. */
import type { Channel } from '@irori/contract/channels/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { applyEvents, getLive, sameItems, useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { CopyBox } from '../../ui/copy-box.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { ForwardingSettings } from '../forwarding/forwarding-settings.tsx';
import { SavedWord, SavingField, SavingSelect, useSaving } from '../settings/saving.tsx';
import { Denied } from '../shell/denied.tsx';
import { NotFound } from '../shell/starting.tsx';
import { SenderSection } from './channel-sender.tsx';
import { DoorsSection } from './doors/doors-section.tsx';

export function ChannelSettingsScreen() {
  const { t } = useLingui();
  const { id } = useParams({ strict: false }) as { id: string };
  const channel = useStore((store) => store.channels[id]);
  if (!channel) return <NotFound />;
  if (!channel.can.manage) return <Denied title={channel.name} permission={t`Manage channels`} />;
  return <Settings channel={channel} />;
}

function Settings({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const brands = useStore((store) => Object.values(store.brands), sameItems);
  const take = (changed: Channel) =>
    applyEvents({ through: getLive().server.number, events: [{ kind: 'channel.changed', channel: changed }] });
  const saving = useSaving(async (patch: Record<string, unknown>) =>
    take(await api.patch<Channel>(`channels/${channel.id}`, patch)),
  );
  return (
    <Page
      title={channel.name}
      intro={channel.account}
      actions={
        <Button icon="check" onPress={() => goTo(`/channels/${channel.id}/health`)}>
          <Trans>Health</Trans>
        </Button>
      }
    >
      <Section title={t`Settings`}>
        <SavingField
          label={t`Name`}
          help={t`For your team; customers never see it.`}
          value={channel.name}
          onSave={(name) => saving.save({ name })}
        />
        <SavingSelect
          label={t`Inbox`}
          help={t`Where new conversations arrive; those that are here stay where they are.`}
          value={channel.inboxId}
          options={inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
          onSave={(inboxId) => saving.save({ inboxId })}
        />
        {brands.length > 0 && (
          <SavingSelect
            label={t`Brand`}
            value={channel.brandId ?? 'none'}
            options={[
              { value: 'none', label: t`None` },
              ...brands.map((brand) => ({ value: brand.id, label: brand.name })),
            ]}
            onSave={(brandId) => saving.save({ brandId: brandId === 'none' ? null : brandId })}
          />
        )}
        <SavedWord saving={saving} />
      </Section>
      <SenderSection channel={channel} onChanged={take} />
      {channel.receivingAddress && <ReceivingAddress channel={channel} onChanged={take} />}
      {channel.forwarding && <ForwardingSettings channel={channel} />}
      <DoorsSection channel={channel} />
      <Remove channel={channel} />
    </Page>
  );
}

function ReceivingAddress({ channel, onChanged }: { channel: Channel; onChanged: (channel: Channel) => void }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const rotate = async () => {
    try {
      onChanged(await api.post<Channel>(`channels/${channel.id}/rotate-address`));
      setAsking(false);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Section
      title={t`Receiving address`}
      help={t`Whoever knows it can write into this inbox; give it to your mail provider alone.`}
    >
      <CopyBox
        label={t`Forward mail to`}
        value={channel.receivingAddress ?? ''}
        copyLabel={t`Copy`}
        copiedLabel={t`Copied`}
      />
      <Button className="self-start" onPress={() => setAsking(true)}>
        <Trans>Make a new one…</Trans>
      </Button>
      <Dialog
        role="alertdialog"
        title={t`Make a new receiving address?`}
        isOpen={asking}
        onClose={() => setAsking(false)}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <p>
            <Trans>
              You will have to change the forwarding at your mail provider. The old address takes mail for 30 days more.
            </Trans>
          </p>
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={() => setAsking(false)}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" onPress={() => void rotate()}>
            <Trans>Make a new one</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}

function Remove({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await api.delete(`channels/${channel.id}`);
      goTo('/channels');
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Section
      title={t`Delete the channel`}
      help={t`Only a channel that nothing ever came through can be deleted; any other can be switched off.`}
    >
      <Button look="danger" className="self-start" onPress={() => setAsking(true)}>
        <Trans>Delete…</Trans>
      </Button>
      <Dialog role="alertdialog" title={t`Delete ${channel.name}?`} isOpen={asking} onClose={() => setAsking(false)}>
        <div className="flex flex-col gap-3 px-5 pt-2">
          <p>
            <Trans>Its receiving address stops taking mail at once.</Trans>
          </p>
          {error !== null && <Notice tone="danger">{describeError(error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={() => setAsking(false)}>
            <Trans>Keep</Trans>
          </Button>
          <Button look="danger" onPress={() => void remove()}>
            <Trans>Delete</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}
