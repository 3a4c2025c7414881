// The life of a request, on a table of small routes: who may, what fits, what comes back when it does not.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { conflict, notFound } from '../../errors.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import { createMetrics } from '../metrics.ts';
import { createApp } from './app.ts';
import { policy, type Route, recordPolicy, route, socketRoute } from './route.ts';
import { isAdmin, type Viewer } from './viewer.ts';

const viewers = new Map<string, Viewer>();
const agent = buildViewer('agent', 'session');
const admin = buildViewer('admin', 'token');
let handled = 0;
let failing = false;

const routes = [
  route({
    method: 'GET',
    path: '/api/v1/open',
    summary: 'For everybody.',
    access: 'public',
    query: z.object({ limit: z.coerce.number().int().max(5).default(3) }),
    response: z.object({ limit: z.number(), who: z.string().nullable() }),
    handle: async ({ viewer, query }) => ({ limit: query.limit, who: viewer?.name ?? null, secret: 'left out' }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/things',
    summary: 'Makes a thing.',
    access: 'signedIn',
    body: z.strictObject({ name: z.string().min(2), tags: z.array(z.object({ id: z.number() })).default([]) }),
    response: z.object({ name: z.string(), count: z.number() }),
    status: 201,
    handle: async ({ body }) => {
      handled += 1;
      if (body.name === 'taken') throw conflict('name_taken', 'Taken.', { extra: { since: [1] }, retryAfter: 3 });
      if (body.name === 'bug') throw new Error('secret cause');
      if (body.name === 'slow') await new Promise((resolve) => setTimeout(resolve, 150));
      return { name: body.name, count: handled };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/things/:id',
    summary: 'Takes a thing away.',
    access: policy('things.manage', isAdmin),
    params: z.object({ id: z.uuid() }),
    response: 'empty',
    handle: async () => undefined,
  }),
  route({
    method: 'GET',
    path: '/api/v1/things/:id',
    summary: 'One thing.',
    access: recordPolicy('things.read'),
    params: z.object({ id: z.uuid() }),
    response: z.object({}),
    handle: async () => {
      throw notFound('thing');
    },
  }),
  route({
    method: 'POST',
    path: '/hooks/bytes',
    summary: 'Takes bytes as they came.',
    access: 'public',
    body: 'bytes',
    bodyLimit: 2000,
    response: 'raw',
    handle: async ({ body, reply }) => {
      reply.type('text/plain');
      return Buffer.isBuffer(body) ? body.toString('hex') : '';
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/uploads',
    summary: 'Takes files.',
    access: 'signedIn',
    body: 'multipart',
    response: z.object({ sizes: z.array(z.number()) }),
    handle: async ({ request }) => {
      const sizes: number[] = [];
      for await (const part of request.files()) sizes.push((await part.toBuffer()).length);
      return { sizes };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/wrong',
    summary: 'Answers what its schema does not allow.',
    access: 'public',
    response: z.object({ name: z.string() }),
    handle: async () => ({ name: 1 as unknown as string }),
  }),
  socketRoute({
    path: '/api/v1/socket',
    summary: 'A socket.',
    access: 'signedIn',
    open: (socket, { viewer }) => socket.send(`hello ${viewer.name}`),
  }),
];

let house: TestHouse;
let app: FastifyInstance;
let port = 0;
const webDirectory = mkdtempSync(join(tmpdir(), 'irori-web-'));

beforeAll(async () => {
  mkdirSync(join(webDirectory, 'assets'));
  mkdirSync(join(webDirectory, '.vite'));
  writeFileSync(join(webDirectory, '.vite/manifest.json'), '{}');
  writeFileSync(join(webDirectory, 'assets/main-1a2b.js'), 'hello()');
  writeFileSync(join(webDirectory, 'icon.svg'), '<svg/>');
  writeFileSync(join(webDirectory, 'index.html'), '<script nonce="__NONCE__"></script><meta content="__NONCE__">');
  house = await buildHouse({
    env: { IRORI_CAP_REQUESTS_PER_ADDRESS_PER_MINUTE: '30', IRORI_CAP_REQUESTS_PER_TOKEN_PER_MINUTE: '5', IRORI_CAP_ATTACHMENT_BYTES: '2000', IRORI_PUBLIC_URL: 'https://desk.example' },
  }); // biome-ignore format: settings in a row
  app = await createApp({
    house,
    routes,
    version: '1.2.3',
    metrics: createMetrics(),
    webDirectory,
    checks: {
      database: async () => {
        if (failing) throw new Error('away');
      },
    },
    findViewer: async (request) => viewers.get(String(request.headers['x-viewer'])) ?? null,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await app.close();
  rmSync(webDirectory, { recursive: true });
});

const as = (viewer: Viewer | null, more: InjectOptions['headers'] = {}) => ({
  headers: { ...(viewer ? { 'x-viewer': viewer.memberId } : {}), ...more },
});
const make = (payload: object, headers: InjectOptions['headers'] = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/things', payload, ...as(agent, headers) });

describe('a request', () => {
  it('is parsed, handled and presented by its schemas', async () => {
    const answer = await app.inject({ url: '/api/v1/open', ...as(agent) });
    expect(answer.json()).toEqual({ limit: 3, who: 'agent' });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await make({ name: 'one' })).statusCode).toBe(201);
    const gone = await app.inject({ method: 'DELETE', url: `/api/v1/things/${agent.memberId}`, ...as(admin) });
    expect(gone.statusCode).toBe(204);
    expect(gone.payload).toBe('');
  });

  it('that does not fit is told each field', async () => {
    const answer = await make({ name: 'x', tags: [{ id: 'a' }], extra: 1 });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    const problem = answer.json();
    expect(problem).toMatchObject({ code: 'invalid_request', status: 400, requestId: answer.headers['x-request-id'] });
    expect(problem.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).toEqual([
      ['name', 'too_small'],
      ['tags.0.id', 'invalid_type'],
      ['extra', 'unrecognized'],
    ]);
    expect((await app.inject('/api/v1/open?limit=9')).json().errors[0].path).toBe('query.limit');
    const params = await app.inject({ url: '/api/v1/things/x', ...as(agent) });
    expect(params.json().errors[0].path).toBe('params.id');
  });

  it.each([
    ['not JSON', '{"name":', 'application/json', 400, 'json_invalid'],
    ['no JSON at all', '', 'application/json', 400, 'json_invalid'],
    ['another type', 'name=x', 'application/x-www-form-urlencoded', 400, 'media_type_unsupported'],
    ['too large', JSON.stringify({ name: 'x'.repeat(2_000_000) }), 'application/json', 413, 'request_too_large'],
  ])('of %s is refused in the same form', async (_, payload, type, status, code) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/things',
      payload,
      ...as(agent, { 'content-type': type }),
    });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  it('that fails says why, or nothing when it is a bug', async () => {
    const taken = await make({ name: 'taken' });
    expect(taken.json()).toMatchObject({ status: 409, code: 'name_taken', since: [1] });
    expect(taken.headers['retry-after']).toBe('3');
    const bug = await make({ name: 'bug' });
    expect(bug.statusCode).toBe(500);
    expect(bug.payload).not.toContain('secret cause');
    const wrong = await app.inject('/api/v1/wrong');
    expect([wrong.statusCode, wrong.json().code]).toEqual([500, 'internal']);
  });

  it('takes bytes as they came, up to its own limit', async () => {
    const send = (payload: Buffer) =>
      app.inject({ method: 'POST', url: '/hooks/bytes', payload, headers: { 'content-type': 'application/json' } });
    expect((await send(Buffer.from('{"a": 1}\n'))).payload).toBe(Buffer.from('{"a": 1}\n').toString('hex'));
    expect((await send(Buffer.alloc(2001))).statusCode).toBe(413);
  });

  it('takes files up to the cap', async () => {
    const upload = async (size: number) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(size)]), 'a.bin');
      const carrier = new Response(form);
      const type = carrier.headers.get('content-type') ?? '';
      const payload = Buffer.from(await carrier.arrayBuffer());
      return app.inject({ method: 'POST', url: '/api/v1/uploads', payload, ...as(agent, { 'content-type': type }) });
    };
    expect((await upload(2000)).json()).toEqual({ sizes: [2000] });
    expect((await upload(2001)).json()).toMatchObject({ status: 413, code: 'request_too_large' });
  });
});

