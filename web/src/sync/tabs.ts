/**
 * Several tabs of one browser: each holds a lock with its name for as long as it lives, one of them leads (it holds the
 * socket) and shares what it hears. Without Web Locks (plain http in a local network) every tab leads itself.
 */
import { newId } from '../api/ids.ts';

export const tabId = newId();

const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
const nameOf = (tab: string) => `irori-tab-${tab}`;

/** Holds this tab's lock until the page goes. */
export function liveAsTab(): void {
  void locks?.request(nameOf(tabId), () => new Promise(() => undefined));
}

export async function tabIsAlive(tab: string): Promise<boolean> {
  if (!locks) return false;
  const { held } = await locks.query();
  return held?.some((lock) => lock.name === nameOf(tab)) ?? false;
}

/**
 * Calls `lead` once this tab leads; another tab takes over within a moment when it dies.
 * @returns `stop` ends leading or waiting; `usurp` takes the lead from a tab that no longer answers
 */
export function lineUpToLead(lead: () => () => void): { stop: () => void; usurp: () => void } {
  if (!locks) return { stop: lead(), usurp: () => undefined };
  let release: () => void = () => undefined;
  let stopped = false;
  const queue = (steal: boolean) => {
    void locks
      .request('irori-leader', { steal }, () => {
        if (stopped) return;
        const stopLeading = lead();
        return new Promise<void>((resolve) => {
          release = () => {
            stopLeading();
            release = () => undefined;
            resolve();
          };
        });
      })
      // The lead was taken away while this tab slept: stand in line again.
      .catch(() => {
        release();
        if (!stopped) queue(false);
      });
  };
  queue(false);
  return {
    stop() {
      stopped = true;
      release();
    },
    usurp: () => queue(true),
  };
}

type Note =
  | { kind: 'frame'; frame: unknown }
  | { kind: 'connection'; state: 'connecting' | 'online' | 'offline'; nextAttemptAt: number | null }
  | { kind: 'presence'; frame: unknown }
  /** A tab that follows wants to know how the line is; a leader that lives answers with `connection`. */
  | { kind: 'ask' }
  | { kind: 'reconnect' }
  | { kind: 'signed-out' };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('irori');

export const tellTabs = (note: Note): void => channel?.postMessage(note);

export function onTabs(listener: (note: Note) => void): () => void {
  const hear = (event: MessageEvent<Note>) => listener(event.data);
  channel?.addEventListener('message', hear);
  return () => channel?.removeEventListener('message', hear);
}
