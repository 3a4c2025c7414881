/**
 * The socket: frames of events after the number we stand at, for ever. It reconnects by number, never by time, with a
 * growing pause; a gap, a doubt or a `resync` asks for a new snapshot. Sleep, a returning network and a long hidden
 * page count as a lost line, since a dead socket may look open for minutes.
 */
import type { ClientFrame, ServerFrame } from '@irori/contract/events';
import { api, onLineInDoubt } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';

export interface SocketHandlers {
  /** The number to resume after. */
  number(): number;
  frame(frame: ServerFrame): void;
  state(state: 'connecting' | 'online' | 'offline', nextAttemptAt: number | null): void;
}

export interface LiveSocket {
  send(frame: ClientFrame): void;
  /** Tries now, whatever the pause. */
  reconnect(): void;
  close(): void;
}

const firstPause = 1000;
const longestPause = 30_000;
const connectTimeout = 10_000;
const hiddenTooLong = 60_000;

export function openSocket(handlers: SocketHandlers): LiveSocket {
  let socket: WebSocket | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let lastPresence: ClientFrame | null = null;

  const connect = () => {
    clearTimeout(timer);
    drop();
    if (closed) return;
    handlers.state('connecting', null);
    const opening = new WebSocket(socketUrl(handlers.number()));
    socket = opening;
    timer = setTimeout(() => opening === socket && lost(), connectTimeout);
    opening.onmessage = (event) => {
      if (opening !== socket) return;
      if (failures > 0 || timer !== undefined) arrived();
      handlers.frame(JSON.parse(String(event.data)) as ServerFrame);
    };
    opening.onopen = () => opening === socket && arrived();
    opening.onclose = () => opening === socket && lost();
    opening.onerror = () => opening === socket && lost();
  };

  const arrived = () => {
    clearTimeout(timer);
    timer = undefined;
    failures = 0;
    handlers.state('online', null);
    if (lastPresence) socket?.send(JSON.stringify(lastPresence));
  };

  const lost = () => {
    drop();
    if (closed) return;
    failures += 1;
    const pause = Math.min(longestPause, firstPause * 2 ** (failures - 1)) * (0.75 + Math.random() * 0.5);
    handlers.state('offline', Date.now() + pause);
    clearTimeout(timer);
    timer = setTimeout(connect, pause);
    // A refused socket does not say why: one plain request tells a session that ended from a line that is down.
    if (failures === 2) void api.get('me').catch((error: unknown) => error instanceof ApiError);
  };

  const drop = () => {
    if (!socket) return;
    const old = socket;
    socket = null;
    old.onopen = old.onclose = old.onerror = old.onmessage = null;
    old.close();
  };

  const stopWatching = watchForSleep(connect, lost);
  onLineInDoubt(() => socket?.readyState === WebSocket.OPEN && connect());
  connect();
  return {
    send(frame) {
      lastPresence = frame;
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    reconnect: connect,
    close() {
      closed = true;
      clearTimeout(timer);
      stopWatching();
      onLineInDoubt(() => undefined);
      drop();
    },
  };
}

function socketUrl(after: number): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v1/socket?after=${after}`;
}

/** Wakes when the machine slept, the network returned, or the page comes back after a minute in the background. */
function watchForSleep(wake: () => void, sleep: () => void): () => void {
  let hiddenSince: number | null = null;
  let lastTick = Date.now();
  const tick = setInterval(() => {
    const now = Date.now();
    const slept = document.visibilityState === 'visible' && now - lastTick > 20_000;
    lastTick = now;
    if (slept) wake();
  }, 5000);
  const onVisible = () => {
    if (document.visibilityState === 'hidden') hiddenSince = Date.now();
    else {
      lastTick = Date.now();
      if (hiddenSince !== null && Date.now() - hiddenSince > hiddenTooLong) wake();
      hiddenSince = null;
    }
  };
  window.addEventListener('online', wake);
  window.addEventListener('offline', sleep);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    clearInterval(tick);
    window.removeEventListener('online', wake);
    window.removeEventListener('offline', sleep);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
