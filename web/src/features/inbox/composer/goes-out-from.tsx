/**
 * Above the field: which address customers will see, in one quiet line; why it is this one, on demand. Where something is
 * wrong the whole sentence stands there. Waits for nobody: it appears when it is known.
 */
import type { ChannelSender } from '@irori/contract/sender-domains/api';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { useStore } from '../../../sync/live.ts';
import { Icon } from '../../../ui/icon.tsx';
import { isSenderInNeed, senderSentence } from '../../delivery/sender-words.ts';

export function GoesOutFrom({ channelId }: { channelId: string }) {
  // A channel's row comes anew whenever its sender may have changed.
  const channel = useStore((store) => store.channels[channelId]);
  const brand = useStore((store) => (channel?.brandId ? store.brands[channel.brandId] : undefined));
  const inbox = useStore((store) => (channel ? store.inboxes[channel.inboxId] : undefined));
  const mayManage = useStore((store) => store.me.can.manageWorkspace);
  const { data: sender } = useQuery({
    queryKey: ['sender', channelId, channel, brand, inbox?.settings],
    queryFn: async () => (await api.get<{ sender: ChannelSender | null }>(`channels/${channelId}/sender`)).sender,
    staleTime: 5 * 60_000,
  });
  if (!sender) return null;
  const { address } = sender;
  const why = (
    <>
      {senderSentence(sender)}
      {mayManage && sender.signedBy === null && sender.reason.code !== 'own_server' && (
        <>
          {' '}
          <Link to="/admin/$page" params={{ page: 'domains' }} className="inline-block min-h-6 underline">
            <Trans>Sender domains</Trans>
          </Link>
        </>
      )}
    </>
  );
  if (isSenderInNeed(sender)) {
    return (
      <p className="flex items-start gap-1.5 px-4 pt-1.5 text-meta text-warning [overflow-wrap:anywhere]">
        <Icon name="alert" size={13} className="mt-0.5" />
        <span>{why}</span>
      </p>
    );
  }
  return (
    <details className="px-4 pt-1.5 text-meta text-text-3 [overflow-wrap:anywhere]">
      <summary className="min-h-6 cursor-default truncate hover:text-text">
        <Trans>Goes out from {address}</Trans>
      </summary>
      <p>{why}</p>
    </details>
  );
}
