/**
 * The one way to the server: JSON in and out, problems as `ApiError`, and a session that ended is waited for, so that
 * the action goes on after signing in again.
 */
import type { Problem } from '@irori/contract/common/api';
import { newId } from './ids.ts';
import { ApiError, NetworkError } from './problem.ts';
import { sessionRenewed } from './session.ts';

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Repeating a write with the same key does it once. */
  readonly idempotencyKey?: string;
  /** Screens outside the workspace (sign-in, set-up) want the 401 itself. */
  readonly anonymous?: boolean;
}

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export const api = {
  get: <T>(path: string, query: Query = {}, options: RequestOptions = {}) =>
    request<T>('GET', `${path}${queryString(query)}`, undefined, options),
  post: <T>(path: string, body: unknown = {}, options: RequestOptions = {}) => request<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown, options: RequestOptions = {}) => request<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options: RequestOptions = {}) => request<T>('PATCH', path, body, options),
  delete: <T>(path: string, options: RequestOptions = {}) => request<T>('DELETE', path, undefined, options),
};

/** `?a=1&b=2` of what is given; empty when nothing is. */
export function queryString(query: Query): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (pairs.length === 0) return '';
  return `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`;
}

async function request<T>(method: string, path: string, body: unknown, options: RequestOptions): Promise<T> {
  for (;;) {
    const response = await send(method, path, body, options);
    if (response.ok) return (response.status === 204 ? undefined : await readJson(response)) as T;
    const error = await toError(response);
    if (error.status !== 401 || options.anonymous) throw error;
    await sessionRenewed(options.signal);
  }
}

async function send(method: string, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method === 'POST') headers['idempotency-key'] = options.idempotencyKey ?? newId();
  try {
    const response = await fetch(path.startsWith('/') ? path : `/api/v1/${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    noteServerTime(response);
    return response;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    doubtTheLine();
    throw new NetworkError();
  }
}

let doubtTheLine: () => void = () => undefined;

/** A request that found no line is the first to know; the socket may look open for minutes. */
export function onLineInDoubt(listener: () => void): void {
  doubtTheLine = listener;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // The line broke in the middle of the answer: what was asked may well have been done.
    throw new NetworkError();
  }
}

/** An error of the server; proxies in between answer pages of their own, which then count as a problem without a code. */
export async function toError(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const body: unknown = await response.json().catch(() => null);
  const problem = isProblem(body) ? body : unknownProblem(response, body);
  return new ApiError(problem, retryAfter > 0 ? retryAfter : null);
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'status' in body && typeof body.status === 'number';

function unknownProblem(response: Response, body: unknown): Problem {
  // better-auth answers {code, message} without a status.
  const own = typeof body === 'object' && body !== null ? (body as { code?: string; message?: string }) : {};
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: own.code?.toLowerCase() ?? `http_${response.status}`,
    detail: own.message ?? response.statusText,
  };
}

let serverAhead = 0;

/** The Date header has a resolution of a second, so only a difference that matters counts. */
function noteServerTime(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return;
  const ahead = date - Date.now();
  serverAhead = Math.abs(ahead) > 2500 ? ahead : 0;
}

/** The server's clock as far as we know it; used where the server will compare (undo send). */
export const serverNow = (): Date => new Date(Date.now() + serverAhead);
