/**
 * What this device keeps, in IndexedDB. In private mode, with a full disk or where storage is forbidden, nothing is
 * kept and nothing fails: the page then lives on what it has in memory.
 */
import { clear, createStore, del, entries, get, set, type UseStore } from 'idb-keyval';

export interface Disk<T> {
  read(key: string): Promise<T | undefined>;
  all(): Promise<readonly (readonly [string, T])[]>;
  write(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** @param name of the database; each holds one kind of thing */
export function openDisk<T>(name: string): Disk<T> {
  let opened: UseStore | null = null;
  /** Some browsers throw on the very mention of storage, others reject later. */
  const tryTo = async <R>(work: (store: UseStore) => Promise<R>, otherwise: R): Promise<R> => {
    try {
      opened ??= createStore(name, 'rows');
      return await work(opened);
    } catch {
      return otherwise;
    }
  };
  return {
    read: (key) => tryTo<T | undefined>((store) => get<T>(key, store), undefined),
    all: () => tryTo<[string, T][]>((store) => entries<string, T>(store), []),
    write: (key, value) => tryTo((store) => set(key, value, store), undefined),
    remove: (key) => tryTo((store) => del(key, store), undefined),
    clear: () => tryTo((store) => clear(store), undefined),
  };
}
