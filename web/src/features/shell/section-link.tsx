/** A section with its counter: the absolute number of the server, shown where it calls for work. */

import type { InboxCounters } from '@irori/contract/conversations/api';
import { i18n } from '@lingui/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { inboxPlace } from '../../actions/go.ts';
import type { SectionName, sections } from '../../actions/go-to.ts';
import { useStore } from '../../sync/live.ts';
import { Counter } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { lastPlace } from '../inbox/last-place.ts';

export function SectionLink({ section, folded }: { section: (typeof sections)[number]; folded: boolean }) {
  const { id, icon, label } = section;
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = inboxPlace(path);
  const inbox = place?.inbox ?? inboxPlace(lastPlace())?.inbox ?? 'all';
  const count = useStore((store) => sectionCount(id, inbox, store.counters, Object.values(store.drafts).length));
  const shown = shownCount(id, count);
  const active = place?.section === id;
  const name = i18n._(label);
  const link = (
    <Link
      to="/inbox/$inbox/$section"
      params={{ inbox, section: id }}
      aria-current={active ? 'page' : undefined}
      {...(folded ? { 'aria-label': shown === null ? name : `${name}, ${shown}` } : {})}
      className={`ring-inside target group flex h-8 items-center gap-2.5 rounded-control px-2 ${folded ? 'justify-center' : ''} ${active ? 'bg-selected font-bold text-text' : 'text-text-2 hover:bg-hover hover:text-text'}`}
    >
      <span className="relative">
        <Icon name={icon} />
        {folded && shown !== null && <span className="-top-1 -right-1.5 absolute size-2 rounded-full bg-accent" />}
      </span>
      {!folded && <span className="min-w-0 flex-1 truncate">{name}</span>}
      {!folded &&
        (shown !== null ? (
          <Counter count={shown} strong />
        ) : (
          count !== null &&
          count > 0 && (
            <span className="hidden group-hover:inline group-focus-visible:inline">
              <Counter count={count} />
            </span>
          )
        ))}
    </Link>
  );
  return <li>{folded ? <Tip text={shown === null ? name : `${name} ${shown}`}>{link}</Tip> : link}</li>;
}

/** The server's own absolute numbers; over all inboxes their sum. Null where there is none. */
function sectionCount(
  section: SectionName,
  inbox: string,
  counters: Readonly<Record<string, InboxCounters>>,
  drafts: number,
): number | null {
  if (section === 'drafts') return drafts;
  const wanted = inbox === 'all' ? Object.values(counters) : [counters[inbox]];
  const name = section === 'mine' ? 'mineUnread' : section;
  return wanted.reduce((sum, one) => sum + (one?.[name] ?? 0), 0);
}

/** Unassigned and Missed show conversations, Mine what is unread; the others nothing until they are pointed at. */
function shownCount(section: SectionName, count: number | null): number | null {
  const always: readonly SectionName[] = ['unassigned', 'missed', 'mine', 'drafts'];
  return count !== null && count > 0 && always.includes(section) ? count : null;
}
