import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { api, queryString } from './client.ts';
import { newId } from './ids.ts';
import { ApiError, isPassing, NetworkError } from './problem.ts';
import { isSessionEnded, renewSession } from './session.ts';

let answers: (() => Response)[] = [];
const requests: { path: string; headers: Headers }[] = [];
beforeEach(() => {
  requests.length = 0;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    requests.push({ path, headers: new Headers(init.headers) });
    const next = answers.shift();
    if (!next) throw new TypeError('Failed to fetch');
    return next();
  });
});
afterEach(() => vi.unstubAllGlobals());
const json =
  (status: number, body: unknown, headers = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers });

it('reads problems with their code, and says when waiting helps', async () => {
  answers = [json(429, { status: 429, code: 'rate_limited', title: '', detail: 'Slow down' }, { 'retry-after': '7' })];
  const error = await api.get('me').catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 7 });
  expect(isPassing(error)).toBe(true);
});

it('makes a problem of what a proxy or the sign-in library answered', async () => {
  answers = [
    () => new Response('<html>Bad gateway</html>', { status: 502 }),
    json(401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'No' }),
  ];
  await expect(api.get('me')).rejects.toMatchObject({ code: 'http_502' });
  await expect(api.post('/api/auth/sign-in/email', {}, { anonymous: true })).rejects.toMatchObject({
    code: 'invalid_email_or_password',
  });
});

it('tells a missing line from a refusal', async () => {
  answers = [];
  await expect(api.get('me')).rejects.toBeInstanceOf(NetworkError);
});

it('waits for a new session and then goes on', async () => {
  answers = [json(401, { status: 401, code: 'unauthenticated', detail: '' }), json(200, { ok: true })];
  const waiting = api.get<{ ok: boolean }>('me');
  await vi.waitFor(() => expect(isSessionEnded()).toBe(true));
  renewSession();
  expect(await waiting).toEqual({ ok: true });
  expect(requests).toHaveLength(2);
});

it('sends a key with every POST, and no empty parameters', async () => {
  answers = [json(200, {})];
  await api.post('things', {});
  expect(requests[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(queryString({ a: 1, b: undefined, c: null, d: '', e: 'ł&' })).toBe('?a=1&e=%C5%82%26');
});

it('makes ids that are UUIDs of version 7 and rise with time', () => {
  const early = newId(1_000_000);
  const late = newId(1_000_001);
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
});
