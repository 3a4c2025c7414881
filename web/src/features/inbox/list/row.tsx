/** One conversation in the list. It selects its own record, so that an event renders one row and no other. */

import type { Conversation } from '@irori/contract/conversations/api';
import { shelfOf } from '@irori/contract/matches-view';
import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { conversationPath } from '../../../actions/go.ts';
import type { SectionName } from '../../../actions/go-to.ts';
import { useLive, useStore } from '../../../sync/live.ts';
import { ensureThread } from '../../../sync/threads.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Time } from '../../../ui/time.tsx';

export interface ConversationRowProps {
  readonly id: string;
  readonly index: number;
  readonly section: SectionName;
  readonly inbox: string;
  readonly height: number;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly hasSelection: boolean;
  readonly hasLeft: boolean;
  readonly onSelect: (id: string) => void;
  readonly onFocusRow: (id: string) => void;
}

export function ConversationRow(props: ConversationRowProps) {
  const { id, index, section, inbox, height, isOpen, isActive, isSelected, hasSelection, hasLeft } = props;
  const { t } = useLingui();
  const conversation = useStore((store) => store.conversations[id]);
  const connector = useStore((store) => store.connectors.find((one) => one.id === conversation?.connector));
  const hover = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (!conversation) {
    return (
      <div
        role="row"
        aria-rowindex={index + 1}
        tabIndex={isActive ? 0 : -1}
        data-row={id}
        style={{ height }}
        className="flex items-center border-b px-4 text-dense text-text-3"
      >
        <span role="gridcell">{t`Deleted, or no longer visible to you.`}</span>
      </div>
    );
  }
  const name = conversation.contact.name || conversation.contact.address || t`Unknown sender`;
  const compact = height < 60;
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      data-row={id}
      tabIndex={isActive ? 0 : -1}
      style={{ height }}
      className={`ring-inside group relative flex items-center gap-3 border-b pr-3 pl-4 ${isOpen ? 'bg-selected' : isSelected ? 'bg-outgoing' : 'hover:bg-hover'} ${hasLeft ? 'left-row' : ''}`}
      onFocus={(event) => event.target === event.currentTarget && props.onFocusRow(id)}
      onPointerEnter={() => {
        hover.current = setTimeout(() => void ensureThread(id), 80);
      }}
      onPointerLeave={() => clearTimeout(hover.current)}
    >
      {conversation.unread && <span className="absolute inset-y-0 left-0 w-[3px] bg-accent" aria-hidden="true" />}
      <div role="gridcell" className="relative z-10 flex size-8 items-center justify-center">
        <span className={hasSelection ? 'hidden' : 'contents group-hover:hidden pointer-coarse:group-hover:contents'}>
          <Avatar name={name} badge={connector} />
        </span>
        <span className={hasSelection ? 'contents' : 'hidden group-hover:contents pointer-coarse:group-hover:hidden'}>
          <Checkbox isSelected={isSelected} onChange={() => props.onSelect(id)} label={t`Select ${name}`} />
        </span>
      </div>
      <div role="gridcell" className="min-w-0 flex-1">
        <Link
          to={conversationPath(id, { inbox, section, conversation: null })}
          search={true}
          tabIndex={-1}
          preload={false}
          className="no-ring absolute inset-0"
          aria-hidden="true"
        />
        <div className="flex items-baseline gap-2">
          <span className={`min-w-0 flex-1 truncate text-ui ${conversation.unread ? 'font-bold' : ''}`}>
            {name}
            {conversation.unread && <span className="sr-only">, {t`unread`}</span>}
          </span>
          <Time at={conversation.lastActivityAt} className="shrink-0 text-meta text-text-3" />
        </div>
        {compact ? (
          <div className="flex items-center gap-2 text-dense">
            <span className={`min-w-0 flex-1 truncate ${conversation.unread ? 'text-text' : 'text-text-2'}`}>
              {conversation.subject ?? <Preview conversation={conversation} />}
            </span>
            <Marks conversation={conversation} section={section} hasLeft={hasLeft} most={1} />
          </div>
        ) : (
          <>
            <div className={`truncate text-dense ${conversation.unread ? 'font-bold text-text' : 'text-text'}`}>
              {conversation.subject || t`(no subject)`}
            </div>
            <div className="flex items-center gap-2 text-dense text-text-3">
              <span className="min-w-0 flex-1 truncate">
                <Preview conversation={conversation} />
              </span>
              <Marks conversation={conversation} section={section} hasLeft={hasLeft} most={2} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Preview({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member.name);
  const last = conversation.lastMessage;
  if (!last) return <>{t`No messages yet`}</>;
  if (last.kind === 'note') {
    return (
      <>
        <Icon name="note" size={13} label={t`Note`} className="mr-1 inline align-[-2px]" />
        {last.text}
      </>
    );
  }
  if (last.direction === 'in') return <>{last.text}</>;
  return (
    <>
      {last.authorName === me ? t`You:` : t`${last.authorName}:`} {last.text}
    </>
  );
}

/** At most so many marks: what needs somebody first, then who holds it, then tags. */
function Marks({
  conversation,
  section,
  hasLeft,
  most,
}: {
  conversation: Conversation;
  section: SectionName;
  hasLeft: boolean;
  most: number;
}) {
  const { t } = useLingui();
  const me = useStore((store) => store.me.member.id);
  const assignee = useStore((store) => (conversation.assigneeId ? store.members[conversation.assigneeId]?.name : null));
  const tags = useStore((store) => store.tags);
  const hasDraft = useStore(
    (store) =>
      store.drafts[`${conversation.id}/reply`] !== undefined || store.drafts[`${conversation.id}/note`] !== undefined,
  );
  const others = useLive((live) => (live.presence[conversation.id] ?? []).filter((one) => one.memberId !== me).length);
  const marks: React.ReactNode[] = [];
  if (hasLeft)
    marks.push(
      <Badge key="left">
        <WhereItWent conversation={conversation} assignee={assignee} />
      </Badge>,
    );
  if (conversation.deliveryTrouble)
    marks.push(<Badge key="trouble" tone="danger" icon="alert">{t`delivery problem`}</Badge>);
  if (conversation.missed && section !== 'missed')
    marks.push(<Badge key="missed" tone="warning" icon="missed">{t`missed`}</Badge>);
  if (hasDraft && section !== 'drafts') marks.push(<Badge key="draft" icon="draft">{t`draft`}</Badge>);
  if (conversation.snoozedUntil && conversation.status === 'snoozed') {
    marks.push(
      <Badge key="snooze" icon="snooze">
        <Time at={conversation.snoozedUntil} as="day-and-clock" />
      </Badge>,
    );
  }
  if (others > 0)
    marks.push(<Icon key="here" name="others" size={14} label={t`A colleague is here`} className="text-accent" />);
  if (assignee && section !== 'mine' && !hasLeft)
    marks.push(
      <Badge key="assignee" icon="assign">
        {assignee}
      </Badge>,
    );
  const names = conversation.tags.flatMap((id) => tags[id]?.name ?? []);
  if (names[0])
    marks.push(
      <Badge key="tags" icon="tag" title={names.join(', ')}>
        {names.length > 1 ? `${names[0]} +${names.length - 1}` : names[0]}
      </Badge>,
    );
  return <span className="flex max-w-[55%] shrink-0 items-center gap-1">{marks.slice(0, most)}</span>;
}

/** Where a row went that is no longer in its section. */
function WhereItWent({ conversation, assignee }: { conversation: Conversation; assignee: string | null | undefined }) {
  const { t } = useLingui();
  switch (shelfOf(conversation)) {
    case 'closed':
      return <>{t`closed`}</>;
    case 'pending':
      return <>{t`on hold`}</>;
    case 'snoozed':
      return <>{t`snoozed`}</>;
    case 'spam':
      return <>{t`spam`}</>;
    case 'assigned':
      return <>{assignee ? t`assigned to ${assignee}` : t`assigned`}</>;
    default:
      return <>{t`unassigned`}</>;
  }
}
