/**
 * Whether the session lives. When a request finds that it ended, it waits here; the sign-in dialog opens over the page,
 * and everything that waits goes on once somebody signed in again.
 */
const signedInKey = 'irori.signed-in';

let ended = false;
let waiting: (() => void)[] = [];
const listeners = new Set<() => void>();

export function sessionRenewed(signal?: AbortSignal): Promise<void> {
  if (!ended) {
    ended = true;
    tellAll();
  }
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

export function renewSession(): void {
  ended = false;
  const going = waiting;
  waiting = [];
  for (const go of going) go();
  tellAll();
}

export const isSessionEnded = (): boolean => ended;

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A hint for the next start, so that it need not ask whether anybody is signed in. Never a permission. */
export function rememberSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(signedInKey, '1');
    else localStorage.removeItem(signedInKey);
  } catch {
    // Private mode: the next start asks.
  }
}

export function probablySignedIn(): boolean {
  try {
    return localStorage.getItem(signedInKey) !== null;
  } catch {
    return false;
  }
}

const tellAll = () => {
  for (const listener of listeners) listener();
};
