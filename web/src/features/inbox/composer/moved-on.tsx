/** Somebody wrote while a reply was on its way: it stopped, what came is shown, and the writer decides. */
import type { Conversation } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { sendAnyway, sendAsNote, takeBack } from '../../../actions/send-reply.ts';
import { useLive, useStore } from '../../../sync/live.ts';
import type { PendingSend } from '../../../sync/pending.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';

export function MovedOn({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const write = useLive((live) =>
    live.pending.find(
      (one): one is PendingSend =>
        one.kind === 'send' && one.conversationId === conversation.id && one.state.kind === 'moved',
    ),
  );
  const messages = useStore((store) => store.messages[conversation.id]);
  if (write?.state.kind !== 'moved') return null;
  const { messageIds } = write.state;
  const since = (messages ?? []).filter((message) => messageIds.includes(message.id));
  return (
    <section
      role="alert"
      className="border-warning/50 border-b bg-warning-tint px-4 py-3 text-dense"
      aria-label={t`Your reply was not sent`}
    >
      <p className="flex items-center gap-2 font-bold text-warning">
        <Icon name="alert" />
        <Trans>Your reply was not sent: somebody wrote since you began.</Trans>
      </p>
      <ul className="my-2 flex flex-col gap-1">
        {since.map((message) => (
          <li key={message.id} className="truncate rounded-control border bg-bg px-2 py-1">
            <span className="font-bold">{message.author.name}</span> {message.text}
          </li>
        ))}
      </ul>
      <p className="mb-2 line-clamp-2 text-text-2">
        <Trans>Your text:</Trans> {write.body.text}
      </p>
      <div className="flex flex-wrap gap-1.5">
        <Button size="small" look="primary" onPress={() => void takeBack(write.id)}>
          <Trans>Keep editing</Trans>
        </Button>
        <Button size="small" onPress={() => sendAnyway(write)}>
          <Trans>Send anyway</Trans>
        </Button>
        <Button size="small" onPress={() => sendAsNote(write)}>
          <Trans>Make it a note</Trans>
        </Button>
      </div>
    </section>
  );
}
