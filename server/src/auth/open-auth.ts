// Puts the sign-in library together with the rest of the house: a session that ends is announced, so that its sockets
// close on every process.
import type { House } from '../house.ts';
import type { Auth } from './auth.ts';
import { announceSessionsEnded } from './end-access.ts';

/**
 * Makes the `auth` of a house: the sign-in library, loaded when it is first asked for. It takes a fifth of the time of a
 * start and 30 MB, and requests of those who are signed in do without it.
 */
export function openAuth(house: Pick<House, 'database' | 'secrets' | 'config' | 'log'>): () => Promise<Auth> {
  let loading: Promise<Auth> | undefined;
  return () => {
    loading ??= load(house);
    return loading;
  };
}

async function load(house: Pick<House, 'database' | 'secrets' | 'config' | 'log'>): Promise<Auth> {
  const { createAuth } = await import('./auth.ts');
  const { database } = house;
  return createAuth({
    db: database.db,
    secrets: house.secrets,
    config: house.config,
    log: house.log,
    onSessionEnd: (userId) => announceSessionsEnded(database, userId),
  });
}
