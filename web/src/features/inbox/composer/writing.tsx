/** The field itself with its files and buttons; starts anew for each text, and keeps each pause as a draft. */

import type { Attachment } from '@irori/contract/attachments/api';
import type { Capabilities } from '@irori/contract/capabilities';
import { checkDraft } from '@irori/contract/check-draft';
import type { Conversation, ConversationStatus } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { placeAfter } from '../../../actions/close-conversation.ts';
import { isMac } from '../../../actions/registry.ts';
import { leaving, sendReply } from '../../../actions/send-reply.ts';
import { stage } from '../../../actions/stage.ts';
import { describeCode } from '../../../api/describe-problem.ts';
import {
  type DraftContent,
  type DraftKind,
  dropDraft,
  emptyDraft,
  readDraft,
  writeDraft,
} from '../../../sync/drafts.ts';
import { useStore } from '../../../sync/live.ts';
import { seenThrough } from '../../../sync/threads.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { MenuButton, MenuItem } from '../../../ui/menu.tsx';
import { KeptAsFile } from '../../delivery/kept-as-file.tsx';
import { Below } from './below.tsx';
import { Conflict } from './conflict.tsx';
import { Copies } from './copies.tsx';
import { FileList } from './file-list.tsx';
import { sayPaused, sayWriting, stopPausing } from './say-writing.ts';
import { sayObstacle, useFiles } from './use-files.ts';

// ProseMirror is large, and the conversation is read before it is answered.
const Editor = lazy(() => import('./editor.tsx').then((module) => ({ default: module.Editor })));

const SendLater = lazy(() => import('./send-later.tsx').then((module) => ({ default: module.SendLater })));

export function Writing({
  conversation,
  kind,
  autoFocus,
  onAgain,
}: {
  conversation: Conversation;
  kind: DraftKind;
  autoFocus: boolean;
  onAgain: () => void;
}) {
  const { t } = useLingui();
  const { id } = conversation;
  const note = kind === 'note';
  const [first] = useState(() => readDraft(id, kind) ?? emptyDraft);
  const content = useRef<DraftContent>(first);
  const touched = useRef(false);
  const [, redraw] = useState(0);
  const [tried, setTried] = useState(false);
  const [signature, setSignature] = useState(true);
  const [quote, setQuote] = useState(true);
  const [choosingHour, setChoosingHour] = useState<{ thenStatus?: ConversationStatus } | null>(null);
  const enterSends = useStore((store) => store.me.preferences.enterSends);
  const installation = useStore((store) => store.installation);
  const capabilities = useStore(
    (store) =>
      store.connectors.find((one) => one.id === conversation.connector)?.capabilities as Capabilities | undefined,
  );
  const saved = readDraft(id, kind);
  const chat = capabilities?.shape === 'chat';
  const takesPictures = !note && capabilities?.shape === 'mail';
  const quoted = useQuoted(conversation, takesPictures);
  // Whoever has left the conversation is no longer said to look at it.
  useEffect(() => stopPausing, []);

  const change = (next: Partial<DraftContent>) => {
    content.current = { ...content.current, ...next };
    touched.current = true;
    writeDraft(id, kind, content.current);
    sayWriting(id, kind);
    redraw((count) => count + 1);
  };
  const insertPicture = useRef<((file: Attachment) => void) | null>(null);
  const takePictures = useCallback((insert: ((file: Attachment) => void) | null) => {
    insertPicture.current = insert;
  }, []);
  const files = useFiles((file, asPicture) => {
    const inText = asPicture && takesPictures && insertPicture.current !== null;
    change({ attachments: [...content.current.attachments, inText ? { ...file, inline: true } : file] });
    if (inText) insertPicture.current?.(file);
  });

  // A draft that arrives from this disk or another device joins, unless typing has begun.
  useEffect(() => {
    const known = content.current;
    if (
      !touched.current &&
      saved &&
      (saved.text !== known.text || saved.attachments.length !== known.attachments.length)
    )
      onAgain();
  }, [saved, onAgain]);

  const problems = capabilities
    ? checkDraft({ ...leaving(content.current), kind }, capabilities, {
        now: new Date(),
        lastInboundAt: conversation.lastInboundAt ? new Date(conversation.lastInboundAt) : null,
      })
    : [];
  const shownProblems = problems.filter((problem) => problem.code !== 'draft.empty' || tried);
  const _busy = files.uploading.some((one) => one.error === null);

  const mayLeave = (): boolean => {
    setTried(true);
    sayObstacle(files.obstacle);
    return files.obstacle === null && problems.length === 0;
  };
  const sendLater = () => {
    if (mayLeave()) setChoosingHour({});
  };
  const send = (thenStatus?: ConversationStatus, sendAfter?: Date) => {
    if (!mayLeave()) return;
    const leave = thenStatus === 'closed' || thenStatus === 'pending' ? placeAfter([id]) : () => undefined;
    sendReply({
      conversation,
      kind,
      content: content.current,
      seenThrough: seenThrough(id),
      ...(thenStatus ? { thenStatus } : {}),
      ...(sendAfter ? { sendAfter } : {}),
      signature,
      ...(quote ? {} : { quote }),
    });
    sayPaused(id);
    leave();
    onAgain();
  };
  const linked = capabilities ? goesAsLink(leaving(content.current).attachments, capabilities) : false;
  const name = conversation.contact.name || conversation.contact.address || '';
  const mod = isMac ? '⌘' : 'Ctrl';

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button beside does the same by key
    <div
      className="flex min-h-0 flex-col"
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0 || event.defaultPrevented) return;
        event.preventDefault();
        files.add([...event.dataTransfer.files], true);
      }}
    >
      {!note && capabilities && capabilities.copies !== 'reject' && (
        <Copies
          conversation={conversation}
          cc={first === content.current ? first.cc : content.current.cc}
          bcc={content.current.bcc}
          onChange={change}
        />
      )}
      {saved?.other && <Conflict conversationId={id} kind={kind} other={saved.other.text} onSettled={onAgain} />}
      <Suspense fallback={<div className="h-[120px] px-4 py-3 text-message text-text-3">{t`One moment…`}</div>}>
        <Editor
          label={note ? t`Internal note` : t`Reply to ${name}`}
          placeholder={note ? t`A note for your colleagues; the customer never sees it.` : t`Write to ${name}…`}
          text={first.text}
          html={first.html}
          autoFocus={autoFocus}
          enterSends={chat && enterSends && !note}
          onChange={(text, html) => change({ text, html })}
          onFiles={files.add}
          pictures={takesPictures ? takePictures : undefined}
          onLater={note ? undefined : sendLater}
          onSend={(close) => send(close ? 'closed' : undefined)}
          onLeave={() => stage('thread')?.focus()}
          tools={<AttachButton onFiles={files.add} />}
          actions={
            note ? (
              <Button look="primary" size="small" icon="note" onPress={() => send()}>
                <Trans>Add note</Trans>
              </Button>
            ) : (
              <span className="flex">
                <Button look="primary" size="small" icon="send" className="!rounded-r-none" onPress={() => send()}>
                  <Trans>Send</Trans>
                </Button>
                <MenuButton
                  label={t`Ways to send`}
                  trigger={
                    <IconButton
                      icon="down"
                      look="primary"
                      size="small"
                      label={t`Ways to send`}
                      className="!rounded-l-none border-l-bg/40"
                    />
                  }
                >
                  <MenuItem
                    icon="close"
                    shortcut={`${mod} ⇧ ↩`}
                    onAction={() => send('closed')}
                  >{t`Send and close`}</MenuItem>
                  <MenuItem icon="pending" onAction={() => send('pending')}>{t`Send and put on hold`}</MenuItem>
                  <MenuItem icon="held" shortcut={`${mod} ⇧ L`} onAction={sendLater}>{t`Send later…`}</MenuItem>
                  <MenuItem icon="send" shortcut={`${mod} ↩`} onAction={() => send()}>{t`Send`}</MenuItem>
                </MenuButton>
              </span>
            )
          }
        />
      </Suspense>
      <FileList
        attachments={content.current.attachments}
        files={files}
        onRemove={(gone) => change({ attachments: content.current.attachments.filter((file) => file.id !== gone) })}
      />
      {takesPictures && (
        <Below
          channelId={conversation.channelId}
          signature={signature}
          onSignature={setSignature}
          quoted={quoted}
          quote={quote}
          onQuote={setQuote}
        />
      )}
      {linked && (
        <p className="px-4 pb-2 text-dense text-text-2">
          <Trans>The files are large: what does not fit into the mail goes as a link that expires.</Trans>
        </p>
      )}
      {choosingHour && (
        <Suspense>
          <SendLater
            onClose={() => setChoosingHour(null)}
            onPick={(at) => {
              setChoosingHour(null);
              send(choosingHour.thenStatus, at);
            }}
          />
        </Suspense>
      )}
      {shownProblems.length > 0 && (
        <ul role="alert" className="px-4 pb-2 text-dense text-danger">
          {shownProblems.map((problem) => (
            <li key={JSON.stringify(problem)}>
              {describeCode(problem.code, problem as unknown as Record<string, unknown>)}
            </li>
          ))}
        </ul>
      )}
      <Foot
        text={content.current.text}
        saved={saved !== null && !saved.dirty}
        dirty={saved?.dirty === true}
        onDiscard={() => discard(id, kind, onAgain)}
      >
        {!note && !installation.mailLeaves && !chat && <KeptAsFile />}
      </Foot>
    </div>
  );
}

