/**
 * Mails that are being written outside of any composer: a new conversation, a forward. Each pause saves them on this
 * device under the member's name, so that they survive a reload; nothing leaves before it is sent.
 */
import type { Attachment } from '@irori/contract/attachments/api';
import { useEffect, useSyncExternalStore } from 'react';
import { openDisk } from './disk.ts';
import { getLive } from './live.ts';

export interface OutgoingDraft {
  /** Null until one was chosen: the first that can. */
  readonly channelId: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly signature: boolean;
  /** Forward: which messages; null = the whole conversation. */
  readonly messageIds: readonly string[] | null;
  /** Forward: files of the conversation that go along; null = not chosen yet. */
  readonly chosenIds: readonly string[] | null;
}

export const emptyOutgoing: OutgoingDraft = {
  channelId: null,
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  text: '',
  html: null,
  attachments: [],
  signature: true,
  messageIds: null,
  chosenIds: null,
};

/** The one new conversation that is being written. */
export const newMailKey = 'new';
export const forwardKey = (conversationId: string): string => `forward/${conversationId}`;

let memory: ReadonlyMap<string, OutgoingDraft | null> = new Map();
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const disk = openDisk<OutgoingDraft>('irori-outgoing');
const diskKey = (key: string): string => `${getLive().server.me.member.id}/${key}`;

/** What was written so far: null when nothing, undefined while the device is still being asked. */
export function useOutgoing(key: string): OutgoingDraft | null | undefined {
  useEffect(() => {
    if (!memory.has(key)) void read(key);
  }, [key]);
  return useSyncExternalStore(subscribe, () => memory.get(key));
}

export function writeOutgoing(key: string, draft: OutgoingDraft): void {
  change(key, draft);
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => void disk.write(diskKey(key), draft), 250),
  );
}

const generations = new Map<string, number>();

/** Puts a mail back that was taken back: an open form starts anew with it. What was begun there meanwhile is kept below it. */
export function restoreOutgoing(key: string, draft: OutgoingDraft): void {
  const begun = memory.get(key);
  generations.set(key, (generations.get(key) ?? 0) + 1);
  writeOutgoing(key, begun && begun.text.trim() !== '' ? joined(draft, begun) : draft);
}

/** Rises when a text was put in from outside. */
export const outgoingGeneration = (key: string): number => generations.get(key) ?? 0;

export const peekOutgoing = (key: string): OutgoingDraft | null => memory.get(key) ?? null;

const joined = (first: OutgoingDraft, second: OutgoingDraft): OutgoingDraft => ({
  ...first,
  text: `${first.text}\n\n${second.text}`,
  html: first.html !== null && second.html !== null ? first.html + second.html : null,
  attachments: [...first.attachments, ...second.attachments],
});

/** It was sent, or thrown away. */
export function dropOutgoing(key: string): void {
  clearTimeout(timers.get(key));
  change(key, null);
  void disk.remove(diskKey(key));
}

/** For the next member at this browser: on the device it stays, under the name of its writer. */
export function forgetOutgoingInMemory(): void {
  for (const timer of timers.values()) clearTimeout(timer);
  memory = new Map();
}

async function read(key: string): Promise<void> {
  const stored = await disk.read(diskKey(key));
  if (!memory.has(key)) change(key, stored ? { ...emptyOutgoing, ...stored } : null);
}

function change(key: string, draft: OutgoingDraft | null): void {
  memory = new Map(memory).set(key, draft);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
