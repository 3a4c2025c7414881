/** The inbox: list, thread and customer beside each other as far as the window allows, one at a time on a phone. */

import type { Section } from '@irori/contract/conversations/api';
import { useLingui } from '@lingui/react/macro';
import { getRouteApi, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { type SectionName, sections } from '../../actions/go-to.ts';
import { setDrawer, useDrawer, usePanes } from '../../actions/stage.ts';
import { withConversationWords } from '../../locales/i18n.ts';
import { Sheet } from '../../ui/dialog.tsx';
import { Boundary, Skeleton } from '../../ui/state.tsx';
import { useWidth, type Width } from '../../ui/use-media.ts';
import { NotFound } from '../shell/starting.tsx';
import { rememberPlace } from './last-place.ts';
import { ConversationList } from './list/conversation-list.tsx';
import { Splitter } from './splitter.tsx';

// The first list is drawn without them; they are fetched as soon as it is.
const loadThread = () => withConversationWords(import('./thread/thread-pane.tsx'));
const ThreadPane = lazy(() => loadThread().then((module) => ({ default: module.ThreadPane })));
const loadPanel = () => withConversationWords(import('./panel/customer-panel.tsx'));
const CustomerPanel = lazy(() => loadPanel().then((module) => ({ default: module.CustomerPanel })));

const route = getRouteApi('/app/inbox/$inbox/$section');

export function InboxScreen() {
  const { inbox, section } = route.useParams();
  const search = route.useSearch();
  const { conversation } = useParams({ strict: false }) as { conversation?: string };
  const width = useWidth();
  const panes = usePanes();

  useEffect(() => rememberPlace(inbox, section), [inbox, section]);
  useEffect(prefetchWhenIdle, []);

  const known = sections.find((one) => one.id === section);
  if (!known) return <NotFound />;
  const showList = width !== 'phone' || !conversation;
  const showThread = width !== 'phone' || conversation;
  return (
    <main id="main" tabIndex={-1} className="no-ring flex h-full min-h-0">
      {showList && (
        <>
          <div
            className="flex h-full min-h-0 w-full shrink-0 flex-col pane:w-(--list-width)"
            style={{ '--list-width': `${width === 'narrow' ? 320 : panes.listWidth}px` } as React.CSSProperties}
          >
            <ConversationList
              key={`${inbox}/${section}`}
              inbox={inbox}
              section={section as SectionName}
              open={conversation ?? null}
              sort={search.sort ?? 'newest'}
              tag={search.tag}
              assignee={search.assignee}
            />
          </div>
          {width !== 'phone' && width !== 'narrow' && <Splitter />}
        </>
      )}
      {showThread && (
        <div className={`flex min-h-0 min-w-0 flex-1 ${width === 'narrow' ? 'border-l' : ''}`}>
          <Suspense fallback={<ThreadGhost />}>
            {conversation ? (
              <OpenConversation key={conversation} id={conversation} section={section as Section} width={width} />
            ) : (
              <NothingOpen />
            )}
          </Suspense>
        </div>
      )}
    </main>
  );
}

function OpenConversation({ id, section, width }: { id: string; section: Section; width: Width }) {
  const { t } = useLingui();
  const panes = usePanes();
  const beside = width === 'full';
  return (
    <>
      <Boundary title={t`This conversation cannot be shown`} retry={t`Try again`}>
        <ThreadPane id={id} section={section} />
      </Boundary>
      {beside && panes.panel === 'open' && (
        <aside data-pane="panel" aria-label={t`Customer`} className="h-full w-80 shrink-0 overflow-y-auto border-l">
          <Boundary title={t`The customer cannot be shown`} retry={t`Try again`}>
            <CustomerPanel conversationId={id} />
          </Boundary>
        </aside>
      )}
      {!beside && <PanelSheet id={id} />}
    </>
  );
}

/** Where there is no room beside the thread, the customer comes as a drawer and goes with a press beside it. */
function PanelSheet({ id }: { id: string }) {
  const { t } = useLingui();
  const open = useDrawer();
  // A drawer that was left open would cover the next conversation.
  useEffect(() => () => setDrawer(false), []);
  return (
    <Sheet title={t`Customer`} isOpen={open} onClose={() => setDrawer(false)} closeLabel={t`Close`}>
      <Suspense fallback={<Skeleton className="m-4 h-40" />}>
        <CustomerPanel conversationId={id} />
      </Suspense>
    </Sheet>
  );
}

function NothingOpen() {
  const { t } = useLingui();
  return (
    <div className="flex flex-1 items-center justify-center bg-surface p-8 text-center text-dense text-text-3">
      {t`Choose a conversation, or press J.`}
    </div>
  );
}

function ThreadGhost() {
  return (
    <div className="after-150 flex flex-1 flex-col gap-4 p-6" aria-hidden="true">
      <Skeleton className="h-8 w-1/3" />
      <Skeleton className="h-40" />
      <Skeleton className="h-24" />
    </div>
  );
}

function prefetchWhenIdle(): () => void {
  const fetchAll = () => {
    void loadThread();
    void loadPanel();
    void import('./composer/editor.tsx');
    void withConversationWords(import('../palette/overlays.tsx'));
  };
  const timer = setTimeout(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 4000 });
    else fetchAll();
  }, 300);
  return () => clearTimeout(timer);
}