describe('access', () => {
  it('is asked before anything of the request is read', async () => {
    const nobody = await app.inject({ method: 'POST', url: '/api/v1/things', payload: 'not json' });
    expect([nobody.statusCode, nobody.json().code]).toEqual([401, 'unauthenticated']);
    const refused = await app.inject({ method: 'DELETE', url: '/api/v1/things/no-id', ...as(agent) });
    expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden', params: { permission: 'things.manage' } });
  });

  it('must be said by every route', async () => {
    const silent = { ...routes[0], access: undefined } as unknown as Route;
    const options = { house, routes: [silent], version: '', metrics: createMetrics(), checks: {}, webDirectory, findViewer: async () => null }; // biome-ignore format: one row
    await expect(createApp(options)).rejects.toThrow('GET /api/v1/open does not say who may call it');
    await expect(createApp({ ...options, routes: [...routes, ...routes] })).rejects.toThrow('written twice');
  });

  it('refuses writes that began on another site', async () => {
    const write = (headers: InjectOptions['headers']) => make({ name: 'two' }, { host: 'desk.example', ...headers });
    expect((await write({ origin: 'https://evil.example' })).json()).toMatchObject({ code: 'invalid_origin' });
    expect((await write({ origin: 'null' })).statusCode).toBe(403);
    expect((await write({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await write({ 'sec-fetch-site': 'same-site', origin: 'https://a.desk.example' })).statusCode).toBe(403);
    expect((await write({ 'sec-fetch-site': 'same-origin', origin: 'https://desk.example' })).statusCode).toBe(201);
    expect((await write({ origin: 'https://desk.example' })).statusCode).toBe(201);
    expect((await write({ host: '10.0.0.1:3000', origin: 'http://10.0.0.1:3000' })).statusCode).toBe(201);
    expect((await write({})).statusCode).toBe(201);
    expect((await write({ authorization: 'Bearer x', 'sec-fetch-site': 'cross-site' })).statusCode).toBe(201);
  });

  it('limits an address and a token, and exempts this machine', async () => {
    const ask = (remoteAddress: string, viewer: Viewer | null) =>
      app.inject({ url: '/api/v1/open', remoteAddress, ...as(viewer) });
    const statuses: number[] = [];
    for (let count = 0; count < 32; count++) statuses.push((await ask('203.0.113.9', null)).statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    const over = await ask('203.0.113.9', null);
    expect(over.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('203.0.113.10', null)).statusCode).toBe(200);
    const byToken: number[] = [];
    for (let count = 0; count < 7; count++) byToken.push((await ask(`203.0.113.${20 + count}`, admin)).statusCode);
    expect(byToken.filter((status) => status === 429)).toHaveLength(2);
    for (let count = 0; count < 40; count++) expect((await ask('127.0.0.1', admin)).statusCode).toBe(200);
  });
});

describe('an Idempotency-Key', () => {
  const keyed = (key: string, payload: object, viewer = agent) =>
    app.inject({ method: 'POST', url: '/api/v1/things', payload, ...as(viewer, { 'idempotency-key': key }) });

  it('gives the first answer again', async () => {
    const first = await keyed('k1', { name: 'first' });
    const again = await keyed('k1', { name: 'first' });
    expect(again.statusCode).toBe(201);
    expect(again.payload).toBe(first.payload);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await keyed('k1', { name: 'first' }, admin)).json().count).not.toBe(first.json().count);
  });

  it('belongs to one request', async () => {
    await keyed('k2', { name: 'first' });
    expect((await keyed('k2', { name: 'other' })).json()).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
  });

  it('lets one of two run that come at the same time', async () => {
    const before = handled;
    const answers = await Promise.all([keyed('k3', { name: 'slow' }), keyed('k3', { name: 'slow' })]);
    expect(handled - before).toBe(1);
    const codes = answers.map((answer) => answer.json().code ?? answer.statusCode);
    expect(codes.sort()).toEqual([201, 'idempotency_in_progress']);
  });

  it('is free again after a failure', async () => {
    for (const name of ['taken', 'bug', 'x']) await keyed('k4', { name });
    expect((await keyed('k4', { name: 'good' })).statusCode).toBe(201);
  });

  it('left by a dead process is taken over, and one of yesterday is forgotten', async () => {
    await keyed('k5', { name: 'first' });
    await house.database.db.updateTable('idempotency_keys').set({ status: null, answer: null }).where('key', '=', 'k5').execute(); // biome-ignore format: one statement
    expect((await keyed('k5', { name: 'first' })).json().code).toBe('idempotency_in_progress');
    house.clock.advance(3 * 60_000);
    expect((await keyed('k5', { name: 'first' })).statusCode).toBe(201);
    house.clock.advance(25 * 60 * 60_000);
    expect((await keyed('k5', { name: 'another' })).statusCode).toBe(201);
  });

  it('must look like one, and keeps its answer sealed', async () => {
    expect((await keyed('a b', { name: 'first' })).json().code).toBe('idempotency_key_invalid');
    await keyed('k6', { name: 'readable' });
    const row = await house.database.db.selectFrom('idempotency_keys').selectAll().where('key', '=', 'k6').executeTakeFirstOrThrow(); // biome-ignore format: one statement
    expect(row.status).toBe(201);
    expect(row.answer).not.toContain('readable');
  });
});

