import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildConversation, buildMessage, buildStore, startLive } from '../test/build.ts';
import { getLive } from './live.ts';
import { drainAll, enqueue, onPending, resume, withdraw } from './pending.ts';

type Answer = { status: number; body: unknown } | 'no line';
const calls: { method: string; path: string; body: Record<string, unknown>; key: string | null }[] = [];
let answers: Answer[] = [];

beforeEach(() => {
  calls.length = 0;
  answers = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    calls.push({
      method: init.method ?? '',
      path,
      body: JSON.parse(String(init.body)),
      key: headers.get('idempotency-key'),
    });
    const answer = answers.shift() ?? 'no line';
    if (answer === 'no line') throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  });
  startLive(buildStore({ conversations: { c1: buildConversation('c1') }, messages: { c1: [] } }));
});
afterEach(() => vi.unstubAllGlobals());

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const conversation = (more = {}) => buildConversation('c1', more);
const stored = buildMessage('m1', { direction: 'out', text: 'Hello' });
const sendHello = (holdSeconds = 0) =>
  enqueue({
    kind: 'send',
    id: 'm1',
    conversationId: 'c1',
    holdSeconds,
    body: { id: 'm1', text: 'Hello' },
    preview: buildMessage('m1', { direction: 'out', text: 'Hello' }),
    state: { kind: 'waiting' },
  });

describe('a pending write', () => {
  it('shows at once, leaves under its id, and ends with what the server answered', async () => {
    answers = [{ status: 201, body: { message: stored, conversation: conversation({ subject: 'From server' }) } }];
    sendHello();
    expect(getLive().store.messages.c1).toHaveLength(1);
    await settle();
    expect(calls).toMatchObject([{ method: 'POST', body: { id: 'm1' } }]);
    expect(getLive().pending).toEqual([]);
    expect(getLive().server.conversations.c1?.subject).toBe('From server');
  });

  it('waits without a line and goes out once when it is back', async () => {
    sendHello();
    await settle();
    expect(getLive().pending).toHaveLength(1);
    answers = [{ status: 201, body: { message: stored, conversation: conversation() } }];
    drainAll();
    await settle();
    expect(getLive().pending).toEqual([]);
    expect(calls.map((call) => call.body.id)).toEqual(['m1', 'm1']);
  });

  it('says anew until when it is held, as no other request under the same key, since an answer may have been lost', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-02T09:00:00Z') });
    sendHello(10);
    await settle();
    vi.setSystemTime(new Date('2026-03-02T09:05:00Z'));
    answers = [{ status: 201, body: { message: stored, conversation: conversation() } }];
    drainAll();
    await settle();
    vi.useRealTimers();
    expect(calls.map((call) => call.body.sendAfter)).toEqual(['2026-03-02T09:00:10.000Z', '2026-03-02T09:05:10.000Z']);
    expect(calls.map((call) => call.body.id)).toEqual(['m1', 'm1']);
    expect(calls[0]?.key).not.toBe(calls[1]?.key);
    expect(getLive().pending).toEqual([]);
  });

  it('leaves in order per conversation', async () => {
    answers = [
      { status: 200, body: conversation({ status: 'closed' }) },
      { status: 200, body: conversation({ status: 'open' }) },
    ];
    enqueue({ kind: 'patch-conversation', id: 'w1', conversationId: 'c1', patch: { status: 'closed' } });
    enqueue({ kind: 'patch-conversation', id: 'w2', conversationId: 'c1', patch: { status: 'open' } });
    expect(calls).toHaveLength(1);
    await settle();
    expect(calls.map((call) => call.body.status)).toEqual(['closed', 'open']);
  });

  it('goes back with the reason when a change is refused', async () => {
    const refused = vi.fn();
    const stop = onPending({ refused, moved: () => undefined, sent: () => undefined });
    answers = [{ status: 409, body: { status: 409, code: 'assignee_unavailable', detail: '' } }];
    enqueue({ kind: 'patch-conversation', id: 'w1', conversationId: 'c1', patch: { status: 'closed' } });
    expect(getLive().store.conversations.c1?.status).toBe('closed');
    await settle();
    stop();
    expect(getLive().store.conversations.c1?.status).toBe('open');
    expect(refused).toHaveBeenCalledOnce();
  });

  it('keeps the text of a refused send, and sends it again on request', async () => {
    answers = [{ status: 422, body: { status: 422, code: 'draft.too_long', detail: '' } }];
    sendHello();
    await settle();
    expect(getLive().pending).toMatchObject([{ state: { kind: 'refused' }, body: { text: 'Hello' } }]);
    answers = [{ status: 201, body: { message: stored, conversation: conversation() } }];
    resume('m1');
    await settle();
    expect(getLive().pending).toEqual([]);
  });

  it('stops when the conversation moved on, and says what came', async () => {
    const params = { messageIds: ['m9'] };
    answers = [{ status: 409, body: { status: 409, code: 'conversation_moved', detail: '', params } }];
    sendHello();
    await settle();
    expect(getLive().pending).toMatchObject([{ state: { kind: 'moved', messageIds: ['m9'] } }]);
    expect(getLive().store.messages.c1).toEqual([]);
  });

  it('can be taken back before it leaves, and not after', async () => {
    sendHello();
    expect(withdraw('m1')).toBe(false); // on its way
    await settle();
    expect(withdraw('m1')).toBe(true);
    expect(getLive().store.messages.c1).toEqual([]);
    expect(withdraw('m1')).toBe(false); // nothing is left to take back here: the server must be asked
  });
});
