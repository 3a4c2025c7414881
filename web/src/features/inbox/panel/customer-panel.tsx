/** The customer: addresses with how each was proven, a note about them, and their other conversations. */

import type { Contact } from '@irori/contract/contacts/api';
import type { Conversation } from '@irori/contract/conversations/api';
import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { conversationPath } from '../../../actions/go.ts';
import { openOverlay } from '../../../actions/stage.ts';
import { offerUndo } from '../../../actions/undo.ts';
import { api } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { emptyList, type ListQuery, listKey, loadList, selectList } from '../../../sync/lists.ts';
import { applyEvents, getLive, updateLive, useLive, useStore } from '../../../sync/live.ts';
import { Avatar, ConnectorBadge } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { Time } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { CustomerReason } from '../../customer/customer-reason.tsx';
import { EditInPlace } from './edit-in-place.tsx';

export function CustomerPanel({ conversationId }: { conversationId: string }) {
  const contactId = useStore((store) => store.conversations[conversationId]?.contact.id);
  if (!contactId) return <Skeleton className="m-4 h-40" />;
  return <Customer key={contactId} contactId={contactId} conversationId={conversationId} />;
}

function Customer({ contactId, conversationId }: { contactId: string; conversationId: string }) {
  const { t } = useLingui();
  const contact = useStore((store) => store.contacts[contactId]);
  const known = useStore((store) => store.conversations[conversationId]?.contact);
  const [error, setError] = useState<unknown>(null);
  const online = useLive((live) => live.connection.state !== 'offline');
  useEffect(() => {
    if (contact || !online) return;
    let here = true;
    setError(null);
    api
      .get<Contact>(`contacts/${contactId}`)
      .then(takeContact)
      .catch((problem: unknown) => here && setError(problem));
    return () => {
      here = false;
    };
  }, [contactId, contact, online]);

  const name = contact?.name ?? known?.name ?? '';
  const save = async (patch: { name?: string; note?: string | null; kind?: Contact['kind'] }) => {
    takeContact(await api.patch<Contact>(`contacts/${contactId}`, patch));
  };
  return (
    <div className="flex flex-col gap-5 p-4">
      <div className="flex items-center gap-3">
        <Avatar name={name || (known?.address ?? '')} size="large" />
        <div className="min-w-0 flex-1">
          <EditInPlace
            label={t`Name`}
            value={name}
            placeholder={t`No name`}
            className="font-bold text-title"
            onSave={(next) => save({ name: next })}
          />
          {contact && (
            <Badge tone={contact.kind === 'customer' ? 'success' : 'neutral'}>
              {contact.kind === 'customer' ? t`Customer` : t`Lead`}
            </Badge>
          )}
        </div>
      </div>
      {error !== null && online && <Notice tone="warning">{describeError(error)}</Notice>}
      {!contact && !online && (
        <p className="text-dense text-text-3">
          <Trans>The rest needs a connection.</Trans>
        </p>
      )}
      {contact ? (
        <>
          <Block title={t`Addresses`}>
            <ul className="flex flex-col gap-2">
              {contact.identities.map((identity) => (
                <Identity key={identity.id} identity={identity} />
              ))}
            </ul>
          </Block>
          <CustomerReason conversationId={conversationId} />
          {contact.samePerson.length > 0 && <SamePerson contact={contact} />}
          <Block title={t`About`}>
            <EditInPlace
              label={t`Note about the customer`}
              value={contact.note ?? ''}
              placeholder={t`Write something to remember…`}
              lines={3}
              onSave={(next) => save({ note: next === '' ? null : next })}
            />
            <p className="mt-2 text-meta text-text-3">
              <Trans>
                Here since <Time at={contact.createdAt} />
              </Trans>
            </p>
          </Block>
        </>
      ) : (
        error === null &&
        online && (
          <div className="after-150 flex flex-col gap-2">
            <Skeleton className="h-5" />
            <Skeleton className="h-5 w-2/3" />
          </div>
        )
      )}
      <OtherConversations contactId={contactId} conversationId={conversationId} />
      {known?.address && (
        <Button
          size="small"
          look="quiet"
          icon="ban"
          className="-ml-2 self-start"
          onPress={() => openOverlay({ kind: 'block', ids: [conversationId] })}
        >
          {t`Block the sender…`}
        </Button>
      )}
    </div>
  );
}

function takeContact(contact: Contact): void {
  updateLive((live) => ({ server: { ...live.server, contacts: { ...live.server.contacts, [contact.id]: contact } } }));
  applyEvents({ through: getLive().server.number, events: [{ kind: 'contact.changed', contact }] });
}

const proofs: Record<Contact['identities'][number]['proof'], MessageDescriptor> = {
  none: msg`Not proven`,
  dmarc: msg`Proven by the domain (DMARC)`,
  dkim: msg`Proven by signature (DKIM)`,
  arc: msg`Proven through a trusted forwarder (ARC)`,
  platform: msg`Proven by the platform`,
  member: msg`Confirmed by a member`,
};

