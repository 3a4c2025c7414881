/** Above the thread: who, about what, by which channel, who holds it, and the actions one needs most. */

import type { Conversation } from '@irori/contract/conversations/api';
import { i18n } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { togglePanel } from '../../../actions/anywhere.ts';
import { patchConversation } from '../../../actions/change-conversation.ts';
import { goTo, inboxPlace } from '../../../actions/go.ts';
import { actionById, contextNow, keysOf, reasonOf, runAction } from '../../../actions/registry.ts';
import { openOverlay } from '../../../actions/stage.ts';
import { sameItems, useLive, useStore } from '../../../sync/live.ts';
import { Avatar, ConnectorBadge } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { MenuButton, MenuItem } from '../../../ui/menu.tsx';
import { Time } from '../../../ui/time.tsx';
import { Tip } from '../../../ui/tooltip.tsx';
import { useWidth } from '../../../ui/use-media.ts';

const inMenu = [
  'panel',
  'assign-to-me',
  'unassign',
  'pending',
  'snooze',
  'tag',
  'unread',
  'customer',
  'spam',
  'block',
  'delete',
];

export function ThreadHead({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const width = useWidth();
  const connector = useStore((store) => store.connectors.find((one) => one.id === conversation.connector));
  const channel = useStore((store) => store.channels[conversation.channelId]);
  const assignee = useStore((store) => (conversation.assigneeId ? store.members[conversation.assigneeId] : undefined));
  const tags = useStore((store) => conversation.tags.flatMap((id) => store.tags[id] ?? []), sameItems);
  const name = conversation.contact.name || conversation.contact.address || t`Unknown sender`;
  const close = actionById('close');
  const context = { ...contextNow(conversation.id) };
  const closed = conversation.status === 'closed';
  return (
    <header className="flex shrink-0 flex-col border-b bg-bg">
      <div className="flex items-center gap-2 px-3 pt-2 pane:px-4">
        {width === 'phone' && <IconButton icon="back" label={t`Back to the list`} shortcut="Esc" onPress={back} />}
        <div className="min-w-0 flex-1">
          <h1 className="flex min-w-0 items-center gap-2">
            {connector && <ConnectorBadge connector={connector} />}
            <span className="min-w-0 truncate font-bold text-title">{name}</span>
            {conversation.number > 0 && (
              <span className="hidden shrink-0 text-meta text-text-3 pane:inline">#{conversation.number}</span>
            )}
          </h1>
        </div>
        <Present conversationId={conversation.id} />
        {conversation.can.assign && (
          <Tip text={i18n._(actionById('assign').label(context))} shortcut={keysOf(actionById('assign'))}>
            <Button
              size="small"
              icon={assignee ? 'assign' : 'unassigned'}
              className="max-w-40"
              onPress={() => openOverlay({ kind: 'assign', ids: [conversation.id] })}
            >
              <span className="sr-only truncate pane:not-sr-only">{assignee?.name ?? t`Nobody`}</span>
            </Button>
          </Tip>
        )}
        {conversation.can.close && (
          <Tip text={i18n._(close.label(context))} shortcut={keysOf(close)}>
            <Button size="small" icon={closed ? 'reopen' : 'close'} onPress={() => runAction(close, conversation.id)}>
              <span className="sr-only pane:not-sr-only">
                {closed ? t`Reopen` : t({ message: 'Close', context: 'conversation' })}
              </span>
            </Button>
          </Tip>
        )}
        <MenuButton label={t`Conversation`} trigger={<IconButton icon="more" label={t`More actions`} size="small" />}>
          {inMenu.flatMap((id) => {
            const action = actionById(id);
            const verdict = action.can(context);
            if (verdict === false) return [];
            return [
              <MenuItem
                key={id}
                icon={action.icon}
                shortcut={keysOf(action)}
                detail={reasonOf(verdict) ?? undefined}
                isDisabled={verdict !== true}
                danger={id === 'delete'}
                onAction={() => runAction(action, conversation.id)}
              >
                {i18n._(action.label(context))}
              </MenuItem>,
            ];
          })}
        </MenuButton>
        {width !== 'phone' && (
          <IconButton
            icon="panel"
            size="small"
            label={t`Show or hide the customer`}
            shortcut={keysOf(togglePanel)}
            onPress={() => runAction(togglePanel)}
          />
        )}
      </div>
      <div className="flex min-w-0 items-center gap-2 px-3 pb-2 text-dense text-text-2 pane:px-4">
        <Subject conversation={conversation} />
        <span className="ml-auto flex shrink-0 items-center gap-1.5">
          <StatusBadge conversation={conversation} />
          {tags.slice(0, width === 'phone' ? 1 : 3).map((tag) => (
            <Badge key={tag.id} icon="tag">
              {tag.name}
            </Badge>
          ))}
          {channel && width !== 'phone' && (
            <span className="max-w-52 truncate text-meta text-text-3">{channel.account}</span>
          )}
        </span>
      </div>
    </header>
  );
}

function back(): void {
  const place = inboxPlace();
  goTo(place ? `/inbox/${place.inbox}/${place.section}` : '/');
}

function StatusBadge({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  if (conversation.spam) return <Badge tone="warning" icon="spam">{t`Spam`}</Badge>;
  switch (conversation.status) {
    case 'closed':
      return <Badge tone="success" icon="check">{t`Closed`}</Badge>;
    case 'pending':
      return <Badge tone="warning" icon="pending">{t`On hold`}</Badge>;
    case 'snoozed':
      return (
        <Badge icon="snooze">
          {conversation.snoozedUntil ? <Time at={conversation.snoozedUntil} as="day-and-clock" /> : t`Snoozed`}
        </Badge>
      );
    default:
      return conversation.missed ? <Badge tone="warning" icon="missed">{t`Missed`}</Badge> : null;
  }
}

/** The subject, edited in place. */
function Subject({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const [editing, setEditing] = useState<string | null>(null);
  if (editing === null) {
    return (
      <button
        type="button"
        title={t`Change the subject`}
        className="min-h-6 min-w-0 truncate rounded-control text-left hover:bg-hover"
        onClick={() => setEditing(conversation.subject ?? '')}
      >
        {conversation.subject || t`(no subject)`}
      </button>
    );
  }
  const save = () => {
    const next = editing.trim();
    if (next !== '' && next !== conversation.subject) patchConversation(conversation.id, { subject: next });
    setEditing(null);
  };
  return (
    <input
      aria-label={t`Subject`}
      // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
      autoFocus
      value={editing}
      maxLength={998}
      className="h-7 min-w-0 flex-1 rounded-control border border-edge bg-bg px-1.5"
      onChange={(event) => setEditing(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return;
        if (event.key === 'Enter') save();
        if (event.key === 'Escape') setEditing(null);
      }}
    />
  );
}

/** Colleagues who look at the same conversation, and what they do there. */
function Present({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member.id);
  const present = useLive((live) => live.presence[conversationId]);
  const members = useStore((store) => store.members);
  const others = (present ?? []).filter((one) => one.memberId !== me && one.state !== 'idle');
  if (others.length === 0) return null;
  return (
    <span className="-space-x-1.5 flex">
      {others.slice(0, 3).map((one) => {
        const name = members[one.memberId]?.name ?? '';
        const doing =
          one.state === 'reply'
            ? t`${name} is writing a reply`
            : one.state === 'note'
              ? t`${name} is writing a note`
              : t`${name} is here`;
        return (
          <span
            key={one.memberId}
            title={doing}
            className={one.state === 'viewing' ? '' : 'rounded-full ring-2 ring-accent'}
          >
            <Avatar name={name} size="small" />
            <span className="sr-only">{doing}</span>
          </span>
        );
      })}
    </span>
  );
}
