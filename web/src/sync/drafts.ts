/**
 * What I have begun to write. Every pause saves it on this device, every second of rest on the server; it is keyed by
 * conversation and kind, so that it can never turn up under another customer. Survives reload, sign-out and crashes.
 */

import type { Attachment } from '@irori/contract/attachments/api';
import type { Draft, DraftSave } from '@irori/contract/drafts/api';
import { draftKey } from '@irori/contract/store';
import { useSyncExternalStore } from 'react';
import { api } from '../api/client.ts';
import { ApiError, isPassing } from '../api/problem.ts';
import { openDisk } from './disk.ts';
import { getLive, peekLive, updateLive } from './live.ts';

export type DraftKind = Draft['kind'];

export interface DraftContent {
  readonly text: string;
  /** Rich text as the editor writes it; null for plain. */
  readonly html: string | null;
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly attachments: readonly Attachment[];
}

export interface LocalDraft extends DraftContent {
  /** The server's version this builds on; 0 when it has none. */
  readonly version: number;
  readonly savedAt: number;
  /** Not on the server yet. */
  readonly dirty: boolean;
  /** Somebody with my name saved another text elsewhere: both are kept until I choose. */
  readonly other: Draft | null;
}

export const emptyDraft: DraftContent = { text: '', html: null, cc: [], bcc: [], attachments: [] };
export const isEmptyDraft = (draft: DraftContent): boolean =>
  draft.text.trim() === '' && draft.attachments.length === 0;

let memory: ReadonlyMap<string, LocalDraft> = new Map();
const listeners = new Set<() => void>();
const timers = new Map<string, { disk: Timer; server: Timer }>();
type Timer = ReturnType<typeof setTimeout>;

const disk = openDisk<LocalDraft>('irori-drafts');

/** Reads this member's drafts from the device; what could not be saved to the server is tried again. */
export async function loadLocalDrafts(): Promise<void> {
  const prefix = `${getLive().server.me.member.id}/`;
  const stored = await disk.all();
  const next = new Map(memory);
  for (const [key, draft] of stored) {
    const short = key.slice(prefix.length);
    if (key.startsWith(prefix) && !next.has(short)) next.set(short, caughtUp(short, draft));
  }
  change(next);
  for (const [key, draft] of next) if (draft.dirty) void saveToServer(key);
}

/**
 * The last save before the page went may have reached the server though its answer never reached the page: then the server
 * has this text, or one that goes on from it, under a newer version, and nothing is left to save or to disagree about.
 */
function caughtUp(key: string, draft: LocalDraft): LocalDraft {
  const theirs = getLive().server.drafts[key];
  if (!draft.dirty || draft.other || !theirs || theirs.version <= draft.version) return draft;
  return theirs.text.startsWith(draft.text) ? fromServer(theirs, draft) : draft;
}

/** Drafts of the member who leaves must not be on the screen of the next; on the device they stay, under their name. */
export function forgetDraftsInMemory(): void {
  for (const { disk: a, server: b } of timers.values()) {
    clearTimeout(a);
    clearTimeout(b);
  }
  timers.clear();
  change(new Map());
}

/** The draft to show: mine of this device when it is newer than what the server has, else the server's. */
export function readDraft(conversationId: string, kind: DraftKind): LocalDraft | null {
  const key = draftKey(conversationId, kind);
  const mine = memory.get(key);
  const theirs = peekLive()?.store.drafts[key];
  if (mine && (mine.dirty || !theirs || mine.version >= theirs.version)) return mine;
  return theirs ? fromServer(theirs, mine) : null;
}

export function useDraftNews(): number {
  return useSyncExternalStore(subscribe, () => version);
}

/** Takes a change of the text: at once in memory, at the next pause on the device, after a second on the server. */
export function writeDraft(conversationId: string, kind: DraftKind, content: DraftContent): void {
  const key = draftKey(conversationId, kind);
  const before = memory.get(key) ?? null;
  const known = before?.version ?? peekLive()?.server.drafts[key]?.version ?? 0;
  const next = { ...content, version: known, savedAt: Date.now(), dirty: true, other: before?.other ?? null };
  change(new Map(memory).set(key, next));
  const running = timers.get(key);
  clearTimeout(running?.disk);
  clearTimeout(running?.server);
  timers.set(key, {
    disk: setTimeout(() => void saveToDisk(key), 250),
    server: setTimeout(() => void saveToServer(key), 1000),
  });
}

const generations = new Map<string, number>();

/** Puts a text into the composer from outside: an open editor starts anew with it. */
export function restoreDraft(conversationId: string, kind: DraftKind, content: DraftContent): void {
  const key = draftKey(conversationId, kind);
  generations.set(key, (generations.get(key) ?? 0) + 1);
  lastKinds.set(conversationId, kind);
  writeDraft(conversationId, kind, content);
}

/** Rises when a text was put in from outside. */
export const draftGeneration = (conversationId: string, kind: DraftKind): number =>
  generations.get(draftKey(conversationId, kind)) ?? 0;

const lastKinds = new Map<string, DraftKind>();

/** Which of the two a composer opens with: the one restored or used last, else the one that holds a text. */
export function preferredKind(conversationId: string): DraftKind {
  const last = lastKinds.get(conversationId);
  if (last) return last;
  return !readDraft(conversationId, 'reply') && readDraft(conversationId, 'note') ? 'note' : 'reply';
}

export function rememberKind(conversationId: string, kind: DraftKind): void {
  lastKinds.set(conversationId, kind);
}

