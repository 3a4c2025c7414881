/** Writes first (CT-32 lifted): a new conversation on a channel that can begin one. What is written stays until it is sent. */
import { Trans, useLingui } from '@lingui/react/macro';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { startConversation } from '../../actions/send-outgoing.ts';
import { useStore } from '../../sync/live.ts';
import {
  dropOutgoing,
  emptyOutgoing,
  newMailKey,
  outgoingGeneration,
  peekOutgoing,
  useOutgoing,
  writeOutgoing,
} from '../../sync/outgoing.ts';
import { Button } from '../../ui/button.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { lastPlace } from '../inbox/last-place.ts';
import { lastUsedChannel, rememberChannel, startingChannels, usualChannel } from './channels.ts';
import { ComposePage } from './compose-page.tsx';
import { MailForm } from './mail-form.tsx';

export function NewScreen() {
  const { t } = useLingui();
  const { to } = useSearch({ strict: false }) as { to?: string };
  const stored = useOutgoing(newMailKey);
  const channels = useStore(startingChannels, (a, b) => a.length === b.length && a.every((one, at) => one === b[at]));
  const memberId = useStore((store) => store.me.member.id);
  // Chosen once: what changes elsewhere while somebody writes does not change the channel under their hands.
  const [usual] = useState(() => usualChannel(channels, lastUsedChannel(memberId))?.id ?? null);
  const mayConnect = useStore((store) => store.me.can.manageChannels);
  useEffect(() => {
    // A link that names somebody begins with them, unless something is being written already.
    if (to && stored === null) writeOutgoing(newMailKey, { ...emptyOutgoing, to: [to] });
  }, [to, stored]);
  const leave = () => goTo(lastPlace());

  return (
    <ComposePage title={t`New conversation`}>
      {channels.length === 0 ? (
        <State
          icon="channel"
          title={t`No channel can begin a conversation`}
          actions={
            mayConnect && <Button look="primary" onPress={() => goTo('/channels/new')}>{t`Connect a channel`}</Button>
          }
        >
          <Trans>An e-mail channel can. On others the customer has to write first.</Trans>
        </State>
      ) : stored === undefined ? (
        <Skeleton className="m-6 h-60" />
      ) : (
        <MailForm
          // Begins anew when a text came back, or when the address named somebody.
          key={`${outgoingGeneration(newMailKey)} ${stored === null ? '' : (to ?? '')}`}
          title={t`New conversation`}
          draft={stored ?? emptyOutgoing}
          onChange={(change) =>
            writeOutgoing(newMailKey, { ...(peekOutgoing(newMailKey) ?? emptyOutgoing), ...change })
          }
          channels={[...channels].sort((a, b) => Number(b.id === usual) - Number(a.id === usual))}
          placeholder={t`Write your mail…`}
          textNeeded
          pictures
          onSend={(channel, sendAfter) => {
            const draft = peekOutgoing(newMailKey);
            if (!draft) return;
            rememberChannel(memberId, channel.id);
            startConversation(draft, channel, sendAfter);
          }}
          onLeave={leave}
          onDiscard={() => {
            dropOutgoing(newMailKey);
            leave();
          }}
        />
      )}
    </ComposePage>
  );
}
