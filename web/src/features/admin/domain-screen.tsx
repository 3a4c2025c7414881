/** One sender domain: how it does, its records, who writes from it, its keys. */
import type { ChannelSender, DnsRecord, SenderDomain } from '@irori/contract/sender-domains/api';
import { i18n } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { SettingsFrame } from '../settings/settings-frame.tsx';
import { Denied } from '../shell/denied.tsx';
import { NotFound } from '../shell/starting.tsx';
import { HandOver } from './domain-hand-over.tsx';
import { RecordCard } from './domain-record.tsx';
import { describeDomainError, domainStates } from './domain-words.ts';
import { Writers } from './domain-writers.tsx';
import { forgetDomain, useDoing, useDomains } from './use-domains.ts';

export function DomainScreen() {
  const { t } = useLingui();
  const { domain: id } = useParams({ strict: false }) as { domain: string };
  const may = useStore((store) => store.me.can.manageWorkspace);
  return (
    <SettingsFrame current="/admin/domains">
      {may ? <Loaded id={id} /> : <Denied title={t`Sender domains`} permission={t`Manage the workspace`} />}
    </SettingsFrame>
  );
}

function Loaded({ id }: { id: string }) {
  const { t } = useLingui();
  const domains = useDomains();
  const domain = domains.data?.find((one) => one.id === id);
  if (domain) return <Domain domain={domain} />;
  if (domains.isSuccess) return <NotFound />;
  return (
    <Page title={t`Sender domains`}>
      {domains.isError ? (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void domains.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(domains.error)}
        </Notice>
      ) : (
        <Skeleton className="after-150 h-64" />
      )}
    </Page>
  );
}

