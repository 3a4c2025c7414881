/** "Forwarded to … by …": what was handed to an outsider, with the words that went with it and what became of it. */
import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useLive } from '../../../sync/live.ts';
import type { PendingSend } from '../../../sync/pending.ts';
import { Icon } from '../../../ui/icon.tsx';
import { PlainText, RichText } from '../../../ui/rich-text.tsx';
import { Time, useTimeStyle } from '../../../ui/time.tsx';
import { clockTime } from '../../../ui/time-format.ts';
import { DeliveryLine } from './delivery-line.tsx';
import { MessageMenu } from './message-menu.tsx';

export function ForwardLine({ message, conversation }: { message: Message; conversation: Conversation }) {
  const { t } = useLingui();
  const style = useTimeStyle();
  const pending = useLive((live) =>
    live.pending.find((write): write is PendingSend => write.kind === 'send' && write.id === message.id),
  );
  const who = message.author.name;
  const to = [...message.to, ...message.cc, ...message.bcc].map((person) => person.address).join(', ');
  const { whole, count } = message.activity?.params ?? {};
  const messages = typeof count === 'number' ? count : 0;
  return (
    <article
      data-anchor
      data-message={message.id}
      tabIndex={-1}
      aria-label={t`Forwarded to ${to} by ${who}, ${clockTime(new Date(message.at), style)}`}
      className="rounded-panel border border-dashed bg-bg px-3 py-2 text-dense text-text-2 pane:px-4"
    >
      <div className="flex items-start gap-2">
        <Icon name="forward" size={14} className="mt-1 text-text-3" />
        <span className="min-w-0 flex-1 pt-0.5 [overflow-wrap:anywhere]">
          <Trans>
            Forwarded to <strong>{to}</strong> by {who}
          </Trans>{' '}
          <span className="text-text-3">
            (
            {whole === true ? (
              <Trans>the whole conversation</Trans>
            ) : (
              <Plural value={messages} one="# message" other="# messages" />
            )}
            )
          </span>
        </span>
        <Time at={message.at} as="clock" className="shrink-0 pt-0.5 text-meta text-text-3" />
        <MessageMenu message={message} conversation={conversation} pending={pending} />
      </div>
      {message.html ? (
        <RichText html={message.html} className="mt-1 pl-6" />
      ) : (
        message.text.trim() !== '' && <PlainText text={message.text} className="mt-1 pl-6" />
      )}
      <DeliveryLine message={message} conversation={conversation} pending={pending} />
    </article>
  );
}
