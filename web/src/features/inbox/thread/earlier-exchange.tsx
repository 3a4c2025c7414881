/**
 * Conversations that belong together with this one, at its beginning: the earlier exchange above a divider where this one
 * began after a close (RE-29), the same mail in another inbox, and what may belong here.
 */
import type { Page } from '@irori/contract/common/api';
import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { api } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { useLive } from '../../../sync/live.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { PlainText } from '../../../ui/rich-text.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { Time } from '../../../ui/time.tsx';

interface Related {
  readonly id: string;
  readonly number: number;
  readonly subject: string | null;
  readonly reason: string;
}

export function EarlierExchange({ conversation }: { conversation: Conversation }) {
  const related = useRelated(conversation.id);
  const earlier = related.filter((one) => one.reason === 'after_close' && one.number < conversation.number);
  const others = related.filter((one) => !earlier.includes(one) && one.reason !== 'answer_to_forward');
  if (related.length === 0) return null;
  return (
    <>
      {others.length > 0 && (
        <ul className="flex flex-col items-center gap-0.5 text-center text-meta text-text-3">
          {others.map((one) => (
            <li key={one.id}>
              <Why related={one} />
            </li>
          ))}
        </ul>
      )}
      {earlier.map((one) => (
        <Earlier key={one.id} related={one} />
      ))}
    </>
  );
}

function Earlier({ related }: { related: Related }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={t`Earlier exchange`} className="flex flex-col gap-3">
      {open ? (
        <Exchange related={related} />
      ) : (
        <Button size="small" look="quiet" icon="up" className="self-center" onPress={() => setOpen(true)}>
          <Trans>Show the earlier exchange</Trans>
        </Button>
      )}
      <Divider>
        <Trans>
          Earlier exchange: <To related={related} />, closed before this one began
        </Trans>
      </Divider>
    </section>
  );
}

/** Its newest messages, to read; whoever wants more opens it. */
function Exchange({ related }: { related: Related }) {
  const [messages, setMessages] = useState<readonly Message[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let here = true;
    api
      .get<Page<Message>>(`conversations/${related.id}/messages`, { limit: 40 })
      .then((page) => here && setMessages([...page.items].sort((a, b) => (a.at < b.at ? -1 : 1))))
      .catch((problem: unknown) => here && setError(problem));
    return () => {
      here = false;
    };
  }, [related.id]);
  if (error !== null) return <Notice tone="warning">{describeError(error)}</Notice>;
  if (messages === null) return <Skeleton className="after-150 h-24" />;
  return (
    <ol className="flex flex-col gap-2">
      {messages
        .filter((message) => message.kind !== 'activity')
        .map((message) => (
          <li
            key={message.id}
            className={`rounded-panel border px-3 py-2 ${message.kind === 'note' ? 'border-dashed bg-note' : message.direction === 'out' ? 'bg-outgoing' : 'bg-bg'}`}
          >
            <p className="flex flex-wrap items-baseline gap-2 text-dense">
              {message.kind === 'note' && <Icon name="note" size={12} />}
              <span className="font-bold">{message.author.name}</span>
              <Time at={message.at} as="day-and-clock" className="ml-auto text-meta text-text-3" />
            </p>
            <PlainText text={message.text} className="message-text measure" />
          </li>
        ))}
    </ol>
  );
}

function Why({ related }: { related: Related }) {
  switch (related.reason) {
    case 'after_close':
      return (
        <Trans>
          The customer wrote again after this was closed: it goes on in <To related={related} />
        </Trans>
      );
    case 'also_sent_to':
      return (
        <Trans>
          The same mail went to another address of yours too: <To related={related} />
        </Trans>
      );
    case 'answer_of_stranger':
      return (
        <Trans>
          Somebody who took no part answered: <To related={related} />
        </Trans>
      );
    case 'perhaps_same':
      return (
        <Trans>
          The mail program of the sender counts this and <To related={related} /> as one conversation
        </Trans>
      );
    default:
      return (
        <Trans>
          Linked with <To related={related} />
        </Trans>
      );
  }
}

function To({ related }: { related: Related }) {
  const name = related.subject ? `#${related.number} ${related.subject}` : `#${related.number}`;
  return (
    <Link
      to="/c/$number"
      params={{ number: String(related.number) }}
      className="text-accent underline underline-offset-2"
    >
      {name}
    </Link>
  );
}

function Divider({ children }: { children: ReactNode }) {
  return (
    <div className="flex items-center gap-3 text-meta text-text-3">
      <span className="h-px flex-1 bg-line" />
      <span className="text-center">{children}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function useRelated(id: string): readonly Related[] {
  const [related, setRelated] = useState<readonly Related[]>([]);
  const online = useLive((live) => live.connection.state !== 'offline');
  // One that I have just begun is not on the server yet.
  const known = useLive((live) => live.server.conversations[id] !== undefined);
  useEffect(() => {
    if (!online || !known) return;
    let here = true;
    api
      .get<{ items: Related[] }>(`conversations/${id}/related`)
      .then(({ items }) => here && setRelated(items))
      .catch(() => undefined);
    return () => {
      here = false;
    };
  }, [id, online, known]);
  return related;
}
