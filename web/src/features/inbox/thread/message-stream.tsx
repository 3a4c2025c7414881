/**
 * The messages: plain elements in a scroller that is anchored at its bottom, so that text can be selected, found and
 * read aloud, and nothing moves by itself. A feed of articles, one focus at a time.
 */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { type ThreadHandle, useHandle } from '../../../actions/stage.ts';
import { describeError } from '../../../api/describe-problem.ts';
import { useStore } from '../../../sync/live.ts';
import { announce } from '../../../ui/announce.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { useNow, useTimeStyle } from '../../../ui/time.tsx';
import { dayTitle } from '../../../ui/time-format.ts';
import { EarlierExchange } from './earlier-exchange.tsx';
import { ForwardLine } from './forward-line.tsx';
import { HistoryLines } from './history-lines.tsx';
import { lookedAt, noteLooked } from './looked.ts';
import { MessageArticle } from './message-article.tsx';
import { firstNew, type StreamItem, streamOf } from './stream.ts';
import { useAnchor, useNearTop } from './use-anchor.ts';

/** Most messages in the page at once; older ones come back when one scrolls to them. */
const window = 400;

export function MessageStream({
  conversation,
  messages,
  hasOlder,
  loadingOlder,
  error,
  onOlder,
}: {
  conversation: Conversation;
  messages: readonly Message[];
  hasOlder: boolean;
  loadingOlder: boolean;
  error: unknown;
  onOlder: () => void;
}) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atBottom, setAtBottom] = useState(true);
  const [seenLast, setSeenLast] = useState(messages.at(-1)?.id ?? null);
  const isMail = useStore((store) => {
    const { shape } = (store.connectors.find((one) => one.id === conversation.connector)?.capabilities ?? {}) as {
      shape?: string;
    };
    return shape !== 'chat';
  });
  // Where the line "new" stands is settled when the conversation is opened, and stays while one reads.
  const [newFrom] = useState(() => firstNew(messages, conversation.unread, lookedAt(conversation.id)));
  const shown = messages.length > window ? messages.slice(-window) : messages;
  const items = useMemo(() => streamOf(shown, newFrom, style), [shown, newFrom, style]);
  const last = messages.at(-1);
  const below = atBottom ? 0 : countAfter(messages, seenLast);

  useAnchor(scroller, content);
  useNearTop(scroller, onOlder);
  useEffect(() => {
    if (atBottom && last) {
      setSeenLast(last.id);
      noteLooked(conversation.id, last.at);
    }
  }, [atBottom, last, conversation.id]);
  useOwnWordsInSight(scroller, last);
  useNewsAloud(conversation, last);

  const articles = () => [...(content.current?.querySelectorAll<HTMLElement>('article') ?? [])];
  const handle: ThreadHandle = {
    conversationId: conversation.id,
    focus: () => (articles().at(-1) ?? scroller.current)?.focus(),
    move(by) {
      const all = articles();
      const at = all.findIndex((article) => article.contains(document.activeElement));
      const to = by === 'first' ? 0 : by === 'last' ? all.length - 1 : at === -1 ? all.length - 1 : at + by;
      const target = all[Math.min(all.length - 1, Math.max(0, to))];
      target?.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    },
    openOriginal() {
      const id = currentMessage(articles())?.dataset.message ?? messages.findLast((message) => message.hasOriginal)?.id;
      if (!id || !messages.find((message) => message.id === id)?.hasOriginal) return;
      void navigate({
        to: '/c/$number/original/$message',
        params: { number: String(conversation.number), message: id },
      });
    },
    focusedMessage() {
      const focused = articles().find((article) => article.contains(document.activeElement));
      const message = messages.find((one) => one.id === focused?.dataset.message);
      return message?.kind === 'message' ? message.id : null;
    },
    toggleQuote: () => currentMessage(articles())?.querySelector<HTMLElement>('[data-fold]')?.click(),
    openMenu() {
      const button = currentMessage(articles())?.querySelector<HTMLElement>('[data-message-menu]');
      // From the button the focus goes into the menu, and comes back to it.
      button?.focus();
      button?.click();
    },
  };
  useHandle('thread', handle);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col bg-surface">
      <div
        ref={scroller}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto [overflow-anchor:none]"
        onScroll={(event) => setAtBottom(event.currentTarget.scrollTop > -40)}
      >
        <div ref={content} className="mx-auto mb-auto flex w-full max-w-4xl flex-col gap-3 px-3 py-4 pane:px-6">
          {!hasOlder && <EarlierExchange key={conversation.id} conversation={conversation} />}
          <div role="feed" aria-label={t`Messages`} aria-busy={loadingOlder} className="flex flex-col gap-3">
            {error !== null && (
              <Notice tone="warning" action={<Button size="small" look="quiet" onPress={onOlder}>{t`Retry`}</Button>}>
                <Trans>Older messages need a connection.</Trans> {describeError(error)}
              </Notice>
            )}
            {loadingOlder && (
              <p className="after-150 text-center text-meta text-text-3">
                <Trans>Loading older messages…</Trans>
              </p>
            )}
            {!hasOlder && messages.length === 0 && <p className="py-8 text-center text-text-3">{t`No messages yet`}</p>}
            {items.map((item) => (
              <Item
                key={item.key}
                item={item}
                conversation={conversation}
                isMail={isMail}
                isLast={item.kind === 'message' && item.message.id === last?.id}
              />
            ))}
          </div>
        </div>
      </div>
      {!atBottom && (
        <Button
          size="small"
          className="-translate-x-1/2 absolute bottom-3 left-1/2 shadow-raised"
          onPress={() => scroller.current?.scrollTo({ top: 0 })}
        >
          {below > 0 ? <Plural value={below} one="# new" other="# new" /> : <Trans>Newest</Trans>}
          <Icon name="down" size={14} />
        </Button>
      )}
    </div>
  );
}