describe('the web app', () => {
  it('is one page for every screen, with a fresh nonce', async () => {
    const [first, second] = await Promise.all([app.inject('/inbox/all/mine?x=1'), app.inject('/')]);
    const nonce = /nonce="([^"]+)"/.exec(first?.payload ?? '')?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(first?.payload).not.toContain('__NONCE__');
    expect(first?.headers['content-security-policy']).toContain(`script-src 'self' 'nonce-${nonce}';`);
    expect(first?.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(second?.payload).not.toContain(nonce);
    expect(first?.headers).toMatchObject({
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
  });

  it('keeps hashed files for ever, and says when one is not there', async () => {
    const asset = await app.inject('/assets/main-1a2b.js');
    expect(asset.payload).toBe('hello()');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await app.inject('/icon.svg')).headers['cache-control']).toBe('no-cache');
    for (const path of [
      '/assets/old.js',
      '/favicon.ico',
      '/.vite/manifest.json',
      '/api/v1/nothing',
      '/hooks/x',
      '/index.html',
    ]) {
      const answer = await app.inject(path);
      expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([path, 404, 'application/problem+json; charset=utf-8']); // biome-ignore format: one row
    }
    expect((await app.inject({ method: 'POST', url: '/inbox' })).statusCode).toBe(404);
    expect((await app.inject('/assets/..%2f..%2fetc/passwd')).statusCode).toBe(404);
  });
});

