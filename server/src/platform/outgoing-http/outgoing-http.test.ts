// Every way that leads from a harmless-looking address to a private one, tried on loopback, and the caps.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress, publicAddresses } from './address-guard.ts';
import { createOutgoingHttp, type OutgoingHttp, type OutgoingOptions } from './outgoing-http.ts';

const caps = { outgoingBytes: 10_000, outgoingMs: 2000, outgoingRedirects: 3 };
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let server: Server;
let port = 0;
let opened: OutgoingHttp[] = [];

const pages: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/hello': (_, response) => response.end('hello'),
  '/large': (_, response) => response.end('x'.repeat(10_001)),
  '/endless': (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(4000)), 1);
    response.on('close', () => clearInterval(timer));
  },
  '/bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000))),
  '/silent': () => {},
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half');
    setTimeout(() => response.destroy(), 20);
  },
  '/nothing': (_, response) => response.writeHead(204).end(),
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    const url = new URL(request.url ?? '/', 'http://x');
    const to = url.searchParams.get('to');
    if (to) return void response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end();
    const page = pages[url.pathname];
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});
afterEach(async () => {
  await Promise.all(opened.map((http) => http.close()));
  opened = [];
  seen.length = 0;
});

const open = (options: Partial<OutgoingOptions> = {}): OutgoingHttp => {
  const http = createOutgoingHttp({ allowedHosts: [], caps, ...options });
  opened.push(http);
  return http;
};
const trusting = (): OutgoingHttp => open({ allowedHosts: ['localhost'] });
const at = (path: string, host = 'localhost'): string => `http://${host}:${port}${path}`;
const refused = { code: 'outgoing_refused' };

describe('the guard', () => {
  it.each([
    '127.0.0.1', '127.1', '2130706433', '0x7f000001', '017700000001', '[::1]', '[::ffff:127.0.0.1]', '[::]', '0.0.0.0',
    '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '[fe80::1]', '[fd00::1]', '[fec0::1]',
    '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[2001::1]', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1',
  ])('refuses %s', async (host) => {
    await expect(open().fetch(at('/hello', host))).rejects.toMatchObject(refused);
    expect(seen).toEqual([]);
  }); // biome-ignore format: addresses side by side

  it('refuses a name that leads to a private address', async () => {
    await expect(open().fetch(at('/hello', 'localhost'))).rejects.toMatchObject(refused);
    const rebound = open({ resolve: async () => ['10.0.0.1', '::1'] });
    await expect(rebound.fetch(at('/hello', 'desk.example'))).rejects.toMatchObject(refused);
  });

  it('asks for the addresses once, and connects to what was checked (no rebinding)', async () => {
    let asked = 0;
    const resolve = async () => (asked++ === 0 ? ['203.0.114.1'] : ['127.0.0.1']);
    await expect(open({ resolve }).fetch(at('/hello', 'x.example'), { timeoutMs: 300 })).rejects.toMatchObject({
      status: 503,
    });
    expect(asked).toBe(1);
    expect(seen).toEqual([]);
  });

  it('keeps the public addresses of a name that has both kinds', async () => {
    await expect(publicAddresses('x', async () => ['127.0.0.1', '8.8.8.8'])).resolves.toEqual(['8.8.8.8']);
    expect(isPublicAddress('not an address')).toBe(false);
    expect(isPublicAddress('2606:4700::1111')).toBe(true);
  });

  it('checks each redirect anew', async () => {
    const to = encodeURIComponent(at('/hello', '127.0.0.1'));
    await expect(trusting().fetch(at(`/?to=${to}`))).rejects.toMatchObject(refused);
    expect(seen).toHaveLength(1);
  });

  it.each(['file:///etc/passwd', 'ftp://localhost/x', 'data:text/plain,x'])('speaks HTTP alone: %s', async (url) => {
    await expect(trusting().fetch(url)).rejects.toMatchObject(refused);
    await expect(trusting().fetch(at(`/?to=${encodeURIComponent(url)}`))).rejects.toMatchObject(refused);
  });

  it('takes no credentials in an address', async () => {
    await expect(trusting().fetch(`http://me:secret@localhost:${port}/hello`)).rejects.toMatchObject(refused);
  });

  it('lets through the hosts that the settings name, with or without port', async () => {
    expect(await (await trusting().fetch(at('/hello'))).text()).toBe('hello');
    const exact = open({ allowedHosts: [`127.0.0.1:${port}`] });
    expect((await exact.fetch(at('/hello', '127.0.0.1'))).status).toBe(200);
    await expect(exact.fetch(at('/hello'))).rejects.toMatchObject(refused);
  });
});

