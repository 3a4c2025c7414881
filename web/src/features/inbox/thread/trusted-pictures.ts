/** Senders whose pictures I always load: asked of the server once a visit, changed at once. */
import type { PictureSender } from '@irori/contract/messages/original';
import { useSyncExternalStore } from 'react';
import { api } from '../../../api/client.ts';

let senders: ReadonlySet<string> | null = null;
let asked = false;
const listeners = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  senders = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** False until the server has said so. @param address null for messages without a sender */
export function useLoadsPicturesOf(address: string | null): boolean {
  return useSyncExternalStore(subscribe, () => address !== null && (senders?.has(address.toLowerCase()) ?? false));
}

/** Learns of them when the first mail with pictures from outside is shown; a failure is no trouble: they wait for a click. */
export function learnPictureSenders(): void {
  if (asked) return;
  asked = true;
  api
    .get<{ items: PictureSender[] }>('picture-senders')
    .then(({ items }) => change(new Set([...(senders ?? []), ...items.map(({ address }) => address)])))
    .catch(() => {
      asked = false;
    });
}

export async function loadPicturesOf(address: string, always: boolean): Promise<void> {
  const key = address.toLowerCase();
  const path = `picture-senders/${encodeURIComponent(key)}`;
  await (always ? api.put(path, undefined) : api.delete(path));
  const next = new Set(senders ?? []);
  if (always) next.add(key);
  else next.delete(key);
  change(next);
}
