/**
 * Writes that are not confirmed yet. They show at once, live in IndexedDB, leave in order per conversation, survive a
 * reload, and stay until the server confirmed or refused them.
 */
import type { Conversation, ConversationPatch } from '@irori/contract/conversations/api';
import type { Me } from '@irori/contract/me/api';
import type { Preferences } from '@irori/contract/members/api';
import type { Message, NewMessage } from '@irori/contract/messages/api';
import { api, serverNow } from '../api/client.ts';
import { newId } from '../api/ids.ts';
import { ApiError, isPassing } from '../api/problem.ts';
import { openDisk } from './disk.ts';
import { applyEvents, getLive, peekLive, updateLive } from './live.ts';
import { tabId, tabIsAlive } from './tabs.ts';

export interface MePatch {
  readonly name?: string;
  readonly available?: boolean;
  readonly preferences?: Partial<Preferences>;
}

interface Base {
  /** For a send, the id of the message; else the idempotency key. */
  readonly id: string;
  readonly createdAt: number;
  /** The tab that made it and sends it; another takes over when that one is gone. */
  readonly tab: string;
  /** The member who wrote it: another who signs in here must not send it. */
  readonly memberId: string;
}

export type SendState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending' }
  /** Others wrote since; the writer decides. What came is named by its ids. */
  | { readonly kind: 'moved'; readonly messageIds: readonly string[] }
  | { readonly kind: 'refused'; readonly error: ApiError['problem'] };

export type PendingWrite =
  | (Base & {
      readonly kind: 'patch-conversation';
      readonly conversationId: string;
      readonly patch: ConversationPatch;
    })
  | (Base & {
      readonly kind: 'send';
      readonly conversationId: string;
      readonly body: NewMessage & { id: string };
      /** Seconds the server shall hold it; made into a moment when it leaves, so that waiting offline does not eat it. */
      readonly holdSeconds: number;
      readonly preview: Message;
      readonly state: SendState;
      /** Where it is posted when it is no reply or note: as the first mail of a conversation, or as a forward. */
      readonly door?: 'start' | 'forward';
      /** What that door takes beside the fields of a reply. */
      readonly fields?: Readonly<Record<string, unknown>>;
      /** The conversation that begins with it, as it looks until the server has it. */
      readonly begins?: Conversation;
    })
  | (Base & { readonly kind: 'patch-me'; readonly patch: MePatch });

export type PendingSend = Extract<PendingWrite, { kind: 'send' }>;
type NewWrite = PendingWrite extends infer W
  ? W extends PendingWrite
    ? Omit<W, 'createdAt' | 'tab' | 'memberId'>
    : never
  : never;

/** What screens want to know about the fate of a write. */
export interface PendingListener {
  refused(write: PendingWrite, error: ApiError): void;
  moved(write: PendingSend): void;
  sent(write: PendingSend, message: Message): void;
}

const listeners = new Set<PendingListener>();
export function onPending(listener: PendingListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const disk = openDisk<PendingWrite>('irori-pending');

/** Shows a write at once and sends it as soon as possible. */
export function enqueue(write: NewWrite): void {
  const full = {
    ...write,
    createdAt: Date.now(),
    tab: tabId,
    memberId: getLive().server.me.member.id,
  } as PendingWrite;
  updateLive((live) => ({ pending: [...live.pending, full] }));
  void disk.write(full.id, full);
  void drain(laneOf(full));
}

export const makeWriteId = (): string => newId();

/** Takes a write back that has not left. False when it is on its way, or confirmed already. */
export function withdraw(writeId: string): boolean {
  if (inFlight.has(writeId) || !find(writeId)) return false;
  forget(writeId);
  return true;
}

/** Puts a refused or moved send back to work, perhaps changed. */
export function resume(writeId: string, change: Partial<Pick<PendingSend, 'body' | 'holdSeconds'>> = {}): void {
  const write = find(writeId);
  if (write?.kind !== 'send') return;
  replace({ ...write, ...change, state: { kind: 'waiting' } });
  void drain(laneOf(write));
}

/** Resolves when the write is confirmed, refused or withdrawn. */
export async function settled(writeId: string): Promise<void> {
  await inFlight.get(writeId);
}

/** Writes of this member that an earlier life of this browser left behind, and those of tabs that died. */
export async function adoptOrphans(): Promise<void> {
  const live = peekLive();
  if (!live) return;
  const known = new Set(live.pending.map((write) => write.id));
  const found: PendingWrite[] = [];
  for (const [, write] of await disk.all()) {
    if (known.has(write.id) || write.memberId !== live.server.me.member.id) continue;
    if (write.tab !== tabId && (await tabIsAlive(write.tab))) continue;
    const waiting = write.kind === 'send' && write.state.kind === 'sending';
    found.push({ ...write, tab: tabId, ...(waiting ? { state: { kind: 'waiting' } } : {}) } as PendingWrite);
  }
  if (found.length === 0) return;
  found.sort((a, b) => a.createdAt - b.createdAt);
  updateLive((state) => ({ pending: [...state.pending, ...found] }));
  for (const write of found) void disk.write(write.id, write);
  for (const lane of new Set(found.map(laneOf))) void drain(lane);
}

/** The line is back: everything that waits tries again at once. */
export function drainAll(): void {
  for (const wake of wakers.splice(0)) wake();
  for (const lane of new Set(peekLive()?.pending.map(laneOf) ?? [])) void drain(lane);
}

const laneOf = (write: PendingWrite): string => (write.kind === 'patch-me' ? 'me' : write.conversationId);
const running = new Set<string>();
const inFlight = new Map<string, Promise<void>>();
const wakers: (() => void)[] = [];

async function drain(lane: string): Promise<void> {
  if (running.has(lane)) return;
  running.add(lane);
  try {
    for (let tries = 0; ; ) {
      const write = peekLive()?.pending.find((candidate) => laneOf(candidate) === lane && canLeave(candidate));
      if (!write) return;
      const outcome = await leave(write);
      tries = outcome === 'again' ? tries + 1 : 0;
      if (outcome === 'again') await pause(Math.min(30_000, 1000 * 2 ** Math.min(tries - 1, 5)));
    }
  } finally {
    running.delete(lane);
  }
}

const canLeave = (write: PendingWrite): boolean =>
  write.kind !== 'send' || write.state.kind === 'waiting' || write.state.kind === 'sending';

async function leave(write: PendingWrite): Promise<'done' | 'again'> {
  const attempt = exchange(write);
  inFlight.set(
    write.id,
    attempt.then(
      () => undefined,
      () => undefined,
    ),
  );
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (isPassing(error)) return 'again';
    if (!(error instanceof ApiError)) throw error;
    turnedDown(write, error);
    return 'done';
  } finally {
    inFlight.delete(write.id);
  }
}

