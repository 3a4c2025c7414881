// One JSON value a line over a socket, both ways.

import type { Socket } from 'node:net';

/** Far more than a command's arguments need; less than would hurt. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Calls `onValue` for each line that arrives. A line that is no JSON, or endless, ends the connection with an error. */
export function readJsonLines(socket: Socket, onValue: (value: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) socket.destroy(new Error('A line was too long'));
    for (const line of lines) {
      try {
        onValue(JSON.parse(line));
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  });
}

export function writeJsonLine(socket: Socket, value: unknown): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(value)}\n`);
}
