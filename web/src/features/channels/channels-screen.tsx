/** Channels: every connected account with its state in words and the next step. */
import type { Channel } from '@irori/contract/channels/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { goTo } from '../../actions/go.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { ConnectorBadge } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Cell, Page, Table } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { channelStates, troubleInWords } from './channel-words.ts';

export function ChannelsScreen() {
  const { t } = useLingui();
  const channels = useStore(
    (store) => Object.values(store.channels).sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const may = useStore((store) => store.me.can.manageChannels);
  const connect = may && (
    <Button look="primary" icon="add" onPress={() => goTo('/channels/new')}>
      <Trans>Connect a channel</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Channels`}
      intro={<Trans>The accounts through which customers reach you.</Trans>}
      actions={channels.length > 0 ? connect : null}
      wide
    >
      {channels.length === 0 ? (
        <State icon="channel" title={t`No channel is connected yet`} actions={connect}>
          {may ? (
            <Trans>Connect your support address: you need to be able to set up forwarding at your mail provider.</Trans>
          ) : (
            <Trans>Owners and admins connect channels.</Trans>
          )}
        </State>
      ) : (
        <Table
          label={t`Channels`}
          head={[
            t`Account`,
            t`Inbox`,
            t`State`,
            t`Last in`,
            t`Last out`,
            <span key="more" className="sr-only">{t`Pages`}</span>,
          ]}
        >
          {channels.map((channel) => (
            <Row key={channel.id} channel={channel} />
          ))}
        </Table>
      )}
    </Page>
  );
}

function Row({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const connector = useStore((store) => store.connectors.find((one) => one.id === channel.connector));
  const inbox = useStore((store) => store.inboxes[channel.inboxId]?.name);
  const state = channelStates[channel.state];
  return (
    <tr>
      <Cell>
        <span className="flex items-start gap-2">
          {connector && (
            <span className="mt-0.5">
              <ConnectorBadge connector={connector} />
            </span>
          )}
          <span className="min-w-0">
            <Link to="/channels/$id/health" params={{ id: channel.id }} className="font-bold hover:underline">
              {channel.name}
            </Link>
            {channel.account !== channel.name && <span className="block text-meta text-text-3">{channel.account}</span>}
          </span>
        </span>
      </Cell>
      <Cell>{inbox ?? '–'}</Cell>
      <Cell>
        <Badge tone={state.tone}>{i18n._(state.words)}</Badge>
        {channel.trouble && (
          <span className="mt-1 block max-w-xs text-meta text-danger">{troubleInWords(channel.trouble)}</span>
        )}
      </Cell>
      <Cell className="whitespace-nowrap">
        {channel.lastInboundAt ? <Time at={channel.lastInboundAt} as="ago" /> : t`never`}
      </Cell>
      <Cell className="whitespace-nowrap">
        {channel.lastOutboundAt ? <Time at={channel.lastOutboundAt} as="ago" /> : t`never`}
      </Cell>
      <Cell className="whitespace-nowrap text-right">
        <Link
          to="/channels/$id/health"
          params={{ id: channel.id }}
          className="inline-block min-h-6 px-1 text-accent hover:underline"
        >
          <Trans>Health</Trans>
        </Link>{' '}
        {channel.can.manage && (
          <Link
            to="/channels/$id/settings"
            params={{ id: channel.id }}
            className="inline-block min-h-6 px-1 text-accent hover:underline"
          >
            <Trans>Settings</Trans>
          </Link>
        )}
      </Cell>
    </tr>
  );
}
