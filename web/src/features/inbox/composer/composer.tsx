/**
 * Where one writes: a reply to the customer or a note for colleagues, never switched in silence. Draws itself from what
 * the channel can carry, keeps each pause as a draft, and lets nothing go before it is confirmed.
 */

import type { Conversation } from '@irori/contract/conversations/api';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { type ComposerHandle, useHandle } from '../../../actions/stage.ts';
import {
  type DraftKind,
  draftGeneration,
  preferredKind,
  readDraft,
  rememberKind,
  useDraftNews,
} from '../../../sync/drafts.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { useWidth } from '../../../ui/use-media.ts';
import { addEveryone } from './add-everyone.ts';
import { GoesOutFrom } from './goes-out-from.tsx';
import { Hints } from './hints.tsx';
import { MovedOn } from './moved-on.tsx';
import { Writing } from './writing.tsx';

export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const width = useWidth();
  const { id } = conversation;
  useDraftNews();
  const mayReply = conversation.can.reply;
  const [kind, setKind] = useState<DraftKind>(() => (mayReply ? preferredKind(id) : 'note'));
  const [wantsFocus, setWantsFocus] = useState(false);
  // A phone has no room for an empty editor beside the conversation.
  const [open, setOpen] = useState(() => width !== 'phone' || readDraft(id, kind) !== null);
  // Raised when the editor must start anew: after sending, or when a text came from elsewhere.
  const [round, setRound] = useState(0);
  const generation = draftGeneration(id, kind);
  const [started, setStarted] = useState({ generation, kind });
  if (started.generation !== generation && started.kind === kind) {
    setStarted({ generation, kind });
    setOpen(true);
    setWantsFocus(true);
  }

  const switchTo = (next: DraftKind, focus: boolean) => {
    rememberKind(id, next);
    setKind(next);
    setStarted({ generation: draftGeneration(id, next), kind: next });
    setWantsFocus(focus);
    setOpen(true);
    setRound((count) => count + 1);
  };
  const handle: ComposerHandle = {
    write(next, everyone) {
      const wanted = mayReply ? next : 'note';
      if (everyone && wanted === 'reply') addEveryone(conversation);
      switchTo(wanted, true);
    },
  };
  useHandle('composer', handle);

  const note = kind === 'note';
  return (
    <section
      data-pane="composer"
      aria-label={note ? t`Internal note` : t`Reply`}
      className={`flex shrink-0 flex-col border-t pb-[env(safe-area-inset-bottom)] ${note ? 'bg-note' : 'bg-bg'}`}
    >
      <MovedOn conversation={conversation} />
      <Hints conversation={conversation} kind={kind} />
      {!note && open && <GoesOutFrom channelId={conversation.channelId} />}
      {open ? (
        <>
          <div className="flex items-center gap-1 px-3 pt-2">
            <KindSwitch kind={kind} mayReply={mayReply} onSwitch={(next) => switchTo(next, true)} />
            {width === 'phone' && (
              <IconButton
                icon="down"
                size="small"
                label={t`Fold the field`}
                className="ml-auto"
                onPress={() => setOpen(false)}
              />
            )}
          </div>
          <Writing
            key={`${kind}/${generation}/${round}`}
            conversation={conversation}
            kind={kind}
            autoFocus={wantsFocus}
            onAgain={() => setRound((count) => count + 1)}
          />
        </>
      ) : (
        <div className="flex gap-2 p-2">
          {mayReply && (
            <Button className="flex-1" icon="reply" onPress={() => switchTo('reply', true)}>
              <Trans>Reply</Trans>
            </Button>
          )}
          <Button className="flex-1" icon="note" onPress={() => switchTo('note', true)}>
            <Trans>Internal note</Trans>
          </Button>
        </div>
      )}
    </section>
  );
}

function KindSwitch({
  kind,
  mayReply,
  onSwitch,
}: {
  kind: DraftKind;
  mayReply: boolean;
  onSwitch: (kind: DraftKind) => void;
}) {
  const { t } = useLingui();
  const look = (on: boolean) =>
    `target inline-flex h-7 items-center gap-1.5 rounded-control px-2.5 text-dense ${on ? 'bg-selected font-bold text-text' : 'text-text-2 hover:bg-hover'}`;
  return (
    <div role="group" aria-label={t`What to write`} className="flex gap-1">
      <button
        type="button"
        aria-pressed={kind === 'reply'}
        disabled={!mayReply}
        className={`${look(kind === 'reply')} disabled:opacity-50`}
        onClick={() => onSwitch('reply')}
      >
        <Icon name="reply" size={14} />
        <Trans>Reply</Trans>
      </button>
      <button
        type="button"
        aria-pressed={kind === 'note'}
        className={look(kind === 'note')}
        onClick={() => onSwitch('note')}
      >
        <Icon name="note" size={14} />
        <Trans>Internal note</Trans>
      </button>
    </div>
  );
}
