/**
 * Hands a message or the whole conversation to somebody outside (CT-31), whatever its channel: what goes along is shown
 * before it leaves, notes never do, and the answer comes into a conversation of its own.
 */
import type { Attachment } from '@irori/contract/attachments/api';
import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { conversationPath, goTo } from '../../actions/go.ts';
import { forwardMessages } from '../../actions/send-outgoing.ts';
import { useLive, useStore } from '../../sync/live.ts';
import {
  dropOutgoing,
  emptyOutgoing,
  forwardKey,
  type OutgoingDraft,
  outgoingGeneration,
  peekOutgoing,
  useOutgoing,
  writeOutgoing,
} from '../../sync/outgoing.ts';
import { ensureThread, loadOlder } from '../../sync/threads.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Choice } from '../../ui/field.tsx';
import { Skeleton, State } from '../../ui/state.tsx';
import { Time, useTimeStyle } from '../../ui/time.tsx';
import { fileSize } from '../../ui/time-format.ts';
import { forwardingChannels } from './channels.ts';
import { ComposePage } from './compose-page.tsx';
import { MailForm } from './mail-form.tsx';

export function ForwardScreen() {
  const { t } = useLingui();
  const { conversation: id } = useParams({ strict: false }) as { conversation: string };
  const { message: named } = useSearch({ strict: false }) as { message?: string };
  const conversation = useStore((store) => store.conversations[id]);
  const thread = useLive((live) => live.threads[id]);
  const messages = useStore((store) => store.messages[id]);
  const channels = useStore(forwardingChannels, (a, b) => a.length === b.length && a.every((one, at) => one === b[at]));
  const stored = useOutgoing(forwardKey(id));
  useWholeThread(id);
  const back = conversationPath(id);

  if (thread?.missing) {
    return (
      <ComposePage title={t`Forward`} back={back}>
        <State icon="search" title={t`This conversation is not here`}>
          <Trans>It was deleted, moved, or is not visible to you.</Trans>
        </State>
      </ComposePage>
    );
  }
  if (!conversation || !messages || stored === undefined) {
    return (
      <ComposePage title={t`Forward`} back={back}>
        <Skeleton className="m-6 h-60" />
      </ComposePage>
    );
  }
  if (channels.length === 0) {
    return (
      <ComposePage title={t`Forward`} back={back}>
        <State icon="channel" title={t`To forward, connect an e-mail channel first`}>
          <Trans>A forward leaves as a mail, whatever the conversation came by.</Trans>
        </State>
      </ComposePage>
    );
  }
  return (
    <ComposePage title={t`Forward`} back={back}>
      <Form
        key={outgoingGeneration(forwardKey(id))}
        conversation={conversation}
        messages={messages.filter((message) => message.kind === 'message' && !message.deletedAt)}
        draft={stored ?? beginning(conversation, named ?? null)}
        back={back}
      />
    </ComposePage>
  );
}

function Form({
  conversation,
  messages,
  draft,
  back,
}: {
  conversation: Conversation;
  messages: readonly Message[];
  draft: OutgoingDraft;
  back: string;
}) {
  const { t } = useLingui();
  const channels = useStore(forwardingChannels, (a, b) => a.length === b.length && a.every((one, at) => one === b[at]));
  const key = forwardKey(conversation.id);
  // The conversation's own channel first, then one of the same inbox.
  const ordered = [...channels].sort((a, b) => nearness(b, conversation) - nearness(a, conversation));
  const going = messages.filter((message) => draft.messageIds === null || draft.messageIds.includes(message.id));
  const filesHere = going.flatMap((message) => message.attachments.filter((file) => file.state === 'ready'));
  // Of one message its files go along unless somebody takes them out; of a whole conversation they are chosen.
  const chosen =
    draft.chosenIds ??
    (draft.messageIds === null ? [] : filesHere.filter((file) => !file.inline).map((file) => file.id));
  const complete = { ...draft, chosenIds: chosen.filter((id) => filesHere.some((file) => file.id === id)) };
  const change = (next: Partial<OutgoingDraft>) => writeOutgoing(key, { ...(peekOutgoing(key) ?? draft), ...next });
  return (
    <MailForm
      title={t`Forward`}
      draft={draft}
      onChange={change}
      channels={ordered}
      placeholder={t`A few words to go with it…`}
      textNeeded={false}
      pictures={false}
      extraFiles={filesHere.filter((file) => complete.chosenIds.includes(file.id))}
      onSend={(channel, sendAfter) =>
        forwardMessages(
          conversation,
          { ...(peekOutgoing(key) ?? draft), chosenIds: complete.chosenIds },
          channel,
          sendAfter,
        )
      }
      onLeave={() => goTo(back)}
      onDiscard={() => {
        dropOutgoing(key);
        goTo(back);
      }}
    >
      <div className="flex flex-col gap-4 border-t bg-surface px-4 py-4 pane:rounded-b-panel">
        {draft.messageIds !== null || going.length > 1 ? (
          <What conversation={conversation} draft={draft} messages={messages} onChange={change} />
        ) : null}
        <FilesToGo files={filesHere} chosen={chosen} onChange={(chosenIds) => change({ chosenIds })} />
        <GoingAlong messages={going} />
        <p className="text-dense text-text-3">
          <Trans>
            Internal notes stay here. An answer comes into a conversation of its own, linked with this one; the customer
            learns nothing of it.
          </Trans>
        </p>
      </div>
    </MailForm>
  );
}

