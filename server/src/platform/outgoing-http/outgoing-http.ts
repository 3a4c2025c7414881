// Requests that the server makes to others: guarded against private addresses at the moment of connecting and again at
// each redirect, and held to caps of size, time and redirects. Nothing else in the house may open a connection by URL.
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { AppError, tooLarge, unavailable } from '../../errors.ts';
import type { Caps } from '../caps.ts';
import { isPublicAddress, publicAddresses, type Resolve, refusedTarget, systemResolve } from './address-guard.ts';

export interface OutgoingOptions {
  /** Hosts from the settings that may be private, lower case. */
  readonly allowedHosts: readonly string[];
  readonly caps: Pick<Caps, 'outgoingBytes' | 'outgoingMs' | 'outgoingRedirects'>;
  readonly resolve?: Resolve;
}

/** What `fetch` takes, and caps for this one request. */
export interface OutgoingRequest extends Pick<RequestInit, 'method' | 'headers' | 'body' | 'signal' | 'redirect'> {
  /** Narrower than the caps, or wider where a connector knows its platform (bytes, milliseconds). */
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  readonly maxRedirects?: number;
}

export interface OutgoingHttp {
  /**
   * Makes one request and follows its redirects (`redirect: 'manual'` hands them back). The response's body fails with `outgoing_too_large` beyond the cap and
   * must be read or cancelled. Throws `outgoing_refused`, `outgoing_timeout` or `outgoing_failed` (`params.reason` has
   * the system's code); an answer of any status is an answer.
   */
  fetch(url: string | URL, request?: OutgoingRequest): Promise<Response>;
  /**
   * The address of a host for protocols other than HTTP, under the same guard: connect to it and do not resolve again.
   * Throws `outgoing_refused`, or the resolver's error.
   */
  addressOf(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

/** Opens the pool of outgoing connections. */
export function createOutgoingHttp(options: OutgoingOptions): OutgoingHttp {
  const resolve = options.resolve ?? systemResolve;
  const guarded = new Agent({ connect: guardedConnector(resolve), connections: 64 });
  const trusted = new Agent({ connections: 64 });
  const allowed = new Set(options.allowedHosts);
  const agentFor = (url: URL): Agent => (isAllowed(allowed, url) ? trusted : guarded);

  return {
    fetch: (url, request = {}) => follow(agentFor, new URL(url), request, capsOf(request, options.caps)),
    addressOf: async (host, port) => {
      const name = host.toLowerCase();
      const trusts = allowed.has(name) || allowed.has(`${name}:${port}`);
      const [first] =
        trusts && isIP(name) === 0 ? await resolve(name) : trusts ? [name] : await publicAddresses(name, resolve);
      if (first === undefined) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });
      return first;
    },
    close: async () => {
      await Promise.all([guarded.close(), trusted.close()]);
    },
  };
}

type RequestCaps = Required<Pick<OutgoingRequest, 'maxBytes' | 'timeoutMs' | 'maxRedirects'>>;

function capsOf(request: OutgoingRequest, caps: OutgoingOptions['caps']): RequestCaps {
  return {
    maxBytes: request.maxBytes ?? caps.outgoingBytes,
    timeoutMs: request.timeoutMs ?? caps.outgoingMs,
    maxRedirects: request.maxRedirects ?? caps.outgoingRedirects,
  };
}

/** An allowed host is named with or without its port: `localhost`, `10.0.0.7:8081`. */
function isAllowed(allowed: ReadonlySet<string>, url: URL): boolean {
  return allowed.has(url.hostname) || allowed.has(url.host);
}

async function follow(agentFor: (url: URL) => Agent, start: URL, request: OutgoingRequest, caps: RequestCaps) {
  const timeout = AbortSignal.timeout(caps.timeoutMs);
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
  let url = start;
  let step = await firstStep(request);

  for (let redirects = 0; ; redirects++) {
    requireHttp(url);
    const response = await exchange(agentFor(url), url, step, signal, timeout);
    const target = redirectTarget(response, url);
    if (!target || request.redirect === 'manual') return limited(response, url, caps.maxBytes, timeout);
    await response.body?.cancel();
    if (request.redirect === 'error' || redirects >= caps.maxRedirects) throw failed('too_many_redirects', url);
    step = nextStep(step, response.status, url, target);
    url = target;
  }
}

interface Step {
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Uint8Array | null;
}

