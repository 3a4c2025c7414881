/** Who customers see as sender on a channel, why, and the one address it may have to insist on (Amazon, for one). */
import type { Channel } from '@irori/contract/channels/api';
import type { ChannelSender } from '@irori/contract/sender-domains/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { isSenderInNeed, senderSentence } from '../delivery/sender-words.ts';

export function SenderSection({ channel, onChanged }: { channel: Channel; onChanged: (channel: Channel) => void }) {
  const { t } = useLingui();
  const brand = useStore((store) => (channel.brandId ? store.brands[channel.brandId] : undefined));
  const { data: sender } = useQuery({
    queryKey: ['sender', channel.id, channel, brand],
    queryFn: async () => (await api.get<{ sender: ChannelSender | null }>(`channels/${channel.id}/sender`)).sender,
  });
  if (!sender) return null;
  return (
    <Section title={t`Sender`} help={t`What customers see as the sender of replies on this channel.`}>
      <Notice tone={isSenderInNeed(sender) ? 'warning' : 'info'} icon={isSenderInNeed(sender) ? 'alert' : 'send'}>
        <Trans>You would write as {sender.name}.</Trans> {senderSentence(sender)}{' '}
        <Link to="/admin/$page" params={{ page: 'domains' }} className="inline-block min-h-6 text-accent underline">
          <Trans>Sender domains</Trans>
        </Link>
      </Notice>
      <Insist channel={channel} onChanged={onChanged} />
    </Section>
  );
}

/** Settings that decide who is refused are saved by a button, not while they are being typed. */
function Insist({ channel, onChanged }: { channel: Channel; onChanged: (channel: Channel) => void }) {
  const { t } = useLingui();
  const set = typeof channel.settings.senderAddress === 'string' ? channel.settings.senderAddress : '';
  const [address, setAddress] = useState(set);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = fieldErrors(error)['settings.senderAddress'];
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const senderAddress = address.trim() === '' ? null : address.trim();
      onChanged(await api.patch<Channel>(`channels/${channel.id}`, { settings: { senderAddress } }));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t`Always send from`}
        help={t`Only where the other side takes answers from one address alone, as Amazon does from sellers. Empty: as above.`}
        placeholder="seller@shop.example"
        value={address}
        onChange={setAddress}
        autoComplete="off"
        inputMode="email"
        error={wrong}
      />
      {error !== null && wrong === undefined && <Notice tone="danger">{describeError(error)}</Notice>}
      <Button type="submit" className="self-start" isDisabled={busy || address.trim() === set}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}
