// The HTTP API as a client of somebody else would call it: a token or a cookie, JSON, pages, files and the socket.
import http from 'node:http';
import WebSocket from 'ws';
import { until } from './until.ts';
import type { EventsFrame, Frame, Page } from './wire.ts';

export interface Answer<T> {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The JSON of the answer; undefined when it is something else. */
  readonly body: T;
}

export interface Api {
  readonly baseUrl: string;
  /** Answers whatever comes, refusals too. Rejects only when no answer came. */
  ask<T = unknown>(method: string, path: string, options?: AskOptions): Promise<Answer<T>>;
  /** These four throw unless the answer is a 2xx. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  remove<T>(path: string): Promise<T>;
  /** All items of a list, page after page. */
  all<T>(path: string): Promise<T[]>;
  upload<T>(fileName: string, contentType: string, bytes: Buffer): Promise<T>;
  /** Opens the socket after an event number, and keeps every frame. */
  listen(after: number): Promise<Listener>;
  /** Drops kept connections: the server behind them is gone. */
  forget(): void;
}

export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly timeoutMs?: number;
}

export interface Credentials {
  readonly token?: string;
  readonly cookie?: string;
}

export interface Listener {
  readonly frames: readonly Frame[];
  /** Waits for an event for which `fits` holds, past ones included. */
  event(fits: (event: EventsFrame['events'][number]) => boolean, what: string, timeoutMs?: number): Promise<unknown>;
  close(): void;
}

export function openApi(baseUrl: string, credentials: Credentials = {}): Api {
  let agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
  const own: Record<string, string> = {
    ...(credentials.token === undefined ? {} : { authorization: `Bearer ${credentials.token}` }),
    ...(credentials.cookie === undefined ? {} : { cookie: credentials.cookie, origin: baseUrl }),
  };

  const ask = async <T>(method: string, path: string, options: AskOptions = {}): Promise<Answer<T>> => {
    const { body, headers = {}, timeoutMs = 30_000 } = options;
    const payload = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const json: Record<string, string> =
      payload === undefined || Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' };
    const answer = await exchange(new URL(path, baseUrl), method, { ...own, ...json, ...headers }, payload, {
      agent,
      timeoutMs,
    });
    const isJson = /json/.test(answer.headers['content-type'] ?? '');
    return { ...answer, body: (isJson ? JSON.parse(answer.bytes.toString()) : undefined) as T };
  };

  const require = async <T>(method: string, path: string, options: AskOptions = {}): Promise<T> => {
    const answer = await ask<T>(method, path, options);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} answered ${answer.status}: ${answer.bytes.toString().slice(0, 600)}`);
  };

  return {
    baseUrl,
    ask,
    get: (path) => require('GET', path),
    post: (path, body, headers) =>
      require('POST', path, { ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) }),
    patch: (path, body) => require('PATCH', path, { body }),
    remove: (path) => require('DELETE', path),
    all: async <T>(path: string): Promise<T[]> => {
      const items: T[] = [];
      let cursor: string | null = null;
      do {
        const url = new URL(path, baseUrl);
        if (!url.searchParams.has('limit')) url.searchParams.set('limit', '200');
        if (cursor !== null) url.searchParams.set('cursor', cursor);
        const page: Page<T> = await require('GET', url.pathname + url.search);
        items.push(...page.items);
        cursor = page.nextCursor ?? null; // a list that is never long may do without pages
      } while (cursor !== null);
      return items;
    },
    upload: (fileName, contentType, bytes) => {
      const boundary = 'e2e-boundary-7d1f';
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: ${contentType}\r\n\r\n`;
      return require('POST', '/api/v1/attachments', {
        body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      });
    },
    listen: (after) => listen(`${baseUrl.replace(/^http/, 'ws')}/api/v1/socket?after=${after}`, own),
    forget: () => {
      agent.destroy();
      agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
    },
  };
}

function exchange(
  url: URL,
  method: string,
  headers: Record<string, string>,
  payload: Buffer | undefined,
  options: { readonly agent: http.Agent; readonly timeoutMs: number },
): Promise<Omit<Answer<unknown>, 'body'>> {
  const { agent, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const length = payload === undefined ? {} : { 'content-length': String(payload.length) };
    const request = http.request(url, { method, headers: { ...headers, ...length }, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    });
    request.setTimeout(timeoutMs, () => request.destroy(new Error(`${method} ${url.pathname}: no answer in time`)));
    request.on('error', reject);
    request.end(payload);
  });
}

async function listen(url: string, headers: Record<string, string>): Promise<Listener> {
  const frames: Frame[] = [];
  const socket = new WebSocket(url, { headers });
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
  await new Promise<void>((opened, failed) => {
    socket.once('open', opened);
    socket.once('error', failed);
  });
  socket.on('error', () => undefined); // a killed server ends it; the frames so far are what counts
  return {
    frames,
    event: (fits, what, timeoutMs) =>
      until(() => frames.flatMap((frame) => (frame.type === 'events' ? frame.events : [])).find(fits), {
        what: `the event of ${what} on the socket`,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      }),
    close: () => socket.terminate(),
  };
}