describe('machines', () => {
  it('ask for life, readiness and figures', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', version: '1.2.3' });
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
    failing = true;
    const answer = await app.inject('/readyz');
    expect([answer.statusCode, answer.json().checks]).toEqual([503, { database: 'failing' }]);
    failing = false;
    const figures = await app.inject('/metrics');
    expect(figures.payload).toContain('irori_http_request_seconds_bucket');
    expect(figures.payload).not.toContain(agent.memberId);
    const outside = (viewer: Viewer | null) =>
      app.inject({ url: '/metrics', remoteAddress: '203.0.113.77', ...as(viewer) });
    expect((await outside(null)).statusCode).toBe(401);
    expect((await outside(agent)).statusCode).toBe(401);
    expect((await outside(admin)).statusCode).toBe(200);
  });

  it('read what the API is from the same schemas', async () => {
    const { paths, openapi } = (await app.inject('/api/v1/openapi.json')).json();
    expect(openapi).toBe('3.1.0');
    const { post } = paths['/api/v1/things'];
    expect(post).toMatchObject({ summary: 'Makes a thing.', tags: ['things'] });
    expect(post.requestBody.content['application/json'].schema.properties.name).toMatchObject({
      type: 'string',
      minLength: 2,
    });
    expect(post.responses['201'].content['application/json'].schema.properties).toHaveProperty('count');
    expect(paths['/api/v1/open'].get.security).toEqual([]);
    expect(Object.keys(paths)).not.toContain('/hooks/bytes');
  });
});

describe('a socket', () => {
  /** Asks for an upgrade as a browser would; answers the first words of the socket, or the status that refused it. */
  const open = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve, reject) => {
      const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }; // biome-ignore format: one row
      const asking = request({ host: '127.0.0.1', port, path: '/api/v1/socket', headers: { ...upgrade, ...headers } });
      asking.on('response', (response) => {
        response.resume();
        resolve(String(response.statusCode));
      });
      asking.on('upgrade', (_, socket, head) => {
        // An unmasked text frame below 126 bytes: two bytes before its words (RFC 6455, section 5.2).
        const read = (frame: Buffer) => {
          resolve(frame.subarray(2, 2 + (frame[1] ?? 0)).toString());
          socket.destroy();
        };
        if (head.length > 0) read(head);
        else socket.once('data', read);
      });
      asking.on('error', reject);
      asking.end();
    });

  it('opens for a member from our own pages', async () => {
    expect(await open({ 'x-viewer': agent.memberId })).toBe('hello agent');
    expect(await open({ 'x-viewer': agent.memberId, origin: 'https://desk.example' })).toBe('hello agent');
    expect(await open({})).toBe('401');
    expect(await open({ 'x-viewer': agent.memberId, origin: 'https://evil.example' })).toBe('403');
  });
});

function buildViewer(role: Viewer['role'], kind: 'session' | 'token'): Viewer {
  const id = `01890000-0000-7000-8000-00000000000${viewers.size + 1}`;
  const viewer: Viewer = { workspaceId: id, memberId: id, userId: id, name: role, email: `${role}@team.example`, role, inboxIds: [], locale: 'en', credential: { kind, id } }; // biome-ignore format: one row
  viewers.set(id, viewer);
  return viewer;
}
