/** Channels: every connected account by its medium, with its state in words and the one next step. */
import type { Channel, ConnectorInfo } from '@irori/contract/channels/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { goTo } from '../../actions/go.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { ConnectorBadge } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Cell, Page, Table, TableRow } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { useWidth } from '../../ui/use-media.ts';
import { nextClick, statusWords } from '../forwarding/forwarding-words.ts';
import { channelStates, stateTone, troubleInWords } from './channel-words.ts';
import { MasterSwitch } from './master-switch.tsx';

export function ChannelsScreen() {
  const { t } = useLingui();
  const channels = useStore(
    (store) => Object.values(store.channels).sort((a, b) => a.name.localeCompare(b.name)),
    sameItems,
  );
  const connectors = useStore((store) => store.connectors);
  const may = useStore((store) => store.me.can.manageChannels);
  const connect = may && (
    <Button look="primary" icon="add" onPress={() => goTo('/channels/new')}>
      <Trans>Connect a channel</Trans>
    </Button>
  );
  if (channels.length === 0) {
    return (
      <Page title={t`Channels`} intro={<Trans>The accounts through which customers reach you.</Trans>} wide>
        <State icon="channel" title={t`No channel is connected yet`} actions={connect}>
          {may ? (
            <Trans>Connect your support address: you need to be able to set up forwarding at your mail provider.</Trans>
          ) : (
            <Trans>Owners and admins connect channels.</Trans>
          )}
        </State>
      </Page>
    );
  }
  return (
    <Page
      title={t`Channels`}
      intro={<Trans>The accounts through which customers reach you.</Trans>}
      actions={connect}
      wide
    >
      {connectors
        .map((connector) => ({ connector, own: channels.filter((channel) => channel.connector === connector.id) }))
        .filter(({ own }) => own.length > 0)
        .map(({ connector, own }) => (
          <OfOneMedium key={connector.id} connector={connector} channels={own} may={may} />
        ))}
    </Page>
  );
}

function OfOneMedium({
  connector,
  channels,
  may,
}: {
  connector: ConnectorInfo;
  channels: readonly Channel[];
  may: boolean;
}) {
  const { t } = useLingui();
  const phone = useWidth() === 'phone';
  const forwarded = channels.some((channel) => channel.forwarding !== null);
  return (
    <section className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h2 className="flex items-center gap-2 font-bold text-ui">
          <ConnectorBadge connector={connector} />
          {connector.name}
        </h2>
        {may && <MasterSwitch connector={connector} channels={channels} />}
      </div>
      <Table
        label={connector.name}
        head={[
          forwarded ? t`Address` : t`Account`,
          t`Inbox`,
          t`State`,
          ...(forwarded && !phone ? [t`Forwarding`] : []),
          t`Last in`,
          t`Last out`,
          <span key="more" className="sr-only">{t`Pages`}</span>,
        ]}
      >
        {channels.map((channel) => (
          <Row key={channel.id} channel={channel} forwarding={!forwarded ? 'none' : phone ? 'below' : 'column'} />
        ))}
      </Table>
    </section>
  );
}

function Row({
  channel,
  forwarding,
}: {
  channel: Channel;
  /** Where its forward is told: on a phone below the address, so that it is seen without scrolling aside. */
  forwarding: 'none' | 'below' | 'column';
}) {
  const { t } = useLingui();
  const inbox = useStore((store) => store.inboxes[channel.inboxId]?.name);
  const state = channelStates[channel.state];
  const link = 'inline-block min-h-6 px-1 text-accent hover:underline';
  return (
    <TableRow>
      <Cell>
        <Link to="/channels/$id/health" params={{ id: channel.id }} className="font-bold hover:underline">
          {channel.name}
        </Link>
        {channel.account !== channel.name && <span className="block text-meta text-text-3">{channel.account}</span>}
        {forwarding === 'below' && channel.forwarding && (
          <div className="mt-2">
            <ForwardingState channel={channel} />
          </div>
        )}
      </Cell>
      <Cell>{inbox ?? '–'}</Cell>
      <Cell>
        <Badge tone={stateTone(channel)}>{i18n._(state.words)}</Badge>
        {channel.trouble && (
          <span className="mt-1 block max-w-xs text-meta text-danger">{troubleInWords(channel.trouble)}</span>
        )}
      </Cell>
      {forwarding === 'column' && (
        <Cell>
          <ForwardingState channel={channel} />
        </Cell>
      )}
      <Cell className="whitespace-nowrap">
        {channel.lastInboundAt ? <Time at={channel.lastInboundAt} as="ago" /> : t`never`}
      </Cell>
      <Cell className="whitespace-nowrap">
        {channel.lastOutboundAt ? <Time at={channel.lastOutboundAt} as="ago" /> : t`never`}
      </Cell>
      <Cell className="whitespace-nowrap text-right">
        <Link to="/channels/$id/health" params={{ id: channel.id }} className={link}>
          <Trans>Health</Trans>
        </Link>{' '}
        {channel.can.manage && (
          <Link to="/channels/$id/settings" params={{ id: channel.id }} className={link}>
            <Trans>Settings</Trans>
          </Link>
        )}
      </Cell>
    </TableRow>
  );
}

/** How far the forward of an address is, and the next click for it. */
function ForwardingState({ channel }: { channel: Channel }) {
  const { forwarding } = channel;
  if (!forwarding) return <>–</>;
  const words = statusWords[forwarding.status];
  const next = nextClick[forwarding.status] ?? null;
  const unfinished = forwarding.finishedAt === null && forwarding.status === 'verified';
  return (
    <div className="flex flex-col items-start gap-1">
      <Badge tone={words.tone}>{i18n._(words.words)}</Badge>
      {forwarding.verifiedAt && (
        <span className="whitespace-nowrap text-meta text-text-3">
          <Trans>
            proven <Time at={forwarding.verifiedAt} as="ago" />
          </Trans>
        </span>
      )}
      {channel.can.manage && (next || unfinished) && (
        <Link
          to="/channels/$id/connect"
          params={{ id: channel.id }}
          className="inline-block min-h-6 text-accent text-dense underline"
        >
          {next ? i18n._(next) : <Trans>Finish the set-up</Trans>}
        </Link>
      )}
    </div>
  );
}