const Item = memo(function Item({
  item,
  conversation,
  isMail,
  isLast,
}: {
  item: StreamItem;
  conversation: Conversation;
  isMail: boolean;
  isLast: boolean;
}) {
  switch (item.kind) {
    case 'day':
      return <DayLine at={item.at} />;
    case 'new':
      return <NewLine />;
    case 'history':
      return <HistoryLines lines={item.lines} />;
    case 'forward':
      return <ForwardLine message={item.message} conversation={conversation} />;
    case 'message':
      return <MessageArticle message={item.message} conversation={conversation} isMail={isMail} isLast={isLast} />;
  }
});

function DayLine({ at }: { at: string }) {
  const style = useTimeStyle();
  const now = useNow(60_000);
  return (
    <div className="flex items-center gap-3 pt-2 text-meta text-text-3">
      <span className="h-px flex-1 bg-line" />
      <time dateTime={at}>{dayTitle(new Date(at), now, style)}</time>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function NewLine() {
  return (
    <div className="flex items-center gap-3 font-bold text-accent text-meta">
      <span className="h-px flex-1 bg-accent" />
      <Trans>New since you looked</Trans>
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}

/** The message that keys act on: the focused one, else the newest. */
const currentMessage = (articles: readonly HTMLElement[]): HTMLElement | undefined =>
  articles.find((article) => article.contains(document.activeElement)) ?? articles.at(-1);

function countAfter(messages: readonly Message[], seen: string | null): number {
  const at = messages.findIndex((message) => message.id === seen);
  return at === -1 ? 0 : messages.slice(at + 1).filter((message) => message.kind !== 'activity').length;
}

/** Whoever writes wants to see what they wrote, wherever they had scrolled to. */
function useOwnWordsInSight(scroller: React.RefObject<HTMLElement | null>, last: Message | undefined): void {
  const me = useStore((store) => store.me.member.id);
  const known = useRef(last?.id);
  useEffect(() => {
    if (last && known.current !== last.id && last.author.id === me && last.kind !== 'activity') {
      scroller.current?.scrollTo({ top: 0 });
    }
    known.current = last?.id;
  }, [last, me, scroller]);
}

/** A new message of the customer is said, never its text. */
function useNewsAloud(conversation: Conversation, last: Message | undefined): void {
  const { t } = useLingui();
  const known = useRef(last?.id);
  useEffect(() => {
    if (last && known.current !== last.id && last.direction === 'in' && last.kind === 'message') {
      announce(t`New message from ${last.author.name || conversation.contact.name}`);
    }
    known.current = last?.id;
  }, [last, conversation.contact.name, t]);
}
