/**
 * What doors and lines ask about channels with every message, kept in memory. The database says on `irori_channels` which
 * workspace changed (triggers, so that no command can forget it), and all that is known of that workspace is dropped, in
 * every process. Until listening works, nothing is kept.
 */
import type { House } from '../house.ts';

export interface ChannelCache {
  /**
   * The value under a key of a workspace, loaded when it is not known. What changes while it is loaded is not kept.
   * `undefined` is never kept: what does not exist may exist the next moment.
   */
  get<T>(workspaceId: string, key: string, load: () => Promise<T>): Promise<T>;
  /** The same for values that name their workspace only once loaded. */
  getAnywhere<T extends { readonly workspaceId: string } | undefined>(key: string, load: () => Promise<T>): Promise<T>;
}

const caches = new WeakMap<object, ChannelCache>();

/** The cache of a house; one for each database, begun when first asked for. */
export function channelCache({ database, log }: Pick<House, 'database' | 'log'>): ChannelCache {
  const known = caches.get(database);
  if (known) return known;
  const cache = makeCache((forget, forgetAll) =>
    database.listen('irori_channels', forget, forgetAll).catch((error: unknown) => {
      log.warn({ err: error }, 'Changes of channels cannot be heard; they are read each time');
      throw error;
    }),
  );
  caches.set(database, cache);
  return cache;
}

type Listen = (forget: (workspaceId: string) => void, forgetAll: () => void) => Promise<unknown>;

function makeCache(listen: Listen): ChannelCache {
  let byWorkspace = new Map<string, Map<string, Promise<unknown>>>();
  let anywhere = new Map<string, Promise<unknown>>();
  // Grows with each word of a change; a value that was asked for before it may be older than the change.
  let changes = 0;
  let listening = false;

  const forgetAll = (): void => {
    changes += 1;
    byWorkspace = new Map();
    anywhere = new Map();
  };
  const forget = (workspaceId: string): void => {
    changes += 1;
    byWorkspace.delete(workspaceId);
    anywhere = new Map();
  };
  listen(forget, forgetAll).then(
    () => {
      listening = true;
    },
    () => undefined,
  );

  async function through<T>(
    place: () => Map<string, Promise<unknown>>,
    key: string,
    load: () => Promise<T>,
  ): Promise<T> {
    if (!listening) return load();
    const kept = place().get(key);
    if (kept) return kept as Promise<T>;
    const before = changes;
    const loading = load();
    place().set(key, loading);
    const drop = (): void => {
      if (place().get(key) === loading) place().delete(key);
    };
    try {
      const value = await loading;
      if (value === undefined || changes !== before) drop();
      return value;
    } catch (error) {
      drop();
      throw error;
    }
  }

  return {
    get: (workspaceId, key, load) => {
      const place = (): Map<string, Promise<unknown>> => {
        const known = byWorkspace.get(workspaceId) ?? new Map<string, Promise<unknown>>();
        byWorkspace.set(workspaceId, known);
        return known;
      };
      return through(place, key, load);
    },
    getAnywhere: (key, load) => through(() => anywhere, key, load),
  };
}
