/** One message: a mail as a card, a chat as a bubble, a note dashed and labelled. Author, text, files, and what became of it. */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useLive } from '../../../sync/live.ts';
import type { PendingSend } from '../../../sync/pending.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { PlainText, RichText } from '../../../ui/rich-text.tsx';
import { Time, useTimeStyle } from '../../../ui/time.tsx';
import { clockTime } from '../../../ui/time-format.ts';
import { hasCards } from './cards-of.ts';
import { DeliveryLine } from './delivery-line.tsx';
import { Files } from './files.tsx';
import { Flags } from './flags.tsx';
import { MailFrame } from './mail-frame.tsx';
import { MessageMenu } from './message-menu.tsx';
import { People } from './people.tsx';
import { foldedKind, isTabular } from './plain-words.ts';

const Cards = lazy(() => import('./cards.tsx').then((module) => ({ default: module.Cards })));

export function MessageArticle({
  message,
  conversation,
  isMail,
  isLast,
}: {
  message: Message;
  conversation: Conversation;
  isMail: boolean;
  isLast: boolean;
}) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const pending = useLive((live) =>
    live.pending.find((write): write is PendingSend => write.kind === 'send' && write.id === message.id),
  );
  const tabular = useMemo(() => isTabular(message.text), [message.text]);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const fixed = chosen ?? tabular;
  const isPlain = isMail && !message.htmlUrl && !message.html && message.text.trim() !== '';
  const isNote = message.kind === 'note';
  const out = message.direction === 'out';
  const author = message.author.name || message.from?.address || t`Unknown sender`;
  const at = clockTime(new Date(message.at), style);
  const name = isNote ? t`${author}, internal note, ${at}` : t`${author}, ${at}`;
  const look = isNote
    ? 'border-dashed border-warning/60 bg-note'
    : out
      ? 'border-line bg-outgoing'
      : 'border-line bg-bg';
  const shape =
    isMail || isNote ? 'rounded-panel w-full' : `rounded-bubble max-w-[85%] ${out ? 'self-end' : 'self-start'}`;
  return (
    <article
      data-anchor
      data-message={message.id}
      aria-label={name}
      tabIndex={isLast ? 0 : -1}
      className={`border ${look} ${shape}`}
    >
      <header className="flex items-start gap-2.5 px-3 pt-2.5 pane:px-4">
        <Avatar name={author} size="small" />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <span className="min-w-0 truncate font-bold text-ui">{author}</span>
            {notTheCustomer(message, conversation) && (
              <span className="inline-flex items-center gap-1 text-meta text-text-3">
                <Icon name="contact" size={12} />
                <Trans>not the customer</Trans>
              </span>
            )}
            {isNote && (
              <span className="inline-flex items-center gap-1 text-meta text-warning">
                <Icon name="note" size={12} />
                <Trans>Internal</Trans>
              </span>
            )}
            <Time at={message.at} as="clock" className="ml-auto shrink-0 text-meta text-text-3" />
          </div>
          {isMail && !isNote && <People message={message} />}
        </div>
        <MessageMenu
          message={message}
          conversation={conversation}
          pending={pending}
          width={isPlain && !message.deletedAt ? { fixed, onChange: setChosen } : null}
        />
      </header>
      <div className="px-3 pb-3 pane:px-4">
        <Flags message={message} number={conversation.number} />
        {message.deletedAt ? (
          <p className="py-2 text-text-3 italic">
            <Trans>This message was deleted.</Trans>
          </p>
        ) : (
          <Body message={message} fixed={isPlain && fixed} />
        )}
        {message.hasOriginal && !message.deletedAt && hasCards(message.attachments) && (
          <Suspense>
            <Cards messageId={message.id} />
          </Suspense>
        )}
        <Files
          attachments={message.attachments}
          hideInline={message.htmlUrl !== null || (out && message.html !== null)}
          origin={message.hasOriginal && isMail ? { number: conversation.number, messageId: message.id } : null}
        />
        {out && <DeliveryLine message={message} conversation={conversation} pending={pending} />}
      </div>
    </article>
  );
}

/** Somebody in copy who answers, or who writes for the customer. The same address without proof is a matter of the flags. */
function notTheCustomer({ author, from, direction, kind }: Message, { contact }: Conversation): boolean {
  if (direction !== 'in' || kind !== 'message' || author.kind !== 'contact' || author.id === contact.id) return false;
  return from !== null && from.address.toLowerCase() !== contact.address;
}

function Body({ message, fixed }: { message: Message; fixed: boolean }) {
  const lang = message.lang ? { lang: message.lang } : {};
  return (
    <div {...lang} className="mt-2">
      {message.htmlUrl ? (
        <MailFrame
          url={message.htmlUrl}
          title={message.subject ?? message.author.name}
          sender={message.flags.includes('suspicious') ? null : (message.from?.address ?? null)}
          foldQuote={message.foldedText !== null}
        />
      ) : message.html ? (
        <RichText html={message.html} className="message-text measure" />
      ) : message.text.trim() === '' ? (
        message.attachments.length === 0 && (
          <p className="text-text-3 italic">
            <Trans>This message has no text.</Trans>
          </p>
        )
      ) : (
        <PlainText text={message.text} className={fixed ? fixedWidth(message.text) : 'message-text measure'} />
      )}
      {message.foldedText && !message.htmlUrl && <Folded text={message.foldedText} />}
    </div>
  );
}

/** Rows of a table are never broken; where somebody's lines are long, they must be. */
function fixedWidth(text: string): string {
  const wraps = text.split('\n').some((line) => line.length > 120);
  return `overflow-x-auto font-mono text-dense [tab-size:8] ${wraps ? '' : 'whitespace-pre!'}`;
}

/** Quotes and signatures: folded to a line, never lost. */
function Folded({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const lines = text.trim().split('\n').length;
  const kind = foldedKind(text);
  return (
    <div className="mt-2">
      <button
        type="button"
        data-fold
        aria-expanded={open}
        className="inline-flex min-h-6 items-center gap-1 rounded-control border bg-surface px-2 text-meta text-text-2 hover:bg-hover"
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" size={14} />
        {open ? (
          kind === 'quote' ? (
            <Trans>Hide the quoted text</Trans>
          ) : kind === 'signature' ? (
            <Trans>Hide the signature</Trans>
          ) : (
            <Trans>Hide signature and quoted text</Trans>
          )
        ) : kind === 'quote' ? (
          <Plural value={lines} one="Quoted text, # line" other="Quoted text, # lines" />
        ) : kind === 'signature' ? (
          <Plural value={lines} one="Signature, # line" other="Signature, # lines" />
        ) : (
          <Plural value={lines} one="Signature and quoted text, # line" other="Signature and quoted text, # lines" />
        )}
      </button>
      {open && (
        <div className="mt-2 border-l-2 pl-3">
          <PlainText text={text} className="message-text measure text-text-2" />
        </div>
      )}
    </div>
  );
}