async function exchange(write: PendingWrite): Promise<void> {
  // A message is sent once by its own id. It gets no key of the request besides: each try says anew until when it is held,
  // and a key would turn that down as another request, though the first may have come through.
  const options = write.kind === 'send' ? {} : { idempotencyKey: write.id };
  switch (write.kind) {
    case 'patch-conversation': {
      const row = await api.patch<Conversation>(`conversations/${write.conversationId}`, write.patch, options);
      confirm(write.id, row ? [{ kind: 'conversation.changed', conversation: row }] : []);
      return;
    }
    case 'patch-me': {
      const me = await api.patch<Me>('me', write.patch, options);
      confirm(write.id, me ? [{ kind: 'me.changed', me }] : []);
      return;
    }
    case 'send': {
      const sent = await api.post<{ message: Message; conversation: Conversation }>(
        doorOf(write),
        { ...bodyNow(write), ...write.fields },
        options,
      );
      confirm(write.id, [
        { kind: 'message.changed', message: sent.message },
        { kind: 'conversation.changed', conversation: sent.conversation },
      ]);
      for (const listener of listeners) listener.sent(write, sent.message);
      return;
    }
  }
}

function doorOf(write: PendingSend): string {
  if (write.door === 'start') return 'conversations';
  return `conversations/${write.conversationId}/${write.door === 'forward' ? 'forwards' : 'messages'}`;
}

function bodyNow(write: PendingSend): NewMessage {
  if (write.holdSeconds <= 0) return write.body;
  return { ...write.body, sendAfter: new Date(serverNow().getTime() + write.holdSeconds * 1000).toISOString() };
}

function turnedDown(write: PendingWrite, error: ApiError): void {
  if (write.kind !== 'send') {
    forget(write.id);
    for (const listener of listeners) listener.refused(write, error);
    return;
  }
  if (error.code === 'conversation_moved') {
    const moved: PendingSend = { ...write, state: { kind: 'moved', messageIds: messagesSince(error) } };
    replace(moved);
    for (const listener of listeners) listener.moved(moved);
    return;
  }
  replace({ ...write, state: { kind: 'refused', error: error.problem } });
  for (const listener of listeners) listener.refused(write, error);
}

function messagesSince(error: ApiError): readonly string[] {
  const ids = error.problem.params?.messageIds;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** The answer and the end of the write come as one change, so that nothing flickers in between. */
function confirm(writeId: string, events: Parameters<typeof applyEvents>[0]['events']): void {
  const { number } = getLive().server;
  applyEvents({ through: number, events });
  forget(writeId);
}

const find = (writeId: string): PendingWrite | undefined =>
  peekLive()?.pending.find((candidate) => candidate.id === writeId);

function replace(write: PendingWrite): void {
  updateLive((live) => ({ pending: live.pending.map((other) => (other.id === write.id ? write : other)) }));
  void disk.write(write.id, write);
}

function forget(writeId: string): void {
  updateLive((live) => ({ pending: live.pending.filter((write) => write.id !== writeId) }));
  void disk.remove(writeId);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wakers.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
