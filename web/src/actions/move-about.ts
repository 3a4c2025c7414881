/** Moving in lists, threads and between panes. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { IconName } from '../ui/icon.tsx';
import type { Action, ActionGroup } from './action.ts';
import { currentPath, goTo, inboxPlace } from './go.ts';
import { stage } from './stage.ts';

const onKey = (
  id: string,
  group: ActionGroup,
  icon: IconName,
  keys: readonly string[],
  label: MessageDescriptor,
  can: () => boolean,
  run: () => void,
): Action => ({ id, group, icon, keys, label: () => label, can, run, onlyKey: true });

const inList = () => stage('list') !== undefined;
const inThread = () => stage('thread') !== undefined;
/** The arrow keys scroll and move within whatever has the focus; the list answers them only while it has it. */
const listFocused = () => inList() && document.activeElement?.closest('[data-pane="list"]') !== null;
const threadFocused = () => inThread() && document.activeElement?.closest('[data-pane="thread"]') !== null;

export const movingActions: readonly Action[] = [
  onKey('next', 'list', 'down', ['j'], msg`Next conversation`, inList, () => stage('list')?.move(1, false)),
  onKey('previous', 'list', 'up', ['k'], msg`Previous conversation`, inList, () => stage('list')?.move(-1, false)),
  onKey('row-down', 'list', 'down', ['arrowdown'], msg`Row down`, listFocused, () => stage('list')?.move(1, false)),
  onKey('row-up', 'list', 'up', ['arrowup'], msg`Row up`, listFocused, () => stage('list')?.move(-1, false)),
  onKey('open', 'list', 'enter', ['enter', 'o'], msg`Open`, listFocused, () => stage('list')?.openFocused()),
  onKey('select', 'list', 'check', ['x'], msg`Select`, inList, () => stage('list')?.toggleSelected()),
  onKey('extend-down', 'list', 'down', ['shift+j', 'shift+arrowdown'], msg`Select downwards`, inList, () =>
    stage('list')?.move(1, true),
  ),
  onKey('extend-up', 'list', 'up', ['shift+k', 'shift+arrowup'], msg`Select upwards`, inList, () =>
    stage('list')?.move(-1, true),
  ),
  onKey('message-down', 'thread', 'down', ['arrowdown'], msg`Next message`, threadFocused, () =>
    stage('thread')?.move(1),
  ),
  onKey('message-up', 'thread', 'up', ['arrowup'], msg`Previous message`, threadFocused, () =>
    stage('thread')?.move(-1),
  ),
  onKey('message-first', 'thread', 'up', ['home'], msg`First message`, threadFocused, () =>
    stage('thread')?.move('first'),
  ),
  onKey('message-last', 'thread', 'down', ['end'], msg`Last message`, threadFocused, () =>
    stage('thread')?.move('last'),
  ),
  onKey('message-menu', 'thread', 'more', ['.'], msg`Menu of the message`, inThread, () => stage('thread')?.openMenu()),
  onKey('message-quote', 'thread', 'quote', ['q'], msg`Show or hide the quote`, inThread, () =>
    stage('thread')?.toggleQuote(),
  ),
  {
    id: 'original',
    group: 'thread',
    icon: 'original',
    keys: ['v'],
    label: () => msg`Original mail`,
    can: inThread,
    run: () => stage('thread')?.openOriginal(),
  },
  onKey('back', 'anywhere', 'back', ['escape'], msg`Back`, canGoBack, goBack),
  onKey(
    'next-pane',
    'anywhere',
    'panel',
    ['f6'],
    msg`Next pane`,
    () => true,
    () => movePane(1),
  ),
  onKey(
    'previous-pane',
    'anywhere',
    'panel',
    ['shift+f6'],
    msg`Previous pane`,
    () => true,
    () => movePane(-1),
  ),
];

function canGoBack(): boolean {
  return (stage('list')?.selected().length ?? 0) > 0 || inboxPlace(currentPath())?.conversation != null;
}

function goBack(): void {
  const list = stage('list');
  if (list && list.selected().length > 0) return list.clearSelection();
  const place = inboxPlace();
  if (!place) return;
  goTo(`/inbox/${place.inbox}/${place.section}`);
  requestAnimationFrame(() => stage('list')?.focus());
}

/** Focus goes round the panes that are shown, in the order of the page. */
function movePane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  // The innermost: the composer lies within the thread.
  const at = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + by + panes.length) % panes.length] ?? panes[0]!;
  if (next.dataset.pane === 'list') return stage('list')?.focus();
  if (next.dataset.pane === 'thread') return stage('thread')?.focus();
  // The first that takes the focus: some are there and not shown.
  const targets = next.querySelectorAll<HTMLElement>(
    'a[href], button:not([disabled]), [tabindex="0"], input, [contenteditable="true"]',
  );
  for (const target of targets) {
    target.focus();
    if (document.activeElement === target) return;
  }
  next.focus();
}