describe('redirects', () => {
  it('are followed, and the answer knows where it came from', async () => {
    const response = await trusting().fetch(at('/?to=/hello'), { method: 'POST', body: 'x' });
    expect(await response.text()).toBe('hello');
    expect(response.url).toBe(at('/hello'));
    expect(seen.map(({ method, body }) => [method, body])).toEqual([['POST', 'x'], ['GET', '']]); // biome-ignore format: pairs
  });

  it('repeat the body when the status says so', async () => {
    await trusting().fetch(at('/?status=307&to=/hello'), { method: 'POST', body: new URLSearchParams({ a: '1' }) });
    expect(seen.map(({ method, body }) => [method, body])).toEqual([['POST', 'a=1'], ['POST', 'a=1']]); // biome-ignore format: pairs
    expect(seen[1]?.headers['content-type']).toContain('x-www-form-urlencoded');
  });

  it('carry no credentials to another origin', async () => {
    const to = encodeURIComponent(at('/hello', '127.0.0.1'));
    const both = open({ allowedHosts: ['localhost', '127.0.0.1'] });
    await both.fetch(at(`/?to=${to}`), { headers: { authorization: 'Bearer x', cookie: 'a=b', accept: 'text/plain' } });
    expect(seen[0]?.headers.authorization).toBe('Bearer x');
    expect(seen[1]?.headers).toMatchObject({ accept: 'text/plain' });
    expect(seen[1]?.headers.authorization).toBeUndefined();
    expect(seen[1]?.headers.cookie).toBeUndefined();
  });

  it('end somewhere', async () => {
    await expect(trusting().fetch(at('/?to=%3Fto%3D/%3Fto%3D%252F'), { maxRedirects: 0 })).rejects.toMatchObject({
      params: { reason: 'too_many_redirects' },
    });
    const loop = trusting();
    await expect(loop.fetch(at(`/?to=${encodeURIComponent('?to=%3Fto=%253Fto=%25253Fto=x')}`))).rejects.toMatchObject({
      params: { reason: 'too_many_redirects' },
    });
    const shown = await loop.fetch(at('/?to=/hello'), { redirect: 'manual' });
    expect(shown.status).toBe(302);
  });
});

describe('caps', () => {
  it.each(['/large', '/endless', '/bomb'])('end an answer of too many bytes: %s', async (path) => {
    const read = async () => (await trusting().fetch(at(path))).text();
    await expect(read()).rejects.toMatchObject({ code: 'outgoing_too_large' });
  });

  it('can be wider or narrower for one request', async () => {
    expect(await (await trusting().fetch(at('/large'), { maxBytes: 20_000 })).text()).toHaveLength(10_001);
    await expect(trusting().fetch(at('/hello'), { maxBytes: 3 })).rejects.toMatchObject({ code: 'outgoing_too_large' });
  });

  it('end the waiting for an answer and within one', async () => {
    await expect(trusting().fetch(at('/silent'), { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'outgoing_timeout',
    });
    const slow = async () => (await trusting().fetch(at('/endless'), { timeoutMs: 150, maxBytes: 1e9 })).text();
    await expect(slow()).rejects.toMatchObject({ code: 'outgoing_timeout' });
  });

  it('leave an abort of the caller what it is', async () => {
    const request = trusting().fetch(at('/silent'), { signal: AbortSignal.timeout(50) });
    await expect(request).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('failures', () => {
  it('name the reason of the system', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    await expect(trusting().fetch(`http://localhost:${free}/`)).rejects.toMatchObject({
      code: 'outgoing_failed',
      params: { reason: 'ECONNREFUSED' },
    });
    const cut = async () => (await trusting().fetch(at('/cut'))).text();
    await expect(cut()).rejects.toMatchObject({ code: 'outgoing_failed' });
  });

  it('are not made of an answer that says no', async () => {
    expect((await trusting().fetch(at('/missing'))).status).toBe(404);
    expect((await trusting().fetch(at('/nothing'))).status).toBe(204);
  });
});
