/** Above the field: which address customers will see, and why it is this one. Waits for nobody: it appears when it is known. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { ChannelSender } from '@irori/contract/sender-domains/api';
import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { useStore } from '../../../sync/live.ts';
import { Icon } from '../../../ui/icon.tsx';
import { isSenderInNeed, senderSentence } from '../../delivery/sender-words.ts';

export function GoesOutFrom({ conversation }: { conversation: Conversation }) {
  const { channelId } = conversation;
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
  const needy = isSenderInNeed(sender);
  return (
    <p
      className={`flex items-start gap-1.5 px-4 pt-1.5 text-meta [overflow-wrap:anywhere] ${needy ? 'text-warning' : 'text-text-3'}`}
    >
      {needy && <Icon name="alert" size={13} className="mt-0.5" />}
      <span>
        {senderSentence(sender)}
        {mayManage && sender.signedBy === null && sender.reason.code !== 'own_server' && (
          <>
            {' '}
            <Link to="/admin/$page" params={{ page: 'domains' }} className="inline-block min-h-6 underline">
              <Trans>Sender domains</Trans>
            </Link>
          </>
        )}
      </span>
    </p>
  );
}
