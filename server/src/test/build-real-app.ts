/** An HTTP server that finds viewers as the real one does: by session cookie or bearer token. */
import { createHmac } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { createAccount, hashPassword } from '../auth/accounts.ts';
import { mountAuth } from '../auth/door.ts';
import { insertToken } from '../auth/token-store.ts';
import { findViewer } from '../auth/viewers.ts';
import type { House } from '../house.ts';
import { createApp } from '../platform/http/app.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { createMetrics } from '../platform/metrics.ts';
import type { TestWorkspace } from './build-workspace.ts';

export const password = 'a long enough password';

/** The real thing but for the web app; nothing listens, requests are injected. */
export async function buildRealApp(house: House, routes: readonly AnyRoute[]): Promise<FastifyInstance> {
  return createApp({
    house,
    routes,
    version: '0.0.0',
    metrics: createMetrics(),
    checks: {},
    webDirectory: '/nonexistent',
    findViewer: (request, reply) => findViewer(house, request, reply),
    mount: [(scope, limits) => mountAuth(scope, limits, house)],
  });
}

/** Gives a member of `buildMember` an account with the password above. */
export async function buildAccount(
  { id, house }: TestWorkspace,
  member: { memberId: string; name: string; email: string },
) {
  const passwordHash = await hashOnce();
  await house.database.transaction(async (trx) => {
    const userId = await createAccount(trx, { ...member, passwordHash, now: house.clock.now() });
    await trx.updateTable('members').set({ user_id: userId }).where('workspace_id', '=', id).where('id', '=', member.memberId).execute(); // biome-ignore format: one statement
  });
}

export interface Signed {
  readonly status: number;
  readonly cookie: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape, and fail when it is another one.
  readonly json: any;
}

/** Signs in over HTTP, from our own page. */
export async function signIn(
  app: FastifyInstance,
  email: string,
  given: { password?: string; remoteAddress?: string } = {},
): Promise<Signed> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password: given.password ?? password },
    ...fromOurPage(),
    ...(given.remoteAddress ? { remoteAddress: given.remoteAddress } : {}),
  });
  return { status: answer.statusCode, cookie: cookieOf(answer.headers['set-cookie']), json: answer.json() };
}

/** Headers of a browser that shows our page. */
export function fromOurPage(cookie = ''): { headers: Exclude<InjectOptions['headers'], undefined> } {
  return { headers: { host: 'localhost:3000', origin: 'http://localhost:3000', ...(cookie ? { cookie } : {}) } };
}

/** What a browser would send back: names and values alone. */
export function cookieOf(setCookie: string | string[] | number | undefined): string {
  return [setCookie ?? []]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');
}

let hashed: Promise<string> | undefined;

/** Hashing takes a tenth of a second on purpose; once is enough for all tests of a worker. */
function hashOnce(): Promise<string> {
  hashed ??= hashPassword(password);
  return hashed;
}

/** A bearer token of a member, straight in the table. */
export async function buildToken(house: House, member: { workspaceId: string; memberId: string }): Promise<string> {
  const made = await house.database.transaction((trx) =>
    insertToken(trx, {
      workspaceId: member.workspaceId,
      memberId: member.memberId,
      name: 'Test',
      now: house.clock.now(),
    }),
  );
  return made.token;
}

/** The cookie of a session of a member, as signing in would have made it. */
export async function buildSession(house: House, member: Viewer): Promise<string> {
  const userId = newId();
  const token = newId();
  const later = new Date(house.clock.now().getTime() + 86_400_000);
  await house.database.transaction(async (trx) => {
    await trx.insertInto('auth_users').values({ id: userId, name: member.name, email: `${userId}@account.example`, email_verified: true, image: null, two_factor_enabled: false }).execute(); // biome-ignore format: one statement
    await trx.insertInto('auth_sessions').values({ id: newId(), token, user_id: userId, expires_at: later, updated_at: house.clock.now(), ip_address: null, user_agent: null, active_workspace_id: member.workspaceId }).execute(); // biome-ignore format: one statement
    await trx.updateTable('members').set({ user_id: userId }).where('workspace_id', '=', member.workspaceId).where('id', '=', member.memberId).execute(); // biome-ignore format: one statement
  });
  const secret = house.secrets.derive('auth')[0]?.key.toString('base64url') ?? '';
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `irori.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}