/** The body as bytes, so that a redirect can send it again; forms bring their content type along. */
async function firstStep(request: OutgoingRequest): Promise<Step> {
  const headers = new Headers(request.headers ?? {});
  const method = (request.method ?? 'GET').toUpperCase();
  const { body } = request;
  if (body === undefined || body === null) return { method, headers, body: null };
  const carrier = new Response(body);
  const type = carrier.headers.get('content-type');
  if (type !== null && !headers.has('content-type')) headers.set('content-type', type);
  return { method, headers, body: new Uint8Array(await carrier.arrayBuffer()) };
}

function requireHttp(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusedTarget(url.protocol);
  if (url.username !== '' || url.password !== '') throw refusedTarget(url.hostname);
}

async function exchange(agent: Agent, url: URL, step: Step, signal: AbortSignal, timeout: AbortSignal) {
  try {
    return await undiciFetch(url, {
      method: step.method,
      headers: [...step.headers],
      body: step.body,
      redirect: 'manual',
      dispatcher: agent,
      signal,
    });
  } catch (error) {
    throw explain(error, url, timeout);
  }
}

type RawResponse = Awaited<ReturnType<typeof exchange>>;

function redirectTarget(response: RawResponse, url: URL): URL | null {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
  return URL.canParse(location, url.href) ? new URL(location, url) : null;
}

/** As browsers do it: 303, and 301 or 302 after a POST, go on as GET; another origin gets no credentials. */
function nextStep(step: Step, status: number, from: URL, to: URL): Step {
  const headers = new Headers(step.headers);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw failed('redirect_to_plain_http', to);
  if (from.origin !== to.origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name);
  const becomesGet = status === 303 ? step.method !== 'HEAD' : status < 303 && step.method === 'POST';
  if (!becomesGet) return { ...step, headers };
  for (const name of ['content-type', 'content-length', 'content-encoding']) headers.delete(name);
  return { method: 'GET', headers, body: null };
}

/** The same response with a body that ends in an error beyond the cap, counted after decompression. */
function limited(response: RawResponse, url: URL, maxBytes: number, timeout: AbortSignal): Response {
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (announced > maxBytes) {
    void response.body?.cancel();
    throw tooLargeAnswer(maxBytes);
  }
  let size = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      size += chunk.length;
      if (size > maxBytes) controller.error(tooLargeAnswer(maxBytes));
      else controller.enqueue(chunk);
    },
  });
  const source = response.body as ReadableStream<Uint8Array> | null;
  const body = source ? explained(source.pipeThrough(counting), url, timeout) : null;
  const init = { status: response.status, statusText: response.statusText, headers: [...response.headers] };
  const answer = new Response(bodyless(response.status) ? null : body, init);
  return Object.defineProperty(answer, 'url', { value: url.href });
}

/** A body that breaks off says so in the same words as a request that fails. */
function explained(source: ReadableStream<Uint8Array>, url: URL, timeout: AbortSignal): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(explain(error, url, timeout));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function bodyless(status: number): boolean {
  return status === 101 || status === 204 || status === 205 || status === 304;
}

/**
 * Connects to checked addresses alone. A literal address never reaches the lookup, so it is checked here; a name is
 * resolved by the lookup, and the socket goes to what that returned, without asking a second time.
 */
function guardedConnector(resolve: Resolve): buildConnector.connector {
  const connect = buildConnector({ timeout: 10_000, lookup: guardedLookup(resolve), autoSelectFamily: true });
  return (options, callback) => {
    const literal = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !isPublicAddress(literal)) return callback(refusedTarget(literal), null);
    connect(options, callback);
  };
}

function guardedLookup(resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    publicAddresses(host, resolve).then(
      (addresses) => {
        const all = addresses.map((address) => ({ address, family: isIP(address) }));
        if (options.all) callback(null, all);
        else callback(null, all[0]?.address ?? '', all[0]?.family ?? 4);
      },
      (error: Error) => callback(error, []),
    );
  };
}

function explain(error: unknown, url: URL, timeout: AbortSignal): Error {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppError) return cause;
  }
  if (timeout.aborted) {
    return unavailable('outgoing_timeout', `${url.host} did not answer in time.`, { params: { host: url.host } });
  }
  // The caller's own signal: they know what it means.
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) return error;
  return failed(systemCode(error), url);
}

function systemCode(error: unknown): string {
  let code = 'unknown';
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  }
  return code;
}

function failed(reason: string, url: URL): AppError {
  return unavailable('outgoing_failed', `The request to ${url.host} failed: ${reason}.`, {
    params: { host: url.host, reason },
  });
}

function tooLargeAnswer(maxBytes: number): AppError {
  return tooLarge('outgoing_too_large', `The answer is larger than ${maxBytes} bytes.`, { params: { maxBytes } });
}
