/** The HTTP side of a benchmark: set-up once, then requests with a token over connections that stay open. */
import { Agent, request } from 'node:http';
import type { Server } from './server.ts';

export interface Api {
  readonly url: string;
  readonly token: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  close(): void;
}

export interface Desk {
  readonly api: Api;
  readonly workspaceId: string;
  readonly memberId: string;
  readonly inboxId: string;
  readonly channelId: string;
  readonly receivingAddress: string;
  /** The same desk after its server was started again, with connections of its own. */
  at(server: Server): Desk;
}

/** Goes through set-up as a person would, takes a token and connects one mail channel. */
export async function openDesk(server: Server): Promise<Desk> {
  const made = await send<{ workspaceId: string; memberId: string; inboxId: string }>(
    server.url,
    'POST',
    '/api/v1/setup',
    {
      body: {
        token: server.setupToken,
        workspace: 'Bench',
        name: 'Bench Owner',
        email: 'owner@bench.example',
        password: 'bench bench bench',
        inbox: 'Support',
      },
      headers: { origin: server.url },
    },
  );
  const cookie = made.cookies.map((line) => line.split(';')[0]).join('; ');
  const token = await send<{ token: string }>(server.url, 'POST', '/api/v1/tokens', {
    body: { name: 'bench' },
    headers: { origin: server.url, cookie },
  });
  const api = openApi(server.url, token.json.token);
  const { workspaceId, memberId, inboxId } = made.json;
  const { id: channelId, receivingAddress } = await api.post<{ id: string; receivingAddress: string }>(
    '/api/v1/channels',
    {
      connector: 'email',
      inboxId,
      settings: { address: 'help@bench.example' },
    },
  );
  const facts = { workspaceId, memberId, inboxId, channelId, receivingAddress };
  const at = (where: Server): Desk => ({ ...facts, api: openApi(where.url, token.json.token), at });
  return { ...facts, api, at };
}

export function openApi(url: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headers = { authorization: `Bearer ${token}` };
  return {
    url,
    token,
    get: async <T>(path: string) => (await send<T>(url, 'GET', path, { agent, headers })).json,
    post: async <T>(path: string, body: unknown) => (await send<T>(url, 'POST', path, { agent, headers, body })).json,
    close: () => agent.destroy(),
  };
}

interface Answer<T> {
  readonly json: T;
  readonly cookies: readonly string[];
}

function send<T>(
  base: string,
  method: string,
  path: string,
  options: { agent?: Agent; headers?: Record<string, string>; body?: unknown },
): Promise<Answer<T>> {
  const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, base),
      {
        method,
        ...(options.agent ? { agent: options.agent } : {}),
        headers: { ...options.headers, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const status = incoming.statusCode ?? 0;
          if (status >= 300) return reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`));
          resolve({
            json: (text === '' ? null : JSON.parse(text)) as T,
            cookies: incoming.headers['set-cookie'] ?? [],
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
