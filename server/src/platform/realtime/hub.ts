/**
 * Brings events to sockets. A notification only wakes it: it then reads the numbered rows each socket has not seen,
 * has them presented as they are now, and sends one frame. Whatever is doubtful ends in `resync`, never in a gap.
 */
import type { ServerFrame, WorkspaceEvent } from '@irori/contract/events';
import type { Selectable } from 'kysely';
import type { WebSocket } from 'ws';
import type { Config } from '../../config.ts';
import type { EventsTable, Tables } from '../../tables.ts';
import { version } from '../../version.ts';
import type { Database } from '../database/database.ts';
import type { Viewer } from '../http/viewer.ts';
import type { Log } from '../log.ts';

export type EventRow = Selectable<EventsTable>;

/** Makes the wire events of rows for each of several viewers of one workspace; asked once for all of them. */
export type PresentEvents = (
  workspaceId: string,
  rows: readonly EventRow[],
  viewers: readonly Viewer[],
) => Promise<Map<Viewer, WorkspaceEvent[]>>;

/** What of the house the hub needs. */
export interface HubHouse {
  readonly database: Database<Tables>;
  readonly log: Log;
  readonly config: Pick<Config, 'caps'>;
}

export interface HubOptions {
  /** Asked for when needed, since the hub is a part of it. */
  readonly house: () => HubHouse;
  readonly present: PresentEvents;
  /** The viewer as the rows say now; null when the session or token has ended. */
  readonly refreshViewer: (viewer: Viewer) => Promise<Viewer | null>;
}

export interface Hub {
  start(): Promise<void>;
  /** Takes over an open socket that stands at event `after`. */
  connect(socket: WebSocket, viewer: Viewer, after: number): void;
  /** Sends a frame to those sockets of a workspace for which `to` holds; for what is never stored, such as presence. */
  broadcast(workspaceId: string, frame: ServerFrame, to: (viewer: Viewer) => boolean): void;
  stop(): Promise<void>;
  readonly sockets: number;
}

interface Client {
  readonly socket: WebSocket;
  viewer: Viewer;
  position: number;
}

interface Room {
  readonly clients: Set<Client>;
  pumping: boolean;
  again: boolean;
}

/** Events of one frame; a client further behind gets several. */
const frameSize = 500;
/** Behind by more than this, a fresh snapshot is cheaper than the way there. */
const mostBehind = 5_000;
/** A notification that was lost is made up for by this. */
const backstopMs = 5_000;
const pingMs = 30_000;
const closedForPolicy = 4001;

