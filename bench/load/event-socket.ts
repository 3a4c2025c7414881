/**
 * An open screen, as far as the server can tell: a socket that follows the workspace's events from a number on. Cut off
 * because it could not follow, it comes back with its position, as the browser does.
 */
import { WebSocket } from 'ws';
import type { Api } from '../house/api.ts';

/** The parts of a frame that benchmarks look at; see contract/events.ts. */
export interface Frame {
  readonly type: string;
  readonly through?: number;
  readonly events?: readonly {
    readonly kind: string;
    readonly message?: { readonly subject: string | null; readonly kind: string };
  }[];
}

export interface EventSocket {
  /** How often it was cut off and came back. */
  readonly returns: number;
  close(): void;
}

/** @param onFrame gets each frame of events with the time of its arrival (performance.now) */
export async function openEventSocket(api: Api, onFrame: (frame: Frame, at: number) => void): Promise<EventSocket> {
  const { number } = await api.get<{ number: number }>('/api/v1/sync');
  return openEventSocketAt(api.url, api.token, number, onFrame);
}

/** The same from a known number on, without asking for a snapshot first. */
export async function openEventSocketAt(
  url: string,
  token: string,
  number: number,
  onFrame: (frame: Frame, at: number) => void,
): Promise<EventSocket> {
  let position = number;
  let returns = 0;
  let closed = false;
  let current: WebSocket | undefined;
  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/socket?after=${position}`, {
        headers: { authorization: `Bearer ${token}` },
        perMessageDeflate: false,
      });
      current = socket;
      socket.once('error', reject);
      socket.on('close', () => {
        if (closed) return;
        returns += 1;
        open().catch((error: unknown) => process.stderr.write(`A socket could not come back: ${error}\n`));
      });
      socket.on('message', (data) => {
        const at = performance.now();
        const frame = JSON.parse(String(data)) as Frame;
        if (frame.type === 'hello') resolve();
        if (frame.type === 'resync') process.stderr.write('A socket was told to start over\n');
        if (frame.type !== 'events') return;
        position = frame.through ?? position;
        onFrame(frame, at);
      });
    });
  await open();
  return {
    get returns() {
      return returns;
    },
    close: () => {
      closed = true;
      current?.terminate();
    },
  };
}

/** Subjects of the messages that a frame shows for the first time or anew. */
export const subjectsOf = (frame: Frame): string[] =>
  (frame.events ?? []).flatMap((event) =>
    event.kind === 'message.changed' && event.message?.kind === 'message' ? [event.message.subject ?? ''] : [],
  );
