/** What the house offers of presence: who looks at what, told over sockets and never stored. */
import type { WebSocket } from 'ws';
import type { Viewer } from '../http/viewer.ts';

export interface Presence {
  start(): Promise<void>;
  follow(socket: WebSocket, viewer: Viewer): void;
  stop(): Promise<void>;
}
