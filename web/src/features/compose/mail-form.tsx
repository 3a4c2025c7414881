/** The form of a mail that is written outside of a composer: channel, people, subject, text, files, and the ways to send it. */
import type { Attachment } from '@irori/contract/attachments/api';
import type { Capabilities } from '@irori/contract/capabilities';
import type { Channel } from '@irori/contract/channels/api';
import { checkDraft } from '@irori/contract/check-draft';
import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, type ReactNode, Suspense, useCallback, useRef, useState } from 'react';
import { isComposing } from '../../actions/keys.ts';
import { isMac } from '../../actions/registry.ts';
import { leaving } from '../../actions/send-reply.ts';
import { describeCode } from '../../api/describe-problem.ts';
import { useStore } from '../../sync/live.ts';
import type { OutgoingDraft } from '../../sync/outgoing.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { MenuButton, MenuItem } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { KeptAsFile } from '../delivery/kept-as-file.tsx';
import { Below } from '../inbox/composer/below.tsx';
import { FileList } from '../inbox/composer/file-list.tsx';
import { GoesOutFrom } from '../inbox/composer/goes-out-from.tsx';
import { sayObstacle, useFiles } from '../inbox/composer/use-files.ts';
import { AttachButton, goesAsLink } from '../inbox/composer/writing.tsx';
import { RecipientFields } from './recipients.tsx';

const Editor = lazy(() => import('../inbox/composer/editor.tsx').then((module) => ({ default: module.Editor })));
const SendLater = lazy(() =>
  import('../inbox/composer/send-later.tsx').then((module) => ({ default: module.SendLater })),
);