/** What the mail answers, as it goes along below; null where the inbox keeps it here, or nothing was answered. */
function useQuoted(conversation: Conversation, isMail: boolean): string | null {
  const wanted = useStore((store) => store.inboxes[conversation.inboxId]?.settings.quoteHistory !== false);
  const text = useStore(
    (store) =>
      store.messages[conversation.id]?.findLast((message) => message.direction === 'in' && message.kind === 'message')
        ?.text,
  );
  return isMail && wanted && text ? text : null;
}

/** The medium takes these files, though not all of them within the message. */
export function goesAsLink(files: readonly { size: number }[], capabilities: Capabilities): boolean {
  const { largeFiles, maxTotalBytes } = capabilities;
  return (
    largeFiles === 'link' && maxTotalBytes !== null && files.reduce((sum, file) => sum + file.size, 0) > maxTotalBytes
  );
}

function discard(conversationId: string, kind: DraftKind, again: () => void): void {
  dropDraft(conversationId, kind, true);
  again();
}

function Foot({
  text,
  saved,
  dirty,
  onDiscard,
  children,
}: {
  text: string;
  saved: boolean;
  dirty: boolean;
  onDiscard: () => void;
  children: React.ReactNode;
}) {
  const { t } = useLingui();
  if (!children && text === '' && !saved) return null;
  return (
    <div className="flex min-h-6 items-center gap-2 px-4 pb-1.5 text-meta text-text-3">
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {(saved || dirty) && <span>{dirty ? t`Draft kept here` : t`Draft saved`}</span>}
      {(saved || dirty) && (
        <button type="button" className="min-h-6 underline underline-offset-2" onClick={onDiscard}>
          {t`Discard`}
        </button>
      )}
    </div>
  );
}

export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="attach" size="small" label={t`Attach files`} onPress={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label={t`Attach files`}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}
