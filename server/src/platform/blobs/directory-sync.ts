// Syncs directories, many callers at a time: those who come while a sync of their directory runs share the next one.
// So a burst of mails pays for a few syncs, and each still waits for one that began after its own rename.
import { open } from 'node:fs/promises';

interface Turn {
  running: Promise<void>;
  next: Promise<void> | null;
}

/** Makes a function that resolves when everything renamed into `path` before the call is durable. */
export function createDirectorySync(sync: (path: string) => Promise<void> = syncOnce): (path: string) => Promise<void> {
  const turns = new Map<string, Turn>();

  const start = (path: string): Promise<void> => {
    const turn: Turn = { running: sync(path), next: null };
    turns.set(path, turn);
    const end = () => {
      if (turns.get(path) === turn) turns.delete(path);
    };
    turn.running.then(end, end);
    return turn.running;
  };

  return (path) => {
    const turn = turns.get(path);
    if (!turn) return start(path);
    turn.next ??= turn.running.then(
      () => start(path),
      () => start(path),
    );
    return turn.next;
  };
}

async function syncOnce(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
