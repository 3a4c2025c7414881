/**
 * What stands on the screen right now, for actions: the list, thread and composer that are mounted, and the one overlay
 * that is open. Screens register themselves here; actions never reach into screens.
 */
import { useEffect, useSyncExternalStore } from 'react';

export interface ListHandle {
  /** Rows in the order shown. */
  ids(): readonly string[];
  focusedId(): string | null;
  selected(): readonly string[];
  move(by: number, extend: boolean): void;
  openFocused(): void;
  toggleSelected(): void;
  clearSelection(): void;
  focus(): void;
  /** Lets in what waits: for what the member asked to see again. */
  letIn(): void;
}

export interface ThreadHandle {
  readonly conversationId: string;
  move(by: number | 'first' | 'last'): void;
  openOriginal(): void;
  /** The message that has the focus, so that keys can mean it; null when none has. */
  focusedMessage(): string | null;
  toggleQuote(): void;
  openMenu(): void;
  focus(): void;
}

export interface ComposerHandle {
  write(kind: 'reply' | 'note', everyone: boolean): void;
}

interface Handles {
  list: ListHandle;
  thread: ThreadHandle;
  composer: ComposerHandle;
}

const handles: Partial<Handles> = {};

export const stage = <K extends keyof Handles>(name: K): Handles[K] | undefined => handles[name];

/** Registers what a mounted screen can do, for as long as it is mounted. */
export function useHandle<K extends keyof Handles>(name: K, handle: Handles[K]): void {
  useEffect(() => {
    handles[name] = handle;
    return () => {
      if (handles[name] === handle) delete handles[name];
    };
  });
}

export type Overlay =
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'assign'; readonly ids: readonly string[] }
  | { readonly kind: 'tag'; readonly ids: readonly string[] }
  | { readonly kind: 'snooze'; readonly ids: readonly string[] }
  | { readonly kind: 'customer'; readonly ids: readonly string[] }
  | { readonly kind: 'block'; readonly ids: readonly string[] }
  | { readonly kind: 'delete'; readonly ids: readonly string[] };

let overlay: Overlay | null = null;
/** Folded panes; remembered on this device. */
let panes = readPanes();
const listeners = new Set<() => void>();

/** Keys pressed since an overlay was asked for and before it could take them; null when nothing is on its way. */
let ahead: string[] | null = null;

export function openOverlay(next: Overlay | null): void {
  overlay = next;
  ahead = next === null ? null : [];
  tell();
}

/** True while an overlay is on its way: keys belong to it already, and not to the page that still has the focus. */
export const isOverlayComing = (): boolean => ahead !== null;
export const keepKey = (key: string): void => void ahead?.push(key);

/** What was pressed meanwhile; from now on the overlay hears for itself. */
export function takeKeys(): readonly string[] {
  const keys = ahead ?? [];
  ahead = null;
  return keys;
}

export const useOverlay = (): Overlay | null => useSyncExternalStore(subscribe, () => overlay);
export const currentOverlay = (): Overlay | null => overlay;

export interface Panes {
  readonly sideBar: 'open' | 'folded';
  readonly panel: 'open' | 'closed';
  readonly listWidth: number;
}

export function setPanes(change: Partial<Panes>): void {
  panes = { ...panes, ...change };
  try {
    localStorage.setItem('irori.panes', JSON.stringify(panes));
  } catch {
    // Private mode: remembered until the page goes.
  }
  tell();
}

/** The customer as a drawer, where there is no room beside the thread; never remembered. */
let drawer = false;

export function setDrawer(open: boolean): void {
  drawer = open;
  tell();
}

export const useDrawer = (): boolean => useSyncExternalStore(subscribe, () => drawer);
export const isDrawerOpen = (): boolean => drawer;

export const usePanes = (): Panes => useSyncExternalStore(subscribe, () => panes);
export const currentPanes = (): Panes => panes;

function readPanes(): Panes {
  const usual: Panes = { sideBar: 'open', panel: 'open', listWidth: 360 };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem('irori.panes') ?? '{}') as Partial<Panes>) };
  } catch {
    return usual;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = () => {
  for (const listener of listeners) listener();
};
