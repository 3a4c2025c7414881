import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { buildConversation, buildStore, startLive } from '../test/build.ts';
import {
  draftGeneration,
  dropDraft,
  flushDrafts,
  forgetDraftsInMemory,
  preferredKind,
  readDraft,
  restoreDraft,
  settleConflict,
  writeDraft,
} from './drafts.ts';

const content = (text: string) => ({ text, html: null, cc: [], bcc: [], attachments: [] });
const saves: { path: string; body: { text: string; version: number } }[] = [];
let answer: (body: { text: string; version: number }) => { status: number; body: unknown };

const saved = (body: { text: string; version: number }, version = body.version + 1) => ({
  status: 200,
  body: {
    draft:
      body.text === ''
        ? null
        : {
            conversationId: 'a',
            memberId: 'member-me',
            kind: 'reply',
            ...body,
            attachmentIds: [],
            version,
            updatedAt: '2026-11-22T10:00:00.000Z',
          },
  },
});

beforeEach(() => {
  vi.useFakeTimers();
  saves.length = 0;
  answer = saved;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const body = JSON.parse(String(init.body));
    saves.push({ path, body });
    const { status, body: json } = answer(body);
    return new Response(JSON.stringify(json), { status });
  });
  startLive(buildStore({ conversations: { a: buildConversation('a'), b: buildConversation('b') } }));
});
afterEach(() => {
  forgetDraftsInMemory();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('belongs to one conversation and one kind, at any speed', () => {
  writeDraft('a', 'reply', content('for a'));
  writeDraft('b', 'reply', content('for b'));
  writeDraft('a', 'note', content('note on a'));
  expect(readDraft('a', 'reply')?.text).toBe('for a');
  expect(readDraft('b', 'reply')?.text).toBe('for b');
  expect(readDraft('a', 'note')?.text).toBe('note on a');
});

it('goes to the server after a second of rest, once, on the version it builds on', async () => {
  writeDraft('a', 'reply', content('H'));
  await vi.advanceTimersByTimeAsync(900);
  writeDraft('a', 'reply', content('Hello'));
  await vi.advanceTimersByTimeAsync(900);
  expect(saves).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(saves).toMatchObject([{ path: '/api/v1/conversations/a/drafts/reply', body: { text: 'Hello', version: 0 } }]);
  writeDraft('a', 'reply', content('Hello you'));
  await vi.advanceTimersByTimeAsync(1100);
  expect(saves[1]?.body.version).toBe(1);
  expect(readDraft('a', 'reply')).toMatchObject({ dirty: false, version: 2 });
});

it('saves what was typed while a save was under way', async () => {
  writeDraft('a', 'reply', content('one'));
  flushDrafts();
  writeDraft('a', 'reply', content('two'));
  await vi.advanceTimersByTimeAsync(1200);
  expect(saves.map((save) => save.body.text)).toEqual(['one', 'two']);
  expect(readDraft('a', 'reply')?.dirty).toBe(false);
});

it('does not come back by a save that was under way when it was sent', async () => {
  writeDraft('a', 'reply', content('sent soon'));
  flushDrafts();
  dropDraft('a', 'reply', false);
  await vi.advanceTimersByTimeAsync(100);
  expect(readDraft('a', 'reply')).toBeNull();
  expect(saves.at(-1)?.body).toMatchObject({ text: '', version: 1 });
});

it('keeps both texts when another device saved one, until somebody chooses', async () => {
  const other = { ...saved({ text: 'from the phone', version: 6 }).body.draft };
  answer = () => ({ status: 409, body: { status: 409, code: 'draft_conflict', detail: '', draft: other } });
  writeDraft('a', 'reply', content('from here'));
  await vi.advanceTimersByTimeAsync(1100);
  expect(readDraft('a', 'reply')).toMatchObject({ text: 'from here', other: { text: 'from the phone' } });
  answer = saved;
  settleConflict('a', 'reply', 'mine');
  await vi.advanceTimersByTimeAsync(100);
  expect(saves.at(-1)?.body).toMatchObject({ text: 'from here', version: 7 });
  expect(readDraft('a', 'reply')?.other).toBeNull();
});

it('tells an open editor when a text was put in from outside', () => {
  const before = draftGeneration('a', 'note');
  restoreDraft('a', 'note', content('taken back'));
  expect(draftGeneration('a', 'note')).toBe(before + 1);
  expect(preferredKind('a')).toBe('note');
});
