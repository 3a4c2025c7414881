/**
 * Work that runs once in the whole installation and without end, each piece under a lease of its own: looked after when a
 * channel changes and now and then besides, begun where nobody runs it, ended where it is wanted no more.
 */
import type { House } from '../../house.ts';
import { takeLease } from '../../platform/leases.ts';

const lookEveryMs = 15_000;

export interface Piece {
  readonly id: string;
  /** Changes when what it works by was edited: it is begun anew with what that says now. */
  readonly version: string;
}

export interface LeasedWork<P extends Piece> {
  /** Names leases and log lines, e.g. `receiver`. */
  readonly name: string;
  wanted(): Promise<readonly P[]>;
  /** Works until the signal aborts, or is done. */
  run(piece: P, signal: AbortSignal): Promise<void>;
}

export interface RunningWork {
  stop(): Promise<void>;
}

export async function keepLeasedWork<P extends Piece>(
  house: Pick<House, 'database' | 'log'>,
  processId: string,
  work: LeasedWork<P>,
): Promise<RunningWork> {
  const running = new Map<string, { abort: AbortController; ended: Promise<void>; version: string }>();
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking
      .then(reconcile)
      .catch((error) => house.log.error({ err: error }, `${work.name}s could not be looked after`));
    return looking;
  };

  async function reconcile(): Promise<void> {
    if (stopped) return;
    const wanted = new Map((await work.wanted()).map((piece) => [piece.id, piece]));
    for (const [id, entry] of running) {
      if (wanted.get(id)?.version === entry.version) continue;
      entry.abort.abort();
      await entry.ended;
    }
    for (const piece of wanted.values()) if (!running.has(piece.id)) await begin(piece);
  }

  async function begin(piece: P): Promise<void> {
    const lease = await takeLease(house.database, `${work.name} ${piece.id}`, processId);
    if (!lease) return;
    const abort = new AbortController();
    const ended = work
      .run(piece, AbortSignal.any([abort.signal, lease.signal]))
      .catch((error) => house.log.error({ err: error, id: piece.id }, `${work.name} broke off`))
      .finally(async () => {
        running.delete(piece.id);
        await lease.release().catch(() => undefined);
      });
    running.set(piece.id, { abort, ended, version: piece.version });
  }

  const stopListening = await house.database.listen(
    'irori_channels',
    () => void look(),
    () => void look(),
  );
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  await look();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await stopListening();
      await looking;
      for (const entry of running.values()) entry.abort.abort();
      await Promise.all([...running.values()].map((entry) => entry.ended));
    },
  };
}
