// The other end of the control socket: has a command run inside the server that holds a data directory.

import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { readJsonLines, writeJsonLine } from './json-lines.ts';
import { socketPath } from './socket-path.ts';

/** The command failed inside the server; `code` is the error's, if it had one. */
export class ControlFailure extends Error {
  override readonly name = 'ControlFailure';
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

type Answer =
  | { readonly kind: 'line'; readonly line: unknown }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly message: string; readonly code?: string };

/**
 * Runs a command inside the server that holds the data directory. `onLine` gets what it replies on the way. Answers
 * undefined when no server runs there; throws ControlFailure when the command failed.
 */
export async function callControl(
  dataDirectory: string,
  command: string,
  args: unknown,
  onLine: (line: unknown) => void = () => undefined,
): Promise<{ readonly result: unknown } | undefined> {
  if (!existsSync(dataDirectory)) return undefined;
  const path = socketPath(dataDirectory);
  try {
    const socket = await connectTo(path.address());
    if (!socket) return undefined;
    return { result: await exchange(socket, { command, args }, onLine) };
  } finally {
    path.close();
  }
}

/** True when a process answers at the socket. */
export async function isAnswering(address: string): Promise<boolean> {
  const socket = await connectTo(address);
  socket?.destroy();
  return socket !== undefined;
}

/** Undefined when there is no socket, or one that a dead process left. */
function connectTo(address: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED'].includes(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
  });
}

function exchange(socket: Socket, request: unknown, onLine: (line: unknown) => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new ControlFailure('The server stopped before it answered', undefined)));
    readJsonLines(socket, (value) => {
      const answer = value as Answer;
      if (answer.kind === 'line') return onLine(answer.line);
      if (answer.kind === 'done') resolve(answer.result);
      else reject(new ControlFailure(answer.message, answer.code));
      socket.destroy();
    });
    writeJsonLine(socket, request);
  });
}