function Domain({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const doing = useDoing();
  const check = () => doing.run('check', () => api.post<SenderDomain>(`sender-domains/${domain.id}/check`));
  const { words, tone } = domainStates[domain.state];
  const signatures = domain.records.filter(({ purpose }) => purpose.startsWith('dkim'));
  const policies = domain.records.filter(({ purpose }) => !purpose.startsWith('dkim'));
  return (
    <Page
      title={domain.name}
      intro={
        <Link to="/admin/$page" params={{ page: 'domains' }} className="inline-block min-h-6 text-accent underline">
          <Trans>All sender domains</Trans>
        </Link>
      }
      actions={
        <Button icon="reload" look="primary" isDisabled={doing.busy !== null} onPress={() => void check()}>
          {doing.busy === 'check' ? <Trans>Asking the DNS…</Trans> : <Trans>Check now</Trans>}
        </Button>
      }
    >
      <div role="status" className="flex flex-col gap-3">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone={tone}>{i18n._(words)}</Badge>
          <Standing domain={domain} />
        </p>
        {domain.state === 'broken' && (
          <Notice tone="danger">
            <Trans>
              The record of the signing key is no longer right since <Time at={domain.stateSince} as="day-and-clock" />.
              Until it is, replies go out from the installation’s own sender, and answers still come back here.
            </Trans>
          </Notice>
        )}
        {domain.unaskedSince && (
          <Notice tone="warning">
            <Trans>
              The DNS has given no answer since <Time at={domain.unaskedSince} as="day-and-clock" />. Nothing is changed
              by that; it is asked again by itself.
            </Trans>
          </Notice>
        )}
        {doing.error !== null && <Notice tone="danger">{describeDomainError(doing.error)}</Notice>}
      </div>
      <Appearance domain={domain} />
      <Section
        title={t`Records to publish`}
        help={t`Enter them where the DNS of your domain is managed. Most panels append the domain by themselves: then take the short host.`}
      >
        {signatures.map((record) => (
          <Signature key={record.keyId} domain={domain} record={record} />
        ))}
        {policies.map((record) => (
          <RecordCard key={record.purpose} record={record} />
        ))}
        <HandOver domain={domain} />
      </Section>
      <Writers domain={domain} />
      <NewKey domain={domain} />
      <Remove domain={domain} />
    </Page>
  );
}

function Standing({ domain }: { domain: SenderDomain }) {
  return (
    <span className="text-dense text-text-2">
      {domain.state === 'verified' && (
        <Trans>
          Since <Time at={domain.stateSince} as="day-and-clock" /> mail goes out from this domain, signed.
        </Trans>
      )}
      {domain.state === 'pending' && (
        <Trans>Mail goes out from it as soon as the record of its signature is found.</Trans>
      )}{' '}
      {domain.checkedAt && (
        <Trans>
          Checked <Time at={domain.checkedAt} as="ago" />, next <Time at={domain.nextCheckAt} as="day-and-clock" />.
        </Trans>
      )}
    </span>
  );
}

/** What customers see as sender before and after. */
function Appearance({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member);
  const name = useStore((store) => store.me.workspace.name);
  const shown = `${me.name} (${name})`;
  const before = useSenderWithout(domain);
  return (
    <Section title={t`What customers see`}>
      <dl className="grid gap-x-4 gap-y-1.5 rounded-panel border bg-bg p-4 text-dense [overflow-wrap:anywhere] pane:grid-cols-[auto_1fr]">
        <dt className="text-text-3">
          <Trans>Without this domain</Trans>
        </dt>
        <dd>
          {shown}{' '}
          {before ? <>&lt;{before}&gt;</> : <span className="text-text-3">{t`<the installation’s own sender>`}</span>}
        </dd>
        <dt className="text-text-3">
          <Trans>With it</Trans>
        </dt>
        <dd className="font-bold">
          {shown} &lt;{me.slug}@{domain.name}&gt;
        </dd>
      </dl>
    </Section>
  );
}

/** Whom customers see as long as the domain does not sign; null where no channel of it tells, and once it signs. */
function useSenderWithout({ domain, state }: SenderDomain): string | null {
  const channelId = useStore(
    (store) => Object.values(store.channels).find(({ account }) => account.toLowerCase().endsWith(`@${domain}`))?.id,
  );
  const { data } = useQuery({
    queryKey: ['sender', channelId, state],
    queryFn: async () => (await api.get<{ sender: ChannelSender | null }>(`channels/${channelId}/sender`)).sender,
    enabled: channelId !== undefined && state !== 'verified',
  });
  return state !== 'verified' && data && data.signedBy === null ? data.address : null;
}

function Signature({ domain, record }: { domain: SenderDomain; record: DnsRecord }) {
  const doing = useDoing();
  const key = domain.keys.find((one) => one.id === record.keyId);
  const path = `sender-domains/${domain.id}`;
  return (
    <RecordCard record={record}>
      {record.purpose === 'dkim_next' && (
        <div className="flex flex-col gap-2">
          {doing.error !== null && <Notice tone="danger">{describeDomainError(doing.error)}</Notice>}
          <div className="flex flex-wrap gap-2">
            <Button
              look={domain.canSwitch ? 'primary' : 'plain'}
              isDisabled={doing.busy !== null || !domain.canSwitch}
              onPress={() => void doing.run('switch', () => api.post<SenderDomain>(`${path}/switch`))}
            >
              <Trans>Sign with the new key</Trans>
            </Button>
            <Button
              look="quiet"
              isDisabled={doing.busy !== null}
              onPress={() => void doing.run('drop', () => api.delete<SenderDomain>(`${path}/rotate`))}
            >
              <Trans>Give the new key up</Trans>
            </Button>
          </div>
          {!domain.canSwitch && (
            <p className="text-meta text-text-3">
              <Trans>You can switch as soon as its record is found.</Trans>
            </p>
          )}
        </div>
      )}
      {record.purpose === 'dkim_old' && key?.keepUntil && <Keep until={key.keepUntil} />}
    </RecordCard>
  );
}

function Keep({ until }: { until: string }) {
  return (
    <Notice icon="info">
      {new Date(until) > new Date() ? (
        <Trans>
          Leave this record until <Time at={until} as="day-and-clock" />, then delete it.
        </Trans>
      ) : (
        <Trans>This record may be deleted now. It is forgotten here once it is gone.</Trans>
      )}
    </Notice>
  );
}

function NewKey({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const doing = useDoing();
  const active = domain.keys.find((key) => key.state === 'active');
  const waits = domain.keys.some((key) => key.state === 'next');
  if (domain.state === 'pending' || waits || !active) return null;
  const rotate = () => doing.run('rotate', () => api.post<SenderDomain>(`sender-domains/${domain.id}/rotate`));
  return (
    <Section
      title={t`New key`}
      help={t`A key should be replaced about once a year, and at once when somebody may have got hold of it. The present one goes on signing until you switch.`}
    >
      {domain.rotationAdvised && (
        <Notice tone="warning">
          <Trans>The present key has signed for more than a year.</Trans>
        </Notice>
      )}
      <p className="text-dense text-text-2">
        <Trans>
          The present key {active.selector} signs since{' '}
          <Time at={active.activeSince ?? active.createdAt} as="day-and-clock" />.
        </Trans>
      </p>
      {doing.error !== null && <Notice tone="danger">{describeDomainError(doing.error)}</Notice>}
      <Button className="self-start" icon="reload" isDisabled={doing.busy !== null} onPress={() => void rotate()}>
        <Trans>Make a new key</Trans>
      </Button>
    </Section>
  );
}

function Remove({ domain }: { domain: SenderDomain }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const doing = useDoing();
  const channels = useStore(
    (store) =>
      domain.channelIds.flatMap((id) => {
        const channel = store.channels[id];
        return channel ? [channel.name] : [];
      }),
    sameItems,
  );
  const remove = () =>
    doing.run('remove', async () => {
      await api.delete(`sender-domains/${domain.id}`);
      forgetDomain(client, domain.id);
      goTo('/admin/domains');
      return undefined;
    });
  return (
    <Section title={t`Remove the domain`} help={t`Its keys are destroyed; added again, it gets a new one.`}>
      <Button look="danger" className="self-start" onPress={() => setAsking(true)}>
        <Trans>Remove…</Trans>
      </Button>
      <Dialog role="alertdialog" title={t`Remove ${domain.name}?`} isOpen={asking} onClose={() => setAsking(false)}>
        <div className="flex flex-col gap-3 px-5 pt-2">
          {channels.length > 0 ? (
            <>
              <p>
                <Trans>Replies on these channels go out from the installation’s own sender from now on:</Trans>
              </p>
              <ul className="list-disc pl-5">
                {channels.map((name) => (
                  <li key={name}>{name}</li>
                ))}
              </ul>
            </>
          ) : (
            <p>
              <Trans>No channel writes from it.</Trans>
            </p>
          )}
          <p className="text-dense text-text-2">
            <Trans>Leave its records in the DNS for a week, until the last mails are checked; then delete them.</Trans>
          </p>
          {doing.error !== null && <Notice tone="danger">{describeDomainError(doing.error)}</Notice>}
        </div>
        <DialogActions>
          <Button onPress={() => setAsking(false)}>
            <Trans>Keep</Trans>
          </Button>
          <Button look="danger" isDisabled={doing.busy !== null} onPress={() => void remove()}>
            <Trans>Remove</Trans>
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}