export function makeHub(options: HubOptions): Hub {
  const { house } = options;
  const rooms = new Map<string, Room>();
  let stopListening: (() => Promise<void>) | null = null;
  const timers: NodeJS.Timeout[] = [];

  function wake(workspaceId: string): void {
    const room = rooms.get(workspaceId);
    if (!room) return;
    if (room.pumping) {
      room.again = true;
      return;
    }
    room.pumping = true;
    pump(workspaceId, room)
      .catch((error) => house().log.error({ err: error, workspaceId }, 'events could not be brought to the sockets'))
      .finally(() => {
        room.pumping = false;
        if (room.again) {
          room.again = false;
          wake(workspaceId);
        }
      });
  }

  async function pump(workspaceId: string, room: Room): Promise<void> {
    for (;;) {
      const from = Math.min(...[...room.clients].map((client) => client.position));
      if (!Number.isFinite(from)) return;
      const rows = await readEvents(workspaceId, from);
      const last = rows.at(-1);
      if (!last) return;
      const behind = [...room.clients].filter((client) => client.position === from);
      await refreshAccess(rows, behind);
      // As they are now: a viewer may be refreshed while the events are presented, and then no answer is theirs by name.
      const audience = behind
        .filter((client) => room.clients.has(client))
        .map((client) => ({ client, viewer: client.viewer }));
      const events = await options.present(
        workspaceId,
        rows,
        audience.map(({ viewer }) => viewer),
      );
      for (const { client, viewer } of audience) {
        send(client, { type: 'events', after: from, through: last.number, events: events.get(viewer) ?? [] });
        client.position = last.number;
      }
    }
  }

  async function readEvents(workspaceId: string, after: number): Promise<EventRow[]> {
    return house()
      .database.db.selectFrom('events')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(frameSize)
      .execute();
  }

  /** Whose view of the workspace is no longer the same starts over: an event cannot take back what was seen before. */
  async function refreshAccess(rows: readonly EventRow[], clients: readonly Client[]): Promise<void> {
    const changed = new Set(rows.filter((row) => row.kind === 'access.changed').map((row) => row.subject_id));
    if (changed.size === 0) return;
    for (const client of clients) {
      if (!changed.has(client.viewer.memberId)) continue;
      const viewer = await options.refreshViewer(client.viewer);
      if (viewer) {
        client.viewer = viewer;
        send(client, { type: 'resync' });
      } else {
        client.socket.close(closedForPolicy, 'signed out');
        drop(client);
      }
    }
  }

  function send(client: Client, frame: ServerFrame): void {
    const { socket } = client;
    if (socket.bufferedAmount > house().config.caps.socketBufferBytes) {
      // It cannot follow; it will come back with its position, or be told to start over.
      socket.terminate();
      drop(client);
      return;
    }
    socket.send(JSON.stringify(frame));
  }

  function drop(client: Client): void {
    const room = rooms.get(client.viewer.workspaceId);
    room?.clients.delete(client);
    if (room?.clients.size === 0) rooms.delete(client.viewer.workspaceId);
  }

  async function begin(client: Client, after: number): Promise<void> {
    const { workspaceId } = client.viewer;
    const workspace = await house()
      .database.db.selectFrom('workspaces')
      .where('id', '=', workspaceId)
      .select(['event_number', 'events_pruned_through'])
      .executeTakeFirst();
    if (!workspace || client.socket.readyState !== client.socket.OPEN) return;
    const doubtful =
      after < workspace.events_pruned_through ||
      after > workspace.event_number ||
      workspace.event_number - after > mostBehind;
    client.position = doubtful ? workspace.event_number : after;
    send(client, doubtful ? { type: 'resync' } : { type: 'hello', number: workspace.event_number, version });
    const room = rooms.get(workspaceId) ?? { clients: new Set(), pumping: false, again: false };
    rooms.set(workspaceId, room);
    room.clients.add(client);
    wake(workspaceId);
  }

  function countOf(memberId: string, workspaceId: string): number {
    return [...(rooms.get(workspaceId)?.clients ?? [])].filter((client) => client.viewer.memberId === memberId).length;
  }

  return {
    get sockets() {
      return [...rooms.values()].reduce((sum, room) => sum + room.clients.size, 0);
    },
    start: async () => {
      const wakeAll = () => {
        for (const workspaceId of rooms.keys()) wake(workspaceId);
      };
      stopListening = await house().database.listen('irori_events', wake, wakeAll);
      timers.push(setInterval(wakeAll, backstopMs).unref());
      timers.push(setInterval(() => void checkAlive(), pingMs).unref());
    },
    connect: (socket, viewer, after) => {
      if (countOf(viewer.memberId, viewer.workspaceId) >= house().config.caps.socketsPerMember) {
        socket.close(closedForPolicy, 'too many sockets');
        return;
      }
      const client: Client = { socket, viewer, position: after };
      socket.on('close', () => drop(client));
      socket.on('error', () => socket.terminate());
      begin(client, after).catch((error) => {
        house().log.error({ err: error }, 'a socket could not begin');
        socket.close(1011);
      });
    },
    broadcast: (workspaceId, frame, to) => {
      for (const client of rooms.get(workspaceId)?.clients ?? []) if (to(client.viewer)) send(client, frame);
    },
    stop: async () => {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await stopListening?.();
      for (const room of rooms.values()) for (const client of room.clients) client.socket.close(1001, 'going away');
      rooms.clear();
    },
  };

  /** Sessions end and tokens are revoked while sockets live: each is asked anew with every ping. */
  async function checkAlive(): Promise<void> {
    for (const room of rooms.values()) {
      for (const client of [...room.clients]) {
        client.socket.ping();
        const viewer = await options.refreshViewer(client.viewer).catch(() => client.viewer);
        if (viewer) client.viewer = viewer;
        else {
          client.socket.close(closedForPolicy, 'signed out');
          drop(client);
        }
      }
    }
  }
}
