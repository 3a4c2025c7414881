/** Sender domains: which there are, how they do, and a new one. */
import type { SenderDomain } from '@irori/contract/sender-domains/api';
import { i18n } from '@lingui/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { goTo } from '../../actions/go.ts';
import { api } from '../../api/client.ts';
import { describeError } from '../../api/describe-problem.ts';
import { sameItems, useStore } from '../../sync/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time } from '../../ui/time.tsx';
import { Denied } from '../shell/denied.tsx';
import { describeDomainError, domainStates, verdictOf } from './domain-words.ts';
import { useDoing, useDomains } from './use-domains.ts';

export function DomainsPage() {
  const { t } = useLingui();
  const may = useStore((store) => store.me.can.manageWorkspace);
  if (!may) return <Denied title={t`Sender domains`} permission={t`Manage the workspace`} />;
  return <Domains />;
}

function Domains() {
  const { t } = useLingui();
  const domains = useDomains();
  const [adding, setAdding] = useState(false);
  const rows = domains.data ?? [];
  const add = (
    <Button look="primary" icon="add" onPress={() => setAdding(true)}>
      <Trans>Add a domain</Trans>
    </Button>
  );
  return (
    <Page
      title={t`Sender domains`}
      intro={
        <Trans>
          Replies go out from your own domain, with the name of whoever writes, once its DNS shows that you allow it.
        </Trans>
      }
      actions={rows.length > 0 && add}
    >
      {domains.isPending && <Skeleton className="after-150 h-32" />}
      {domains.isError && (
        <Notice
          tone="danger"
          action={<Button size="small" look="quiet" onPress={() => void domains.refetch()}>{t`Retry`}</Button>}
        >
          {describeError(domains.error)}
        </Notice>
      )}
      {domains.isSuccess && rows.length === 0 && (
        <State icon="send" title={t`No domain yet`} actions={add}>
          <Trans>
            Until there is one, all replies go out from the installation’s own sender. Answers come back here either
            way.
          </Trans>
        </State>
      )}
      {rows.length > 0 && (
        <ul className="flex flex-col divide-y rounded-panel border">
          {rows.map((domain) => (
            <Row key={domain.id} domain={domain} />
          ))}
        </ul>
      )}
      {adding && <Add onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Row({ domain }: { domain: SenderDomain }) {
  const { words, tone } = domainStates[domain.state];
  const signature = domain.records.find(({ purpose }) => purpose === 'dkim');
  // What went wrong while publishing is said here already.
  const slip =
    signature && signature.verdict !== null && !['ok', 'missing', 'unasked'].includes(signature.verdict)
      ? verdictOf(signature)
      : null;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
      <span className="min-w-0 flex-1 basis-48">
        <Link
          to="/admin/domains/$domain"
          params={{ domain: domain.id }}
          className="inline-block min-h-6 font-bold text-accent hover:underline [overflow-wrap:anywhere]"
        >
          {domain.name}
        </Link>
        <span className="block text-meta text-text-3">
          <Plural value={domain.channelIds.length} one="# channel" other="# channels" />
          {' · '}
          {domain.checkedAt ? (
            <Trans>
              checked <Time at={domain.checkedAt} as="ago" />
            </Trans>
          ) : (
            <Trans>not checked yet</Trans>
          )}
        </span>
      </span>
      {slip && <Badge tone={slip.tone}>{slip.words}</Badge>}
      {domain.rotationAdvised && (
        <Badge tone="warning">
          <Trans>Key is a year old</Trans>
        </Badge>
      )}
      {domain.unaskedSince && (
        <Badge tone="neutral">
          <Trans>DNS does not answer</Trans>
        </Badge>
      )}
      <Badge tone={tone}>{i18n._(words)}</Badge>
    </li>
  );
}

/** The domains of the support addresses are proposed: most often it is one of them. */
function Add({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const known = useDomains().data ?? [];
  const proposals = useStore(
    (store) => [
      ...new Set(
        Object.values(store.channels).flatMap(({ account }) => /@([^@\s]+\.[^@\s]+)$/.exec(account)?.[1] ?? []),
      ),
    ],
    sameItems,
  ).filter((domain) => !known.some((one) => one.domain === domain));
  const [domain, setDomain] = useState(proposals[0] ?? '');
  const doing = useDoing();
  const add = () =>
    doing.run('add', async () => {
      const made = await api.post<SenderDomain>('sender-domains', { domain: domain.trim() });
      onClose();
      goTo(`/admin/domains/${made.id}`);
      return made;
    });
  return (
    <Dialog title={t`Add a domain`} isOpen onClose={onClose} closeLabel={t`Close`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className="flex flex-col gap-3 px-5 pt-2">
          <TextField
            label={t`Domain`}
            help={t`The part of your support address after the @. You need access to its DNS, or somebody who has it.`}
            placeholder="shop.example"
            value={domain}
            onChange={setDomain}
            isRequired
            autoFocus
            autoComplete="off"
            inputMode="url"
            error={doing.error === null ? undefined : describeDomainError(doing.error)}
          />
        </div>
        <DialogActions>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" look="primary" isDisabled={doing.busy !== null || domain.trim() === ''}>
            <Trans>Add</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
