/**
 * Brings the workspace onto the screen and keeps it true: local copy first, then the snapshot, then the socket after
 * the snapshot's number. One tab of the browser holds the socket and shares its frames.
 */
import type { ClientFrame, ServerFrame } from '@irori/contract/events';
import type { Snapshot } from '@irori/contract/sync/api';
import { api, toError } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { onSessionChange, probablySignedIn, rememberSignedIn } from '../api/session.ts';
import { applyEvents, type Connection, getLive, peekLive, setLive, updateLive } from './live.ts';
import { keepLocalCopy, readLocalCopy, wipeLocalCopy } from './local-copy.ts';
import { adoptOrphans, drainAll } from './pending.ts';
import { type LiveSocket, openSocket } from './socket.ts';
import { lineUpToLead, liveAsTab, onTabs, tellTabs } from './tabs.ts';
import { forgetLineErrors, liveFromCopy, takeSnapshot } from './take-snapshot.ts';

export type StartOutcome = 'ready' | 'signed-out';

let socket: LiveSocket | null = null;
let stops: (() => void)[] = [];
let resyncing: Promise<void> | null = null;
/** A snapshot of this life of the page was taken: its number is one to compare with. */
let entered = false;
let leaderHeardAt = 0;
/** Frames heard before the snapshot is there. */
let early: Extract<ServerFrame, { type: 'events' }>[] = [];

/**
 * Resolves as soon as there is something to show; throws when there is no local copy and the server cannot be reached.
 * A second call while running does nothing.
 */
export async function startSync(): Promise<StartOutcome> {
  if (peekLive()) return 'ready';
  starting ??= start().finally(() => {
    starting = null;
  });
  return starting;
}

let starting: Promise<StartOutcome> | null = null;

async function start(): Promise<StartOutcome> {
  if (!probablySignedIn() && !(await hasSession())) return 'signed-out';
  stops.push(onTabs(hearTab));
  const copy = await readLocalCopy();
  if (copy) {
    setLive(liveFromCopy(copy));
    void firstSnapshot().catch(lineIsDown);
  } else {
    try {
      await firstSnapshot();
    } catch (error) {
      stopListening();
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      rememberSignedIn(false);
      return 'signed-out';
    }
  }
  liveAsTab();
  stops.push(
    keepLocalCopy(),
    onSessionChange(() => void drainAll()),
  );
  return 'ready';
}

async function hasSession(): Promise<boolean> {
  const session = await api.get<unknown>('/api/auth/get-session', {}, { anonymous: true });
  return session !== null;
}

/**
 * Stops everything and forgets this device's copy: after a sign-out, just before the page is left. Pending writes and
 * drafts stay, by member; what is on the screen stays readable for the moment that it still stands.
 */
export async function stopSync(): Promise<void> {
  stopListening();
  rememberSignedIn(false);
  await wipeLocalCopy();
}

function stopListening(): void {
  for (const stop of stops) stop();
  stops = [];
  early = [];
  entered = false;
}

/** Tries the line at once: the "Try now" of the offline bar. */
export function tryNow(): void {
  if (socket) socket.reconnect();
  else tellTabs({ kind: 'reconnect' });
  drainAll();
}

export function sendPresence(frame: ClientFrame): void {
  if (socket) socket.send(frame);
  else tellTabs({ kind: 'presence', frame });
}

async function firstSnapshot(): Promise<void> {
  const snapshot = await earlySnapshot();
  rememberSignedIn(true);
  enter(snapshot);
  followOrLead();
  void adoptOrphans();
}

/** The page began to fetch it before the code was there; see `index.html`. */
async function earlySnapshot(): Promise<Snapshot> {
  const begun = (window as { iroriSync?: Promise<Response | undefined> }).iroriSync;
  const response = await begun;
  delete (window as { iroriSync?: unknown }).iroriSync;
  if (response?.ok) return (await response.json()) as Snapshot;
  if (response?.status === 401 && !peekLive()) throw await toError(response);
  return api.get<Snapshot>('sync', {}, peekLive() ? {} : { anonymous: true });
}

function lineIsDown(): void {
  connectionIs('offline', Date.now() + 3000);
  // No number to resume from yet: the snapshot itself is what is tried again.
  const timer = setTimeout(() => void firstSnapshot().catch(lineIsDown), 3000);
  stops.push(() => clearTimeout(timer));
}

