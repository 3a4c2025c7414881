/** What became of a message of ours: a word and an icon, the plain reason, and the next step. Never a guess. */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Delivery, Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { forwardAgain, giveBackWrite, sendAgain, takeBack } from '../../../actions/send-reply.ts';
import { api } from '../../../api/client.ts';
import { describeCode, describeError } from '../../../api/describe-problem.ts';
import { restoreDraft } from '../../../sync/drafts.ts';
import { applyEvents, getLive, useLive, useStore } from '../../../sync/live.ts';
import type { PendingSend } from '../../../sync/pending.ts';
import { withdraw } from '../../../sync/pending.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { Time, useNow } from '../../../ui/time.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { failureInWords } from '../../delivery/failure-words.ts';
import { failedFor, sparedBy } from './failed-recipients.ts';

const SendLater = lazy(() => import('../composer/send-later.tsx').then((module) => ({ default: module.SendLater })));
const Links = lazy(() => import('./links-dialog.tsx').then((module) => ({ default: module.LinksDialog })));

export function DeliveryLine({
  message,
  conversation,
  pending,
}: {
  message: Message;
  conversation: Conversation;
  pending: PendingSend | undefined;
}) {
  if (pending) return <NotConfirmed write={pending} />;
  if (message.kind === 'note' || !message.delivery) return null;
  return <Confirmed message={message} delivery={message.delivery} conversation={conversation} />;
}

/** On its way to our own server. */
function NotConfirmed({ write }: { write: PendingSend }) {
  const { t } = useLingui();
  const offline = useLive((live) => live.connection.state === 'offline');
  if (write.state.kind === 'refused') {
    const { code, params, detail } = write.state.error;
    return (
      <Trouble
        word={t`Not sent`}
        reason={describeCode(code, params, detail)}
        actions={
          <>
            <Button size="small" onPress={() => sendAgain(write)}>{t`Try again`}</Button>
            <Button
              size="small"
              onPress={() => {
                withdraw(write.id);
                giveBackWrite(write);
              }}
            >
              {t`Edit`}
            </Button>
          </>
        }
      />
    );
  }
  if (offline) {
    return (
      <Line icon="queued" word={t`Waits for the connection`}>
        <Button size="small" look="quiet" onPress={() => void takeBack(write.id)}>{t`Edit`}</Button>
      </Line>
    );
  }
  return <Line icon="queued" word={t`Sending`} />;
}

function Confirmed({
  message,
  delivery,
  conversation,
}: {
  message: Message;
  delivery: Delivery;
  conversation: Conversation;
}) {
  const { t } = useLingui();
  const mine = useStore((store) => store.me.member.id === message.author.id);
  switch (delivery.state) {
    case 'held':
      if (delivery.heldUntil === null) return <Paused message={message} conversation={conversation} />;
      return delivery.scheduled ? (
        <PutOff message={message} until={delivery.heldUntil} />
      ) : (
        <Held message={message} until={delivery.heldUntil} mine={mine} />
      );
    case 'queued':
      return delivery.attempts > 0 && delivery.nextAttemptAt ? (
        <Line icon="queued" word={t`Will be tried again`} reason={reasonOf(delivery)}>
          <Time at={delivery.nextAttemptAt} as="day-and-clock" />
          <Retry messageId={message.id} label={t`Try now`} />
        </Line>
      ) : (
        <Line icon="queued" word={t`Waits its turn`} />
      );
    case 'sending':
      return <Line icon="queued" word={t`Sending`} />;
    case 'accepted':
      return delivery.via === 'file' ? (
        <Line icon="file" word={t`Kept as a file; nothing left this machine`}>
          <Linked message={message} count={delivery.links} />
        </Line>
      ) : (
        <Line icon="accepted" word={t`Sent`} reason={reasonOf(delivery)}>
          {delivery.scheduled && delivery.heldUntil && <Time at={delivery.heldUntil} as="day-and-clock" />}
          <Linked message={message} count={delivery.links} />
        </Line>
      );
    case 'delivered':
      return <Line icon="delivered" word={t`Delivered`} />;
    case 'read':
      return <Line icon="delivered" word={t`Read`} strong />;
    case 'failed': {
      const others = sparedBy(message, delivery)
        .map((person) => person.address)
        .join(', ');
      return (
        <Trouble
          word={t`Not delivered`}
          reason={reasonOf(delivery)}
          said={saidOf(delivery)}
          more={others && t`No failure was reported for ${others}. Sending again writes to them as well.`}
          actions={
            <>
              <Retry messageId={message.id} label={others ? t`Send again to all` : t`Try again`} />
              <EditAgain message={message} conversation={conversation} />
            </>
          }
        />
      );
    }
    case 'uncertain':
      return (
        <Trouble
          icon="uncertain"
          tone="warning"
          word={t`It may have arrived`}
          reason={t`The connection broke while it was being handed over. Nothing is sent again unless you say so.`}
          actions={<Retry messageId={message.id} label={t`Send again anyway`} />}
        />
      );
  }
}

/** Put off on purpose: its hour, and everything one may want to do about it. */
function PutOff({ message, until }: { message: Message; until: string }) {
  const { t } = useLingui();
  return (
    <Line icon="held" word={t`Leaves later`}>
      <Time at={until} as="day-and-clock" className="font-bold" />
      <Reschedule messageId={message.id} label={t`Change`} />
      <Button
        size="small"
        look="quiet"
        className="!text-accent"
        onPress={() => void schedule(message.id, null)}
      >{t`Send now`}</Button>
      <Button
        size="small"
        look="quiet"
        className="!text-accent"
        onPress={() => void takeBack(message.id)}
      >{t`Do not send`}</Button>
    </Line>
  );
}

