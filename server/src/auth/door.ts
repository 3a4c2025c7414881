// The door of the sign-in library, `/api/auth/*`: named paths only, under our limits, with our kind of errors.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorKind, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import type { RateLimits } from '../platform/http/rate-limits.ts';
import { addressHeader } from './names.ts';
import { countFailure, forgetFailures, requireNotLocked } from './sign-in-failures.ts';

type DoorHouse = Pick<House, 'auth' | 'config' | 'database' | 'clock'>;

/** What of the library is reachable. Its other doors (sign-up, account linking, deletion) stay shut. */
const open: Readonly<Record<string, readonly string[]>> = {
  GET: [
    'get-session',
    'list-sessions',
    'passkey/generate-register-options',
    'passkey/generate-authenticate-options',
    'passkey/list-user-passkeys',
  ],
  POST: [
    'sign-in/email',
    'sign-out',
    'revoke-session',
    'revoke-sessions',
    'revoke-other-sessions',
    'change-password',
    'two-factor/enable',
    'two-factor/disable',
    'two-factor/get-totp-uri',
    'two-factor/generate-backup-codes',
    'two-factor/verify-totp',
    'two-factor/verify-backup-code',
    'passkey/verify-registration',
    'passkey/verify-authentication',
    'passkey/delete-passkey',
    'passkey/update-passkey',
  ],
};

/** Where passwords and codes are tried. */
const guessable =
  /^(sign-in\/email|change-password|passkey\/verify-authentication|two-factor\/(verify-totp|verify-backup-code|enable|disable))$/;

/** Mounts the door. */
export function mountAuth(app: FastifyInstance, limits: RateLimits, house: DoorHouse): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      const path = pathOf(request);
      if (!open[request.method]?.includes(path)) throw notFound('page');
      if (guessable.test(path)) await limits.ofSignIn(request);
      const answer = path === 'sign-in/email' ? await signIn(house, request) : await ask(house, request);
      return pass(answer, reply);
    },
  });
}

async function signIn(house: DoorHouse, request: FastifyRequest): Promise<Response> {
  const { db } = house.database;
  const { caps } = house.config;
  const attempt = { email: emailOf(request), address: request.ip, now: house.clock.now() };
  await requireNotLocked(db, caps, attempt);
  const answer = await ask(house, request);
  if (answer.status === 401) await countFailure(db, caps, attempt);
  if (answer.ok) await forgetFailures(db, caps, attempt);
  return answer;
}

async function ask(house: DoorHouse, request: FastifyRequest): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && name !== addressHeader && name !== 'content-length') headers.set(name, value);
  }
  headers.set(addressHeader, request.ip);
  const body = request.method === 'POST' && Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null;
  const auth = await house.auth();
  return auth.handler(new Request(house.config.publicUrl + request.url, { method: request.method, headers, body }));
}

async function pass(answer: Response, reply: FastifyReply): Promise<FastifyReply> {
  if (!answer.ok && answer.status !== 302) throw await toAppError(answer);
  reply.code(answer.status);
  for (const [name, value] of answer.headers)
    if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.send(Buffer.from(await answer.arrayBuffer()));
}

const kindByStatus: Readonly<Record<number, ErrorKind>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limited',
};

/** The library answers `{code: 'INVALID_PASSWORD', message}`; the code stays, in our writing. */
async function toAppError(answer: Response): Promise<Error> {
  const body = (await answer.json().catch(() => null)) as { code?: unknown; message?: unknown } | null;
  const code = typeof body?.code === 'string' ? body.code.toLowerCase() : 'sign_in_refused';
  const text = typeof body?.message === 'string' ? body.message : 'This was refused.';
  if (answer.status >= 500) return new Error(`The sign-in library answered ${answer.status} ${code}`);
  return new AppError(kindByStatus[answer.status] ?? 'invalid', code, text);
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').slice('/api/auth/'.length);
}

function emailOf(request: FastifyRequest): string {
  if (!Buffer.isBuffer(request.body)) return '';
  try {
    const body: unknown = JSON.parse(request.body.toString());
    const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
    return typeof email === 'string' ? email.slice(0, 254) : '';
  } catch {
    return '';
  }
}