/**
 * The draft left as a message, or was thrown away.
 * @param alsoOnServer false when sending it, since the server drops it with the send
 */
export function dropDraft(conversationId: string, kind: DraftKind, alsoOnServer: boolean): void {
  const key = draftKey(conversationId, kind);
  const version = memory.get(key)?.version ?? peekLive()?.server.drafts[key]?.version ?? 0;
  const running = timers.get(key);
  clearTimeout(running?.disk);
  clearTimeout(running?.server);
  timers.delete(key);
  const next = new Map(memory);
  next.delete(key);
  change(next);
  updateLive((live) => {
    const { [key]: _gone, ...drafts } = live.server.drafts;
    return { server: { ...live.server, drafts } };
  });
  void disk.remove(diskKey(key));
  if (alsoOnServer && version > 0) {
    void api.put(`conversations/${conversationId}/drafts/${kind}`, emptySave(version)).catch(() => undefined);
  }
}

/** Ends a conflict: `mine` overwrites knowingly, `theirs` replaces what is on this device. */
export function settleConflict(conversationId: string, kind: DraftKind, choice: 'mine' | 'theirs'): void {
  const key = draftKey(conversationId, kind);
  const draft = memory.get(key);
  if (!draft?.other) return;
  const settled: LocalDraft =
    choice === 'mine'
      ? { ...draft, version: draft.other.version, other: null, dirty: true }
      : fromServer(draft.other, undefined);
  change(new Map(memory).set(key, settled));
  void saveToDisk(key);
  if (choice === 'mine') void saveToServer(key);
}

/** Saves everything that waits, without waiting for the pause: before the page goes, and when the line is back. */
export function flushDrafts(): void {
  for (const [key, draft] of memory) {
    if (!draft.dirty) continue;
    void saveToDisk(key);
    void saveToServer(key);
  }
}

async function saveToDisk(key: string): Promise<void> {
  const draft = memory.get(key);
  if (!draft || !peekLive()) return;
  await disk.write(diskKey(key), draft);
}

const saving = new Set<string>();

async function saveToServer(key: string): Promise<void> {
  const draft = memory.get(key);
  if (!draft?.dirty || draft.other || saving.has(key)) return;
  saving.add(key);
  const [conversationId, kind] = key.split('/');
  try {
    const path = `conversations/${conversationId}/drafts/${kind}`;
    const { draft: saved } = await api.put<{ draft: Draft | null }>(path, saveOf(draft));
    saving.delete(key);
    const now = memory.get(key);
    if (!now) {
      // It was sent or thrown away while it was being saved: the save must not bring it back.
      if (saved) void api.put(path, emptySave(saved.version)).catch(() => undefined);
      return;
    }
    const unchanged = now === draft;
    const next = { ...now, version: saved?.version ?? 0, dirty: !unchanged };
    const drafts = new Map(memory);
    if (unchanged && isEmptyDraft(now)) drafts.delete(key);
    else drafts.set(key, next);
    change(drafts);
    if (drafts.has(key)) void saveToDisk(key);
    else void disk.remove(diskKey(key));
    if (!unchanged) void saveToServer(key);
  } catch (error) {
    saving.delete(key);
    onRefused(key, error);
  }
}

function onRefused(key: string, error: unknown): void {
  const draft = memory.get(key);
  if (!draft) return;
  if (error instanceof ApiError && error.code === 'draft_conflict') {
    const problem = error.problem as ApiError['problem'] & { draft?: Draft };
    const other = (problem.params?.draft as Draft | undefined) ?? problem.draft ?? null;
    if (!other || other.text === draft.text) {
      // The same words, or nothing any more: only the version was behind.
      change(new Map(memory).set(key, { ...draft, version: other?.version ?? 0 }));
      setTimeout(() => void saveToServer(key), 1000);
    } else change(new Map(memory).set(key, { ...draft, other }));
    return;
  }
  // Without a line it stays dirty and is tried again; a refusal is no reason to lose the text on this device either.
  if (isPassing(error)) setTimeout(() => void saveToServer(key), 5000);
}

const emptySave = (version: number): DraftSave => ({
  text: '',
  html: null,
  cc: [],
  bcc: [],
  attachmentIds: [],
  version,
});

const saveOf = (draft: LocalDraft): DraftSave => ({
  text: draft.text,
  html: draft.html,
  cc: [...draft.cc],
  bcc: [...draft.bcc],
  attachmentIds: draft.attachments.map((file) => file.id),
  version: draft.version,
});

function fromServer(draft: Draft, mine: LocalDraft | undefined): LocalDraft {
  const known = new Map(mine?.attachments.map((file) => [file.id, file]));
  return {
    ...emptyDraft,
    text: draft.text,
    html: draft.html,
    cc: draft.cc,
    bcc: draft.bcc,
    attachments: draft.attachmentIds.flatMap((id) => known.get(id) ?? unknownFile(id)),
    version: draft.version,
    savedAt: Date.parse(draft.updatedAt),
    dirty: false,
    other: null,
  };
}

/** A file that another device put into the draft: it will be sent, though this device does not know its name. */
const unknownFile = (id: string): Attachment => ({
  id,
  fileName: '',
  contentType: 'application/octet-stream',
  size: 0,
  inline: false,
  url: `/attachments/${id}`,
  state: 'ready',
  reason: null,
  width: null,
  height: null,
});

const diskKey = (key: string): string => `${getLive().server.me.member.id}/${key}`;

let version = 0;
function change(next: ReadonlyMap<string, LocalDraft>): void {
  memory = next;
  version += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