function What({
  draft,
  messages,
  onChange,
}: {
  conversation: Conversation;
  draft: OutgoingDraft;
  messages: readonly Message[];
  onChange: (change: Partial<OutgoingDraft>) => void;
}) {
  const { t } = useLingui();
  const { message: named } = useSearch({ strict: false }) as { message?: string };
  const one = draft.messageIds?.[0] ?? named;
  if (!one || !messages.some((message) => message.id === one)) return null;
  return (
    <Choice
      label={t`What is forwarded`}
      value={draft.messageIds === null ? 'all' : 'one'}
      onChange={(what) => onChange({ messageIds: what === 'all' ? null : [one], chosenIds: null })}
      options={[
        { value: 'one', label: t`This message` },
        { value: 'all', label: t`The whole conversation` },
      ]}
    />
  );
}

function FilesToGo({
  files,
  chosen,
  onChange,
}: {
  files: readonly Attachment[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const { t } = useLingui();
  const { locale } = useTimeStyle();
  if (files.length === 0) return null;
  const all = files.every((file) => chosen.includes(file.id));
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-bold text-dense">{t`Files that go along`}</legend>
      {files.length > 1 && (
        <Checkbox
          isSelected={all}
          isIndeterminate={!all && chosen.length > 0}
          onChange={(on) => onChange(on ? files.map((file) => file.id) : [])}
        >
          {t`All files`}
        </Checkbox>
      )}
      {files.map((file) => (
        <Checkbox
          key={file.id}
          isSelected={chosen.includes(file.id)}
          onChange={(on) => onChange(on ? [...chosen, file.id] : chosen.filter((id) => id !== file.id))}
        >
          {file.fileName || t`File without a name`}{' '}
          <span className="text-meta text-text-3">{fileSize(file.size, locale)}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}

function GoingAlong({ messages }: { messages: readonly Message[] }) {
  return (
    <div>
      <h2 className="mb-1 font-bold text-dense">
        <Plural value={messages.length} one="# message goes along" other="# messages go along" />
      </h2>
      <ol className="flex max-h-80 flex-col divide-y overflow-y-auto rounded-panel border bg-bg">
        {messages.map((message) => (
          <li key={message.id} className="px-3 py-2 text-dense">
            <div className="flex gap-2">
              <span className="min-w-0 flex-1 truncate font-bold">{message.author.name || message.from?.address}</span>
              <Time at={message.at} as="day-and-clock" className="shrink-0 text-meta text-text-3" />
            </div>
            <p className="line-clamp-3 whitespace-pre-wrap text-text-2">{message.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

const nearness = (channel: { id: string; inboxId: string }, conversation: Conversation): number =>
  channel.id === conversation.channelId ? 2 : channel.inboxId === conversation.inboxId ? 1 : 0;

function beginning(conversation: Conversation, messageId: string | null): OutgoingDraft {
  const bare = (conversation.subject ?? '').replace(/^(?:\s*(?:fwd?|wg|tr|pd|re|aw|odp|sv)\s*[:：]\s*)+/iu, '').trim();
  return {
    ...emptyOutgoing,
    subject: bare === '' ? 'Fwd:' : `Fwd: ${bare}`,
    messageIds: messageId === null ? null : [messageId],
  };
}

/** A forward of the whole conversation is shown whole: older pages are fetched until all are here. */
function useWholeThread(id: string): void {
  const thread = useLive((live) => live.threads[id]);
  const fresh = thread?.fresh === true;
  const idle = thread?.loading !== true && thread?.error == null;
  const older = thread?.olderCursor ?? null;
  useEffect(() => {
    if (!fresh && idle) void ensureThread(id);
    else if (fresh && idle && older !== null) void loadOlder(id);
  }, [id, fresh, idle, older]);
}