export function MailForm({
  title,
  draft,
  onChange,
  channels,
  placeholder,
  textNeeded,
  pictures,
  extraFiles = [],
  onSend,
  onLeave,
  onDiscard,
  children,
}: {
  title: string;
  draft: OutgoingDraft;
  onChange: (change: Partial<OutgoingDraft>) => void;
  /** By which it may leave; not empty. */
  channels: readonly Channel[];
  placeholder: string;
  /** False where something else goes along, so that the writer need not say anything. */
  textNeeded: boolean;
  /** Whether pictures may stand in the text. */
  pictures: boolean;
  /** Files that go along without being uploaded. */
  extraFiles?: readonly { fileName: string; contentType: string; size: number }[];
  onSend: (channel: Channel, sendAfter?: Date) => void;
  onLeave: () => void;
  onDiscard: () => void;
  /** Below the text: what is forwarded. */
  children?: ReactNode;
}) {
  const { t } = useLingui();
  const connectors = useStore((store) => store.connectors);
  const installation = useStore((store) => store.installation);
  const channel = channels.find((one) => one.id === draft.channelId) ?? (channels[0] as Channel);
  const capabilities = connectors.find((one) => one.id === channel.connector)?.capabilities as unknown as Capabilities;
  const isMail = capabilities.shape === 'mail';
  const [tried, setTried] = useState(false);
  const [choosingHour, setChoosingHour] = useState(false);
  const [first] = useState(draft);
  const latest = useRef(draft);
  latest.current = draft;

  const insertPicture = useRef<((file: Attachment) => void) | null>(null);
  const takePictures = useCallback((insert: ((file: Attachment) => void) | null) => {
    insertPicture.current = insert;
  }, []);
  const files = useFiles((file, asPicture) => {
    const inText = asPicture && pictures && isMail && insertPicture.current !== null;
    onChange({ attachments: [...latest.current.attachments, inText ? { ...file, inline: true } : file] });
    if (inText) insertPicture.current?.(file);
  });
  const _busy = files.uploading.some((one) => one.error === null);
  const going = leaving(draft).attachments;
  const problems = checkDraft(
    {
      kind: 'reply',
      text: textNeeded ? draft.text : draft.text || '…',
      attachments: [...going, ...extraFiles],
      cc: [...draft.cc, ...(isMail ? draft.to : [])],
      bcc: draft.bcc,
    },
    capabilities,
    { now: new Date(), lastInboundAt: null },
  );
  const mayLeave = (): boolean => {
    setTried(true);
    sayObstacle(files.obstacle);
    return files.obstacle === null && problems.length === 0 && draft.to.length > 0;
  };
  const send = (sendAfter?: Date) => {
    if (mayLeave()) onSend(channel, sendAfter);
  };
  const later = () => {
    if (mayLeave()) setChoosingHour(true);
  };
  const mod = isMac ? '⌘' : 'Ctrl';
  const shown = tried ? problems : problems.filter((problem) => problem.code !== 'draft.empty');

  return (
    <section
      aria-label={title}
      className="mx-auto flex w-full max-w-3xl flex-1 flex-col pane:my-6 pane:flex-none pane:rounded-panel pane:border"
      // From the lines above the text as well; in the text the editor hears it first.
      onKeyDown={(event) => {
        const mod = isMac ? event.metaKey : event.ctrlKey;
        if (event.key !== 'Enter' || !mod || event.defaultPrevented || isComposing(event.nativeEvent)) return;
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0 || event.defaultPrevented) return;
        event.preventDefault();
        files.add([...event.dataTransfer.files], true);
      }}
    >
      <div className="flex flex-col gap-2 border-b px-4 py-3">
        {channels.length > 1 ? (
          <Select
            label={t`From`}
            value={channel.id}
            onChange={(channelId) => onChange({ channelId })}
            options={channels.map((one) => ({ value: one.id, label: nameOf(one) }))}
          />
        ) : (
          <p className="flex gap-2 text-dense">
            <span className="min-w-10 shrink-0 whitespace-nowrap text-text-3">{t`From`}</span>
            <span className="truncate">{nameOf(channel)}</span>
          </p>
        )}
        <RecipientFields
          value={draft}
          onChange={onChange}
          medium={channel.connector}
          copies={capabilities.copies !== 'reject'}
          isMail={isMail}
        />
        {tried && draft.to.length === 0 && <p role="alert" className="text-dense text-danger">{t`Say who gets it.`}</p>}
        {capabilities.subject !== 'reject' && (
          <label className="flex items-center gap-2 border-t pt-2 text-dense">
            <span className="min-w-10 shrink-0 whitespace-nowrap text-text-3">{t`Subject`}</span>
            <input
              value={draft.subject}
              maxLength={998}
              className="no-ring h-7 min-w-0 flex-1 bg-transparent text-ui"
              onChange={(event) => onChange({ subject: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || isComposing(event.nativeEvent)) return;
                event.preventDefault();
                event.currentTarget.closest('section')?.querySelector<HTMLElement>('.ProseMirror')?.focus();
              }}
            />
          </label>
        )}
      </div>
      {isMail && <GoesOutFrom channelId={channel.id} />}
      <Suspense fallback={<div className="h-[120px] px-4 py-3 text-message text-text-3">{t`One moment…`}</div>}>
        <Editor
          label={title}
          placeholder={placeholder}
          text={first.text}
          html={first.html}
          autoFocus={first.to.length > 0}
          enterSends={false}
          onChange={(text, html) => onChange({ text, html })}
          onFiles={files.add}
          pictures={pictures && isMail ? takePictures : undefined}
          onLater={later}
          onSend={() => send()}
          onLeave={onLeave}
          tools={<AttachButton onFiles={files.add} />}
          actions={
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
                <MenuItem icon="held" shortcut={`${mod} ⇧ L`} onAction={later}>{t`Send later…`}</MenuItem>
                <MenuItem icon="send" shortcut={`${mod} ↩`} onAction={() => send()}>{t`Send`}</MenuItem>
              </MenuButton>
            </span>
          }
        />
      </Suspense>
      <FileList
        attachments={draft.attachments}
        files={files}
        onRemove={(gone) => onChange({ attachments: draft.attachments.filter((file) => file.id !== gone) })}
      />
      {isMail && (
        <Below
          channelId={channel.id}
          signature={draft.signature}
          onSignature={(signature) => onChange({ signature })}
          quoted={null}
        />
      )}
      {goesAsLink([...going, ...extraFiles], capabilities) && (
        <p className="px-4 pb-2 text-dense text-text-2">
          <Trans>The files are large: what does not fit into the mail goes as a link that expires.</Trans>
        </p>
      )}
      {shown.length > 0 && (
        <ul role="alert" className="px-4 pb-2 text-dense text-danger">
          {shown.map((problem) => (
            <li key={JSON.stringify(problem)}>
              {describeCode(problem.code, problem as unknown as Record<string, unknown>)}
            </li>
          ))}
        </ul>
      )}
      <div className="flex min-h-6 items-center gap-2 px-4 pb-3 text-meta text-text-3">
        <span className="min-w-0 flex-1 truncate">{isMail && !installation.mailLeaves && <KeptAsFile />}</span>
        <span>{t`Draft kept here`}</span>
        <button type="button" className="min-h-6 underline underline-offset-2" onClick={onDiscard}>
          {t`Discard`}
        </button>
      </div>
      {children}
      {choosingHour && (
        <Suspense>
          <SendLater
            onClose={() => setChoosingHour(false)}
            onPick={(at) => {
              setChoosingHour(false);
              send(at);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

const nameOf = (channel: Channel): string =>
  channel.name === channel.account ? channel.account : `${channel.name} · ${channel.account}`;
