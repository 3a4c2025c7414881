// The thread that PGlite runs in. It speaks PostgreSQL's own wire protocol with the main thread: bytes in, bytes out,
// strictly in order. So a long statement never stalls the event loop, and the client side is the same `pg` on both databases.

import { constants, cpSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs, durableStartParams, memoryStartParams } from './pglite-durable-fs.ts';

/** What the main thread passes at start. Without a directory the database lives in memory. */
export interface WorkerSettings {
  readonly directory?: string;
  /** A tarball of a data directory to begin with, when there is none yet. */
  readonly templateFile?: string;
}

export type ToWorker = Uint8Array | { kind: 'close' } | { kind: 'dump' } | { kind: 'copy'; target: string };
export type FromWorker =
  | Uint8Array
  | { kind: 'ready' }
  | { kind: 'closed' }
  | { kind: 'dumped'; tarball: Uint8Array }
  | { kind: 'copied'; error?: string }
  | { kind: 'failed'; message: string };

/** The status by which PGlite says that a statement failed, as PostgreSQL's long jump would. */
const ORDINARY_ERROR = 100;

const port = parentPort!;
const settings = workerData as WorkerSettings;

const pglite = new PGlite({
  ...(settings.directory === undefined ? {} : { fs: new DurableNodeFs(settings.directory) }),
  ...(settings.templateFile === undefined ? {} : { loadDataDir: new Blob([await readFile(settings.templateFile)]) }),
  startParams: [...(settings.directory === undefined ? memoryStartParams : durableStartParams)],
});
await pglite.waitReady;
dieOnPanic();

let chain: Promise<void> = Promise.resolve();
port.on('message', (message: ToWorker) => {
  chain = chain.then(() => handle(message)).catch(fail);
});
send({ kind: 'ready' });

async function handle(message: ToWorker): Promise<void> {
  if (message instanceof Uint8Array) return answer(message);
  if (message.kind === 'dump') {
    const tarball = new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer());
    return send({ kind: 'dumped', tarball });
  }
  if (message.kind === 'copy') return send(copyDirectory(message.target));
  await pglite.close();
  send({ kind: 'closed' });
  port.close();
}

/** Between two statements the files stand still: this thread is the only one that writes them. */
function copyDirectory(target: string): Extract<FromWorker, { kind: 'copied' }> {
  try {
    cpSync(settings.directory!, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
    return { kind: 'copied' };
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    return { kind: 'copied', error: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs one packet of protocol messages. PGlite hands out views of its memory, hence the copies. */
async function answer(message: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = [];
  await pglite.execProtocolRawStream(message, { syncToFs: false, onRawData: (bytes) => chunks.push(bytes.slice()) });
  const whole = chunks.length === 1 ? chunks[0]! : joined(chunks);
  port.postMessage(whole, [whole.buffer as ArrayBuffer]);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/**
 * PGlite runs PostgreSQL's loop until a packet is used up and ignores whatever it throws. After a panic (a log that cannot
 * be written, say) each round throws and uses up nothing, for ever: this ends the thread instead, and with it the process.
 */
function dieOnPanic(): void {
  const module = pglite.Module as unknown as { _PostgresMainLoopOnce: () => void };
  const runOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if ((error as { status?: unknown }).status !== ORDINARY_ERROR) {
        fail(error);
        process.exit(1);
      }
      throw error;
    }
  };
}

function send(message: Exclude<FromWorker, Uint8Array>): void {
  port.postMessage(message);
}

function fail(error: unknown): void {
  send({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