/** The customer wrote before its hour: it waits until somebody decides. */
function Paused({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useLingui();
  const name = conversation.contact.name || conversation.contact.address || '';
  return (
    <Trouble
      icon="held"
      tone="warning"
      word={t`It waits for you`}
      reason={t`${name} wrote after this was put off. Is it still what you want to say?`}
      actions={
        <>
          <Button size="small" onPress={() => void schedule(message.id, null)}>{t`Send now`}</Button>
          <Reschedule messageId={message.id} label={t`Another hour…`} />
          <Button size="small" onPress={() => void takeBack(message.id)}>{t`Edit`}</Button>
        </>
      }
    />
  );
}

function Reschedule({ messageId, label }: { messageId: string; label: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" look="quiet" className="!text-accent" onPress={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Suspense>
          <SendLater
            onClose={() => setOpen(false)}
            onPick={(at) => {
              setOpen(false);
              void schedule(messageId, at);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

async function schedule(messageId: string, at: Date | null): Promise<void> {
  try {
    const message = await api.post<Message>(`messages/${messageId}/schedule`, { sendAfter: at?.toISOString() ?? null });
    applyEvents({ through: getLive().server.number, events: [{ kind: 'message.changed', message }] });
  } catch (error) {
    showToast({ tone: 'danger', text: describeError(error) });
  }
}

/** Files that went as links: until when, and the way to end them. */
function Linked({ message, count }: { message: Message; count: number }) {
  const [open, setOpen] = useState(false);
  if (count === 0) return null;
  return (
    <>
      <Button size="small" look="quiet" icon="link" onPress={() => setOpen(true)}>
        <Plural value={count} one="# file as a link" other="# files as links" />
      </Button>
      {open && (
        <Suspense>
          <Links messageId={message.id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function Held({ message, until, mine }: { message: Message; until: string | null; mine: boolean }) {
  const { t } = useLingui();
  const now = useNow(1000);
  const seconds = until ? Math.max(0, Math.ceil((Date.parse(until) - now.getTime()) / 1000)) : 0;
  return (
    <Line icon="held" word={t`Leaves in ${seconds} s`}>
      {mine && (
        <Button size="small" look="quiet" className="!text-accent" onPress={() => void takeBack(message.id)}>
          <Trans>Undo</Trans>
        </Button>
      )}
    </Line>
  );
}

const reasonOf = (delivery: Delivery): string =>
  delivery.error ? failureInWords(delivery.error.code, delivery.error.text) : '';

/** For whom it failed, and the other side's own words. */
function saidOf(delivery: Delivery): string {
  const { error } = delivery;
  if (!error) return '';
  return [failedFor(delivery).join(', '), error.text.slice(0, 300)].filter(Boolean).join(' · ');
}

const contentOf = (message: Message) => ({
  text: message.text,
  html: message.html,
  cc: message.cc.map((person) => person.address),
  bcc: message.bcc.map((person) => person.address),
  attachments: message.attachments,
});

function Retry({ messageId, label }: { messageId: string; label: string }) {
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    try {
      await api.post(`messages/${messageId}/retry`);
    } catch (error) {
      showToast({ tone: 'danger', text: describeError(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" icon="reload" isDisabled={busy} onPress={() => void retry()}>
      {label}
    </Button>
  );
}

/** The text goes back into the composer; what failed stays on record. */
function EditAgain({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useLingui();
  const edit = () => {
    if (message.activity?.type === 'forwarded') return forwardAgain(message);
    restoreDraft(conversation.id, 'reply', { ...contentOf(message), attachments: [] });
    // The files belong to the message on record; a new one needs its own.
    if (message.attachments.length > 0) showToast({ icon: 'attach', text: t`Attach the files again.` });
  };
  return <Button size="small" onPress={edit}>{t`Edit and send again`}</Button>;
}

function Line({
  icon,
  word,
  reason,
  strong,
  children,
}: {
  icon: IconName;
  word: string;
  reason?: string;
  strong?: boolean;
  children?: React.ReactNode;
}) {
  return (
    <div className="mt-2 flex flex-wrap items-center justify-end gap-x-2 text-meta text-text-3">
      {reason && <span>{reason}</span>}
      <span className={`inline-flex items-center gap-1 ${strong ? 'text-accent' : ''}`}>
        <Icon name={icon} size={13} />
        {word}
      </span>
      {children}
    </div>
  );
}

function Trouble({
  icon = 'alert',
  tone = 'danger',
  word,
  reason,
  said = '',
  more = '',
  actions,
}: {
  icon?: IconName;
  tone?: 'danger' | 'warning';
  word: string;
  reason: string;
  /** Word for word what the other side answered. */
  said?: string;
  /** What one has to know before one chooses. */
  more?: string;
  actions: React.ReactNode;
}) {
  const colours =
    tone === 'danger'
      ? 'border-danger/40 bg-danger-tint text-danger'
      : 'border-warning/40 bg-warning-tint text-warning';
  return (
    <div
      role="status"
      className={`mt-3 flex flex-wrap items-center gap-2 rounded-control border px-3 py-2 text-dense ${colours}`}
    >
      <Icon name={icon} />
      <span className="min-w-0 flex-1 basis-60">
        <span className="font-bold">{word}.</span> {reason}
        {said && <span className="mt-0.5 block select-text text-meta [overflow-wrap:anywhere]">{said}</span>}
        {more && <span className="mt-0.5 block [overflow-wrap:anywhere]">{more}</span>}
      </span>
      <span className="flex flex-wrap gap-1.5">{actions}</span>
    </div>
  );
}