/** Frames that were heard before the snapshot was there come after it. */
function enter(snapshot: Snapshot): void {
  takeSnapshot(snapshot);
  entered = true;
  const heard = early;
  early = [];
  for (const frame of heard) hearEvents(frame);
}

/** Leads or follows; a leader that does not answer for 3 s, as a frozen tab would not, is replaced. */
function followOrLead(): void {
  leaderHeardAt = Date.now();
  const line = lineUpToLead(lead);
  const check = setInterval(() => {
    if (socket || document.visibilityState === 'hidden') {
      leaderHeardAt = Date.now();
      return;
    }
    if (Date.now() - leaderHeardAt > 3000) {
      leaderHeardAt = Date.now();
      line.usurp();
    }
    tellTabs({ kind: 'ask' });
  }, 1000);
  tellTabs({ kind: 'ask' });
  stops.push(line.stop, () => clearInterval(check));
}

function lead(): () => void {
  const leading = openSocket({
    number: () => getLive().server.number,
    frame(frame) {
      hear(frame);
      tellTabs({ kind: 'frame', frame });
    },
    state(state, nextAttemptAt) {
      connectionIs(state, nextAttemptAt);
      tellTabs({ kind: 'connection', state, nextAttemptAt });
    },
  });
  socket = leading;
  return () => {
    leading.close();
    socket = null;
  };
}

function hearTab(note: Parameters<Parameters<typeof onTabs>[0]>[0]): void {
  switch (note.kind) {
    case 'frame':
      return hear(note.frame as ServerFrame);
    case 'connection':
      leaderHeardAt = Date.now();
      return connectionIs(note.state, note.nextAttemptAt);
    case 'ask': {
      const connection = peekLive()?.connection;
      if (socket && connection) tellTabs({ kind: 'connection', ...connection });
      return;
    }
    case 'presence':
      return socket?.send(note.frame as ClientFrame);
    case 'reconnect':
      return socket?.reconnect();
    case 'signed-out':
      window.location.assign('/login');
  }
}

function hear(frame: ServerFrame): void {
  switch (frame.type) {
    case 'events':
      return hearEvents(frame);
    case 'resync':
      return resync();
    case 'presence':
      return updateLive((live) => ({ presence: { ...live.presence, [frame.conversationId]: frame.members } }));
    case 'hello':
      return hearHello(frame.version);
  }
}

let versionAtStart: string | null = null;

/** The server's version when this page first spoke with it is the one that the page was made for. */
function hearHello(version: string): void {
  versionAtStart ??= version;
  if (version !== versionAtStart) updateLive(() => ({ updated: true }));
}

function hearEvents(frame: Extract<ServerFrame, { type: 'events' }>): void {
  const live = peekLive();
  if (!live || !entered || resyncing) {
    early.push(frame);
    return;
  }
  const { number } = live.server;
  if (frame.through <= number) return; // heard already
  if (frame.after > number) {
    resync(); // a gap: something between was never heard
    return;
  }
  applyEvents(frame);
}

/** Fetches a new snapshot; whatever is on the screen then fetches itself again. */
function resync(): void {
  resyncing ??= (async () => {
    try {
      const snapshot = await api.get<Snapshot>('sync');
      resyncing = null;
      enter(snapshot);
    } catch {
      resyncing = null;
      updateLive((live) => ({ staleSince: live.staleSince ?? Date.now() }));
      setTimeout(resync, 3000);
    }
  })();
}

function connectionIs(state: Connection['state'], nextAttemptAt: number | null): void {
  const before = peekLive()?.connection;
  if (!before || (before.state === state && before.nextAttemptAt === nextAttemptAt)) return;
  // Between two attempts the line is still down: "connecting" after "offline" is no news to the reader.
  const shown = state === 'connecting' && before.state === 'offline' ? 'offline' : state;
  const since = shown === before.state ? before.since : Date.now();
  updateLive((live) => ({
    connection: { state: shown, since, nextAttemptAt },
    staleSince: shown === 'offline' ? (live.staleSince ?? Date.now()) : shown === 'online' ? null : live.staleSince,
  }));
  if (shown !== 'online' || before.state === 'online') return;
  drainAll();
  forgetLineErrors();
}