function Identity({ identity }: { identity: Contact['identities'][number] }) {
  const connector = useStore((store) => store.connectors.find((one) => one.id === identity.medium));
  return (
    <li className="flex items-start gap-2 text-dense">
      {connector && (
        <span className="mt-0.5">
          <ConnectorBadge connector={connector} />
        </span>
      )}
      <span className="min-w-0">
        <span className="block select-all [overflow-wrap:anywhere]">{identity.address}</span>
        <span className={`flex items-center gap-1 text-meta ${identity.proven ? 'text-success' : 'text-text-3'}`}>
          <Icon name={identity.proven ? 'check' : 'doubt'} size={12} />
          {identity.suspect ? <Trans>Only claimed; kept apart</Trans> : i18n._(proofs[identity.proof])}
          {identity.provenAt && (
            <>
              {' · '}
              <Time at={identity.provenAt} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}

const evidence: Record<string, MessageDescriptor> = {
  same_address: msg`writes from the same address`,
};

/** Never joined without a click, and a join can be undone. */
function SamePerson({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const join = async (other: Contact['samePerson'][number]) => {
    try {
      const { contact: joined, mergeId } = await api.post<{ contact: Contact; mergeId: string }>(
        `contacts/${contact.id}/merge`,
        {
          contactId: other.contactId,
        },
      );
      takeContact(joined);
      offerUndo(msg`Joined with ${other.name}`, () => void takeApart(contact.id, mergeId), 30);
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    }
  };
  return (
    <Block title={t`Same person?`}>
      <ul className="flex flex-col gap-1.5 text-dense">
        {contact.samePerson.map((other) => {
          const because = evidence[other.because];
          return (
            <li
              key={other.contactId}
              className="flex items-center gap-2 rounded-control border bg-surface px-2.5 py-1.5"
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-bold">{other.name}</span>
                <span className="text-meta text-text-3">{because ? i18n._(because) : other.because}</span>
              </span>
              <Button size="small" onPress={() => void join(other)}>
                {t({ message: 'Join', context: 'contacts' })}
              </Button>
            </li>
          );
        })}
      </ul>
    </Block>
  );
}

async function takeApart(contactId: string, mergeId: string): Promise<void> {
  try {
    const { contact } = await api.post<{ contact: Contact }>(`contacts/${contactId}/unmerge`, { mergeId });
    takeContact(contact);
    takeContact(await api.get<Contact>(`contacts/${contactId}`));
  } catch (error) {
    showToast({ tone: 'danger', text: describeError(error) });
  }
}

/** Over all channels, newest first; each opens in the thread's place, and Back returns. */
function OtherConversations({ contactId, conversationId }: { contactId: string; conversationId: string }) {
  const { t } = useLingui();
  const query: ListQuery = { inboxId: null, section: 'all', sort: 'newest', contactId };
  const key = listKey(query);
  const state = useLive((live) => live.lists[key]) ?? emptyList(query);
  const ids = useLive((live) => selectList(live, key));
  const online = useLive((live) => live.connection.state !== 'offline');
  const untouched = state.bound === null && !state.complete && state.error === null;
  useEffect(() => {
    if (online && (untouched || state.stale))
      void loadList({ inboxId: null, section: 'all', sort: 'newest', contactId }, 'first');
  }, [online, untouched, state.stale, contactId]);
  const others = ids.filter((id) => id !== conversationId);
  if (!online && others.length === 0) return null;
  return (
    <Block title={t`Other conversations`}>
      {state.error !== null ? (
        <Notice
          tone="warning"
          action={<Button size="small" look="quiet" onPress={() => void loadList(query, 'first')}>{t`Retry`}</Button>}
        >
          {describeError(state.error)}
        </Notice>
      ) : others.length === 0 ? (
        state.loading || untouched ? (
          <Skeleton className="after-150 h-8" />
        ) : (
          <p className="text-dense text-text-3">
            <Trans>This is the only one.</Trans>
          </p>
        )
      ) : (
        <ul className="-mx-2 flex flex-col">
          {others.slice(0, 20).map((id) => (
            <Other key={id} id={id} />
          ))}
        </ul>
      )}
    </Block>
  );
}

function Other({ id }: { id: string }) {
  const { t } = useLingui();
  const row = useStore((store): Conversation | undefined => store.conversations[id]);
  if (!row) return null;
  return (
    <li>
      <Link
        to={conversationPath(id)}
        className="ring-inside target flex items-baseline gap-2 rounded-control px-2 py-1 text-dense hover:bg-hover"
      >
        <span className="min-w-0 flex-1 truncate">{row.subject || row.lastMessage?.text || t`(no subject)`}</span>
        {row.status === 'closed' && (
          <Icon name="check" size={12} label={t`Closed`} className="self-center text-success" />
        )}
        <Time at={row.lastActivityAt} className="shrink-0 text-meta text-text-3" />
      </Link>
    </li>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1.5 font-bold text-meta text-text-3">{title}</h2>
      {children}
    </section>
  );
}
