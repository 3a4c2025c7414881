/**
 * Connecting a channel: one screen for all connectors. It draws the fields the connector asks for, and then what it
 * gives back, such as the address to forward mail to.
 */
import type { Channel, ChannelHealth, ConnectorInfo } from '@irori/contract/channels/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { api } from '../../api/client.ts';
import { describeError, fieldErrors } from '../../api/describe-problem.ts';
import { ApiError } from '../../api/problem.ts';
import { applyEvents, getLive, sameItems, useLive, useStore } from '../../sync/live.ts';
import { ConnectorBadge } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { useOwnWords } from '../forwarding/own-words.ts';
import { Denied } from '../shell/denied.tsx';
import { ReachNotice } from './reach-notice.tsx';

export function NewChannelScreen() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.manageChannels);
  const connectors = useStore((store) => store.connectors);
  const [chosen, setChosen] = useState<ConnectorInfo | null>(null);
  const [made, setMade] = useState<Channel | null>(null);
  if (!may) return <Denied title={t`Connect a channel`} permission={t`Manage channels`} />;
  if (made) return <Connected channel={made} />;
  const connector = chosen ?? (connectors.length === 1 ? connectors[0] : null);
  if (connector) return <Connect connector={connector} onMade={setMade} />;
  return (
    <Page title={t`Connect a channel`} intro={<Trans>Where do your customers write?</Trans>}>
      <ul className="grid gap-3 pane:grid-cols-2">
        {connectors.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="flex w-full items-start gap-3 rounded-panel border bg-bg p-4 text-left hover:bg-hover"
              onClick={() => setChosen(one)}
            >
              <ConnectorBadge connector={one} size={24} />
              <span>
                <span className="block font-bold">{one.name}</span>
                <Intro connector={one} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Intro({ connector }: { connector: ConnectorInfo }) {
  const say = useOwnWords();
  return <span className="text-dense text-text-2">{say(connector.intro)}</span>;
}

function Connect({ connector, onMade }: { connector: ConnectorInfo; onMade: (channel: Channel) => void }) {
  const { t } = useLingui();
  const say = useOwnWords();
  const inboxes = useStore((store) => Object.values(store.inboxes).sort((a, b) => a.position - b.position), sameItems);
  const brands = useStore((store) => Object.values(store.brands), sameItems);
  const [inboxId, setInboxId] = useState(inboxes[0]?.id ?? '');
  const [values, setValues] = useState<Record<string, string>>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const wrong = fieldErrors(error);
  const domain = useStore((store) => store.installation.inboundDomain);

  const connect = async () => {
    setBusy(true);
    setError(null);
    const pick = (secret: boolean) =>
      Object.fromEntries(
        connector.fields
          .filter((field) => field.secret === secret)
          .map((field) => [field.name, (values[field.name] ?? '').trim()]),
      );
    try {
      const brand = brands[0] ? { brandId: brands[0].id } : {};
      const body = { connector: connector.id, inboxId, ...brand, settings: pick(false), credentials: pick(true) };
      const channel = await api.post<Channel>('channels', body);
      applyEvents({ through: getLive().server.number, events: [{ kind: 'channel.changed', channel }] });
      // Mail has to be forwarded first; that set-up has a page of its own, to which one can come back.
      if (channel.forwarding) goTo(`/channels/${channel.id}/connect?step=copy`);
      else onMade(channel);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t`Connect ${connector.name}`} intro={say(connector.intro)}>
      <ReachNotice domain={domain} />
      <form
        className="flex flex-col gap-5 rounded-panel border bg-bg p-5"
        // The server's sentence stands in the page, in the reader's language; the browser's own would be a passing bubble.
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        {connector.fields.map((field, index) => (
          <TextField
            key={field.name}
            label={say(field.label)}
            help={say(field.help)}
            placeholder={field.placeholder}
            type={field.kind}
            autoComplete="off"
            autoFocus={index === 0}
            isRequired={field.required}
            value={values[field.name] ?? ''}
            onChange={(value) => setValues((all) => ({ ...all, [field.name]: value }))}
            error={wrong[`settings.${field.name}`] ?? wrong[`credentials.${field.name}`] ?? wrong[field.name]}
          />
        ))}
        <Select
          label={t`Inbox`}
          help={t`Where its conversations arrive.`}
          value={inboxId}
          onChange={setInboxId}
          options={inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
        />
        <div role="alert">
          {error !== null && (
            <Notice tone="danger" action={<ConnectedAlready error={error} />}>
              {describeError(error)}
            </Notice>
          )}
        </div>
        <div className="flex justify-end gap-2">
          <Button onPress={() => goTo('/channels')}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={busy || inboxId === ''}>
            <Trans>Connect</Trans>
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** The way to the channel that has the account, where it is one that this member sees. */
function ConnectedAlready({ error }: { error: unknown }) {
  const id =
    error instanceof ApiError && error.code === 'channel_already_connected' ? error.problem.params?.channelId : '';
  const name = useStore((store) => (typeof id === 'string' ? store.channels[id]?.name : undefined));
  if (typeof id !== 'string' || name === undefined) return null;
  return (
    <Link to="/channels/$id/health" params={{ id }} className="inline-block min-h-6 px-2 underline">
      {name}
    </Link>
  );
}

/** What to do with what the connector gave back; the first message that arrives is said here, live. */
function Connected({ channel: made }: { channel: Channel }) {
  const { t } = useLingui();
  const channel = useStore((store) => store.channels[made.id]) ?? made;
  // Whatever happens in the workspace is a reason to look again; no clock in between.
  const number = useLive((live) => live.server.number);
  const health = useQuery({
    queryKey: ['health', made.id, number],
    queryFn: () => api.get<ChannelHealth>(`channels/${made.id}/health`),
    placeholderData: keepPreviousData,
  });
  const arrived = (health.data?.ledger.received ?? 0) > 0;
  return (
    <Page title={t`${channel.name} is connected`}>
      <div role="status">
        {arrived ? (
          <Notice
            tone="success"
            action={<Button size="small" onPress={() => goTo('/inbox/all/unassigned')}>{t`To the inbox`}</Button>}
          >
            <Trans>The first message has arrived. It works.</Trans>
          </Notice>
        ) : (
          <Notice icon="queued">
            <Trans>Waiting for the first message… This page says when it arrives.</Trans>
          </Notice>
        )}
      </div>
      <div className="flex gap-2">
        <Button onPress={() => goTo(`/channels/${channel.id}/health`)}>
          <Trans>Health of the channel</Trans>
        </Button>
        <Button onPress={() => goTo('/channels')}>
          <Trans>All channels</Trans>
        </Button>
      </div>
    </Page>
  );
}
