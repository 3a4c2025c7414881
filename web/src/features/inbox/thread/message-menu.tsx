/** What one can do with one message: see the original, copy the text, look at each attempt to deliver it. */

import type { Conversation } from '@irori/contract/conversations/api';
import type { Message } from '@irori/contract/messages/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { goTo } from '../../../actions/go.ts';
import type { PendingSend } from '../../../sync/pending.ts';
import { IconButton } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/copy-box.tsx';
import { MenuButton, MenuItem } from '../../../ui/menu.tsx';
import { showToast } from '../../../ui/toast.tsx';

const Attempts = lazy(() => import('./attempts-dialog.tsx').then((module) => ({ default: module.AttemptsDialog })));

export function MessageMenu({
  message,
  conversation,
  pending,
  width = null,
}: {
  message: Message;
  conversation: Conversation;
  pending: PendingSend | undefined;
  /** Whether its letters are all of one width, which may be changed; null where the mail sets its own. */
  width?: { readonly fixed: boolean; onChange(fixed: boolean): void } | null;
}) {
  const { t } = useLingui();
  const [attempts, setAttempts] = useState(false);
  return (
    <span className="-mr-1.5">
      <MenuButton
        label={t`Message`}
        trigger={
          <IconButton icon="more" size="small" label={t`Menu of the message`} shortcut="." data-message-menu="" />
        }
      >
        {message.hasOriginal && (
          <MenuItem
            icon="original"
            shortcut="V"
            onAction={() => goTo(`/c/${conversation.number}/original/${message.id}`)}
          >
            {t`Original mail`}
          </MenuItem>
        )}
        {message.kind === 'message' && !pending && !message.deletedAt && (
          <MenuItem icon="forward" onAction={() => goTo(`/forward/${conversation.id}?message=${message.id}`)}>
            {t`Forward…`}
          </MenuItem>
        )}
        <MenuItem icon="copy" onAction={() => void copy(message.text)}>
          {t`Copy the text`}
        </MenuItem>
        {width && (
          <MenuItem icon="file" onAction={() => width.onChange(!width.fixed)}>
            {width.fixed ? t`Usual letters` : t`Fixed-width letters`}
          </MenuItem>
        )}
        {message.delivery && !pending && (
          <MenuItem icon="send" onAction={() => setAttempts(true)}>
            {t`How it was delivered`}
          </MenuItem>
        )}
      </MenuButton>
      {attempts && (
        <Suspense>
          <Attempts messageId={message.id} onClose={() => setAttempts(false)} />
        </Suspense>
      )}
    </span>
  );
}

async function copy(text: string): Promise<void> {
  if (await copyText(text)) showToast({ text: i18n._(msg`Copied`) }, 3);
}
