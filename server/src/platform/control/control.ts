// The control socket in the data directory. Holding it is the lock on that directory (PGlite's files belong to one
// process), and through it a command line beside a running server has its command run inside it.
//
// A socket rather than a pid file: the system takes it away from a dead process, and in a container every pid is 1.

import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAnswering } from './call.ts';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { type SocketPath, socketPath } from './socket-path.ts';
import { makeUsable } from './usable-directory.ts';

export { ControlFailure, callControl } from './call.ts';
export { DataDirectoryUnusable } from './usable-directory.ts';

export interface ControlCall {
  readonly args: unknown;
  /** Sends one line to the caller before the result: progress, or one of many answers. */
  readonly reply: (line: unknown) => void;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** Answers the result for the caller. An Error's `code`, if any, and message travel to it. */
export type ControlHandler = (call: ControlCall) => Promise<unknown>;

export interface Control {
  close(): Promise<void>;
}

/** Another process holds the data directory. The message is one line for the person who starts the server. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/** What remains of a process that died while it removed a stale socket is in the way no longer than this. */
const RECOVERY_MS = 5000;

/**
 * Takes the lock on the data directory, creating it when needed, and answers commands from then on. Throws
 * `DataDirectoryInUse` and `DataDirectoryUnusable`.
 */
export async function openControl(options: {
  readonly dataDirectory: string;
  readonly handlers: Readonly<Record<string, ControlHandler>>;
}): Promise<Control> {
  makeUsable(options.dataDirectory);
  const path = socketPath(options.dataDirectory);
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    serve(socket, options.handlers);
  });
  const inode = await takeLock(server, path, options.dataDirectory).catch((error) => {
    path.close();
    throw error;
  });
  let closed = false;
  return {
    close: async () => {
      if (closed) return;
      closed = true;
      if (inodeOf(path.file) === inode) unlinkSync(path.file);
      const gone = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of connections) socket.destroy();
      await gone;
      path.close();
    },
  };
}

/**
 * Listens under a name of its own and then links that to the lock's name, which only one process can do. A stale socket
 * of a dead process is removed by one process at a time, or the slower of two would remove the faster one's lock.
 */
async function takeLock(server: Server, path: SocketPath, dataDirectory: string): Promise<number> {
  const suffix = `.${randomBytes(4).toString('hex')}`;
  await listen(server, path.address(suffix));
  const own = path.file + suffix;
  chmodSync(own, 0o600);
  try {
    for (;;) {
      if (succeeds(() => linkSync(own, path.file))) return statSync(path.file).ino;
      if (await isAnswering(path.address())) {
        server.close();
        throw new DataDirectoryInUse(
          `${dataDirectory} is in use by another Irori process. Stop that one, or set IRORI_DATA to another directory`,
        );
      }
      await removeStale(path);
    }
  } finally {
    succeeds(() => unlinkSync(own));
  }
}

async function removeStale(path: SocketPath): Promise<void> {
  const guard = `${path.file}.recovery`;
  if (!succeeds(() => mkdirSync(guard))) {
    const made = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > RECOVERY_MS) succeeds(() => rmdirSync(guard));
    await sleep(20);
    return;
  }
  try {
    if (!(await isAnswering(path.address()))) succeeds(() => unlinkSync(path.file));
  } finally {
    succeeds(() => rmdirSync(guard));
  }
}

function serve(socket: Socket, handlers: Readonly<Record<string, ControlHandler>>): void {
  const abort = new AbortController();
  socket.on('error', () => undefined);
  socket.once('close', () => abort.abort());
  readJsonLines(socket, (request) => {
    void answer(socket, handlers, request, abort.signal);
  });
}

async function answer(
  socket: Socket,
  handlers: Readonly<Record<string, ControlHandler>>,
  request: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { command, args } = request as { command: string; args: unknown };
  const handler = Object.hasOwn(handlers, command) ? handlers[command] : undefined;
  try {
    if (!handler) throw new Error(`The running server does not know the command ${command}`);
    const result = await handler({ args, signal, reply: (line) => writeJsonLine(socket, { kind: 'line', line }) });
    writeJsonLine(socket, { kind: 'done', result });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    writeJsonLine(socket, { kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
  }
  socket.end();
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function inodeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}

/** False when the file system said no: it exists already, or is gone. Other errors are thrown. */
function succeeds(operation: () => void): boolean {
  try {
    operation();
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
