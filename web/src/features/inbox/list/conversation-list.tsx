/**
 * The list of a section: a grid of virtual rows with one roving focus. It never reorders under a pointer or the focus,
 * and the focused row stays mounted wherever one scrolls.
 */

import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useRouter } from '@tanstack/react-router';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { VList, type VListHandle } from 'virtua';
import { conversationPath, goTo } from '../../../actions/go.ts';
import { type ListHandle, useHandle } from '../../../actions/stage.ts';
import { describeError, traceOf } from '../../../api/describe-problem.ts';
import { useStore } from '../../../sync/live.ts';
import { ensureThread } from '../../../sync/threads.ts';
import { announce } from '../../../ui/announce.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/state.tsx';
import { useWidth } from '../../../ui/use-media.ts';
import { BulkBar } from './bulk-bar.tsx';
import { EmptySection } from './empty-section.tsx';
import { ListHead } from './list-head.tsx';
import { ConversationRow } from './row.tsx';
import { type RowsWanted, useRows } from './use-rows.ts';

export interface ConversationListProps extends RowsWanted {
  readonly open: string | null;
}

export function ConversationList(props: ConversationListProps) {
  const { section, inbox, open } = props;
  const { t } = useLingui();
  const width = useWidth();
  const density = useStore((store) => store.me.preferences.density);
  const [focused, setFocused] = useState<string | null>(open);
  const [selected, setSelected] = useState<ReadonlySet<string>>(nobody);
  const [pointerIn, setPointerIn] = useState(false);
  const [focusIn, setFocusIn] = useState(false);
  const list = useRef<VListHandle>(null);
  const grid = useRef<HTMLDivElement>(null);
  const hand = pointerIn ? 'pointer' : focusIn ? 'focus' : null;
  const rows = useRows(props, hand, open ?? focused);
  const { shown, left, waiting, state } = rows;

  // What is open is where the keys stand.
  useEffect(() => setFocused((before) => open ?? before), [open]);
  const stands = focused !== null && shown.includes(focused);
  const active = stands ? focused : (shown[0] ?? null);
  const activeIndex = active === null ? -1 : shown.indexOf(active);
  usePrefetchAfter(open, shown);
  useSpokenNews(waiting);

  const select = useCallback(
    (id: string) =>
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const onFocusRow = useCallback((id: string) => {
    setFocused(id);
    void ensureThread(id);
  }, []);

  const handle: ListHandle = {
    ids: () => shown,
    focusedId: () => active,
    selected: () => [...selected].filter((id) => shown.includes(id)),
    clearSelection: () => setSelected(nobody),
    toggleSelected: () => active && select(active),
    openFocused: () => active && goTo(conversationPath(active)),
    focus: () => focusRow(grid.current, active),
    letIn: rows.release,
    move(by, extend) {
      // Before anything was looked at, the first step leads to the first row.
      const to = shown[Math.min(shown.length - 1, Math.max(0, stands ? activeIndex + by : 0))];
      if (!to || !active) return;
      if (extend) setSelected((before) => new Set([...before, active, to]));
      setFocused(to);
      list.current?.scrollToIndex(shown.indexOf(to), { align: 'nearest' });
      // With a conversation open, moving reads the next one; Back leads to the list, not through all of them.
      if (open && !extend && width !== 'phone') goTo(conversationPath(to), true);
      else requestAnimationFrame(() => focusRow(grid.current, to));
      void ensureThread(to);
    },
  };
  useHandle('list', handle);

  const rowHeight = density === 'compact' && width !== 'phone' ? 52 : 72;
  const firstLoad = shown.length === 0 && !state.complete && state.error === null;
  return (
    <section
      data-pane="list"
      aria-label={t`List of conversations`}
      className="flex min-h-0 flex-1 flex-col"
      onPointerEnter={(event) => event.pointerType === 'mouse' && setPointerIn(true)}
      onPointerLeave={() => setPointerIn(false)}
      onTouchStart={() => setPointerIn(true)}
      onTouchEnd={() => setTimeout(() => setPointerIn(false), 1000)}
      onFocus={() => setFocusIn(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocusIn(false)}
    >
      <ListHead {...props} total={shown.length} />
      {selected.size > 0 && <BulkBar count={selected.size} onClear={() => setSelected(nobody)} />}
      {state.error !== null && (
        <Notice
          flat
          tone="danger"
          action={
            <Button size="small" look="quiet" onPress={rows.retry}>
              <Trans>Retry</Trans>
            </Button>
          }
        >
          {describeError(state.error)} <span className="select-all text-meta">{traceOf(state.error)}</span>
        </Notice>
      )}
      {waiting > 0 && (
        <button
          type="button"
          className="ring-inside flex h-8 w-full shrink-0 items-center justify-center gap-1 border-b bg-selected font-bold text-accent text-dense"
          onClick={() => {
            rows.release();
            list.current?.scrollToIndex(0);
          }}
        >
          <Plural value={waiting} one="# new" other="# new" />
          <Icon name="up" size={14} />
        </button>
      )}
      {firstLoad ? (
        <GhostRows height={rowHeight} />
      ) : shown.length === 0 ? (
        state.error === null && <EmptySection section={section} inbox={inbox} filtered={isFiltered(props)} />
      ) : (
        <div
          ref={grid}
          role="grid"
          aria-label={t`Conversations`}
          aria-rowcount={state.complete ? shown.length : -1}
          aria-multiselectable="true"
          className="min-h-0 flex-1"
        >
          <VList
            ref={list}
            data={shown}
            itemSize={rowHeight}
            keepMounted={activeIndex === -1 ? [] : [activeIndex]}
            style={{ height: '100%' }}
            onScroll={() => {
              const view = list.current;
              if (view && view.findItemIndex(view.scrollOffset + view.viewportSize) > shown.length - 15)
                rows.loadMore();
            }}
          >
            {(id, index) => (
              <Row
                key={id}
                id={id}
                index={index}
                section={section}
                inbox={inbox}
                height={rowHeight}
                isOpen={id === open}
                isActive={id === active}
                isSelected={selected.has(id)}
                hasSelection={selected.size > 0}
                hasLeft={left.has(id)}
                onSelect={select}
                onFocusRow={onFocusRow}
              />
            )}
          </VList>
        </div>
      )}
    </section>
  );
}

const Row = memo(ConversationRow);
const nobody: ReadonlySet<string> = new Set();

const isFiltered = ({ tag, assignee }: RowsWanted): boolean => tag !== undefined || assignee !== undefined;

function focusRow(grid: HTMLElement | null, id: string | null): void {
  grid?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus();
}

/** The two rows after the open one are what will be opened next. */
function usePrefetchAfter(open: string | null, shown: readonly string[]): void {
  const router = useRouter();
  useEffect(() => {
    if (!open || router.state.isLoading) return;
    const at = shown.indexOf(open);
    if (at === -1) return;
    const timer = setTimeout(() => {
      for (const id of shown.slice(at + 1, at + 3)) void ensureThread(id);
    }, 250);
    return () => clearTimeout(timer);
  }, [open, shown, router]);
}

function useSpokenNews(waiting: number): void {
  const { t } = useLingui();
  useEffect(() => {
    if (waiting > 0) announce(t`New conversations wait: ${waiting}`);
  }, [waiting, t]);
}

function GhostRows({ height }: { height: number }) {
  const { t } = useLingui();
  return (
    <div className="after-150 flex-1 overflow-hidden" role="status" aria-label={t`Loading conversations`}>
      {[1, 2, 3, 4, 5, 6, 7, 8].map((row) => (
        <div key={row} className="flex items-center gap-3 border-b px-4" style={{ height }}>
          <Skeleton className="size-8 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
