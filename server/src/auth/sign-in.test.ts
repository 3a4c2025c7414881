// Signing in and out, by password and second factor, by token; and what guessing costs.
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routes as memberRoutes } from '../members/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildAccount, buildRealApp, cookieOf, fromOurPage, password, signIn } from '../test/build-real-app.ts';
import { announcedIn, buildInbox, buildMember, buildWorkspace, type TestWorkspace } from '../test/build-workspace.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from '../test/software-authenticator.ts';
import { routes as authRoutes } from './routes.ts';
import { refreshViewer } from './viewers.ts';

let house: TestHouse;
let app: FastifyInstance;
let workspace: TestWorkspace;
let anna: Viewer;

beforeAll(async () => {
  house = await buildHouse({
    env: { IRORI_CAP_SIGN_IN_FAILURES: '2', IRORI_CAP_SIGN_INS_PER_ADDRESS_PER_MINUTE: '40' },
  });
  app = await buildRealApp(house, [...memberRoutes, ...authRoutes]);
});
beforeEach(async () => {
  workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  anna = await buildMember(workspace, { inboxIds: [inboxId] });
  await buildAccount(workspace, anna);
});

const me = (headers: Record<string, string>) => app.inject({ url: '/api/v1/me', headers });
const post = (path: string, cookie: string, payload: object = {}) =>
  app.inject({ method: 'POST', url: `/api/auth/${path}`, payload, ...fromOurPage(cookie) });

describe('a session', () => {
  it('begins with the right password, in a cookie that no script reads', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: anna.email.toUpperCase(), password },
      ...fromOurPage(),
    });
    expect(answer.statusCode).toBe(200);
    const cookie = String([answer.headers['set-cookie']].flat()[0]);
    expect(cookie).toMatch(/^irori\.session_token=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    const known = await me({ cookie: cookieOf(answer.headers['set-cookie']) });
    expect(known.json().member).toMatchObject({ id: anna.memberId, name: 'Anna', inboxIds: anna.inboxIds });
  });

  it('is another one after each sign-in, and ends with the sign-out', async () => {
    const first = await signIn(app, anna.email);
    const second = await signIn(app, anna.email);
    expect(first.cookie).not.toBe(second.cookie);
    expect((await post('sign-out', first.cookie)).statusCode).toBe(200);
    expect((await me({ cookie: first.cookie })).statusCode).toBe(401);
    expect((await me({ cookie: second.cookie })).statusCode).toBe(200);
    const events = await announcedIn(workspace);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'access.changed', subject_id: anna.memberId, detail: 'session' }),
    );
  });

  it('ends on its day, and is prolonged while it is used', async () => {
    const { cookie } = await signIn(app, anna.email);
    const session = () => house.database.db.selectFrom('auth_sessions').selectAll().where('user_id', '=', sql<string>`(select user_id from members where id = ${anna.memberId}::uuid)`).executeTakeFirstOrThrow(); // biome-ignore format: one statement
    const before = await session();
    house.clock.set(new Date(before.expires_at.getTime() + 1000));
    expect((await me({ cookie })).statusCode).toBe(401);
    const old = new Date(Date.now() - 2 * 86_400_000);
    await house.database.db.updateTable('auth_sessions').set({ updated_at: old, expires_at: new Date(old.getTime() + 14 * 86_400_000) }).where('id', '=', before.id).execute(); // biome-ignore format: one statement
    house.clock.set(new Date());
    const used = await me({ cookie });
    expect(used.statusCode).toBe(200);
    expect(cookieOf(used.headers['set-cookie'])).toContain('irori.session_token=');
    expect((await session()).expires_at.getTime()).toBeGreaterThan(Date.now() + 13 * 86_400_000);
    expect((await me({ cookie })).headers['set-cookie']).toBeUndefined();
  });

  it('is not made up', async () => {
    const { cookie } = await signIn(app, anna.email);
    const [name, value = ''] = cookie.split('=');
    const [token, signature] = decodeURIComponent(value).split('.');
    const forged = createHmac('sha256', 'guess')
      .update(token ?? '')
      .digest('base64');
    for (const wrong of [token, `${token}.`, `${token}.${forged}`, `x${token}.${signature}`, '.', '%', '']) {
      expect((await me({ cookie: `${name}=${encodeURIComponent(wrong ?? '')}` })).statusCode).toBe(401);
    }
    expect((await me({ cookie: `${name}=%E0%A4%A` })).statusCode).toBe(401);
    expect((await me({ cookie: `other=1; ${name}=${value}; more=2` })).statusCode).toBe(200);
  });

  it('is of no use to pages of other sites', async () => {
    const { cookie } = await signIn(app, anna.email);
    const write = (headers: Record<string, string>) =>
      app.inject({ method: 'PATCH', url: '/api/v1/me', payload: { available: false }, headers: { host: 'localhost:3000', cookie, ...headers } }); // biome-ignore format: one row
    expect((await write({ origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await write({ origin: 'http://localhost:3000' })).statusCode).toBe(200);
    const foreign = await app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: { email: anna.email, password }, headers: { origin: 'https://evil.example' } }); // biome-ignore format: one row
    expect(foreign.json()).toMatchObject({ status: 403, code: 'invalid_origin' });
  });

  it('ends for somebody who is removed', async () => {
    const { cookie } = await signIn(app, anna.email);
    await house.database.db
      .updateTable('members')
      .set({ removed_at: new Date() })
      .where('id', '=', anna.memberId)
      .execute();
    expect((await me({ cookie })).statusCode).toBe(401);
  });
});

describe('guessing', () => {
  it('gets one answer for a wrong password and for nobody', async () => {
    const wrong = await signIn(app, anna.email, { password: 'not the password' });
    const nobody = await signIn(app, `nobody-${anna.email}`);
    for (const answer of [wrong, nobody]) {
      expect(answer.json).toMatchObject({ status: 401, code: 'invalid_email_or_password' });
      expect(answer.cookie).toBe('');
    }
  });

  it('has to wait after some failures, the right password too, until the wait is over', async () => {
    house.clock.set(new Date());
    for (let count = 0; count < 2; count++) await signIn(app, anna.email, { password: 'not the password' });
    const locked = await signIn(app, anna.email);
    expect(locked.json).toMatchObject({ status: 429, code: 'sign_in_locked' });
    expect(locked.json.params.seconds).toBeGreaterThan(200);
    // Whoever sits elsewhere is not locked out by it.
    expect((await signIn(app, anna.email, { remoteAddress: '203.0.113.5' })).status).toBe(200);
    house.clock.advance(5 * 60_000 + 1000);
    expect((await signIn(app, anna.email)).status).toBe(200);
    expect((await signIn(app, anna.email, { password: 'not the password' })).status).toBe(401);
  });

  it('from many addresses locks the account for a while', async () => {
    house.clock.set(new Date());
    for (let count = 0; count < 20; count++) {
      await signIn(app, anna.email, { password: 'wrong wrong wrong', remoteAddress: `203.0.113.${count}` });
    }
    expect((await signIn(app, anna.email, { remoteAddress: '198.51.100.1' })).json.code).toBe('sign_in_locked');
  });

  it('is limited by address', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 42; count++) {
      statuses.push((await signIn(app, `somebody${count}@x.example`, { remoteAddress: '198.51.100.9' })).status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

describe('the door', () => {
  it.each(['sign-up/email', 'delete-user', 'update-user', 'change-email', 'link-social', 'request-password-reset'])(
    '%s stays shut',
    async (path) => {
      const { cookie } = await signIn(app, anna.email);
      expect((await post(path, cookie, { email: 'x@y.example', password, name: 'X' })).json()).toMatchObject({
        status: 404,
      });
    },
  );

  it('tells who is signed in, and nothing to nobody', async () => {
    const { cookie } = await signIn(app, anna.email);
    const known = await app.inject({ url: '/api/auth/get-session', ...fromOurPage(cookie) });
    expect(known.json().user.email).toBe(anna.email);
    expect(known.json().session.ipAddress).toBe('127.0.0.1');
    const nobody = await app.inject('/api/auth/get-session');
    expect([nobody.statusCode, nobody.payload]).toEqual([200, 'null']);
  });

  it('changes the password of who knows the present one', async () => {
    const { cookie } = await signIn(app, anna.email);
    const change = (currentPassword: string) =>
      post('change-password', cookie, {
        currentPassword,
        newPassword: 'another long password',
        revokeOtherSessions: true,
      });
    expect((await change('not the password')).json()).toMatchObject({ status: 400, code: 'invalid_password' });
    const short = await post('change-password', cookie, { currentPassword: password, newPassword: 'short' });
    expect(short.json().code).toBe('password_too_short');
    expect((await change(password)).statusCode).toBe(200);
    expect((await signIn(app, anna.email)).status).toBe(401);
    expect((await signIn(app, anna.email, { password: 'another long password' })).status).toBe(200);
  });
});

describe('a second factor', () => {
  it('is asked for once it is confirmed, and takes a code of the moment or a spare one', async () => {
    const { cookie } = await signIn(app, anna.email);
    const enabled = await post('two-factor/enable', cookie, { password });
    expect(enabled.statusCode).toBe(200);
    const { totpURI, backupCodes } = enabled.json();
    expect((await signIn(app, anna.email)).json.twoFactorRedirect).toBeUndefined();
    const confirmed = await post('two-factor/verify-totp', cookie, { code: totp(totpURI) });
    expect(confirmed.statusCode).toBe(200);

    const half = await signIn(app, anna.email);
    expect(half.json.twoFactorRedirect).toBe(true);
    expect((await me({ cookie: half.cookie })).statusCode).toBe(401);
    const wrong = await post('two-factor/verify-totp', half.cookie, { code: '000000' });
    expect(wrong.json()).toMatchObject({ status: 401, code: 'invalid_code' });
    const whole = await post('two-factor/verify-totp', half.cookie, { code: totp(totpURI) });
    expect((await me({ cookie: cookieOf(whole.headers['set-cookie']) })).statusCode).toBe(200);

    const again = await signIn(app, anna.email);
    const spare = await post('two-factor/verify-backup-code', again.cookie, { code: backupCodes[0] });
    expect((await me({ cookie: cookieOf(spare.headers['set-cookie']) })).statusCode).toBe(200);
  });
});

describe('a link to a new password', () => {
  const use = (link: string, newPassword: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/password-links/use',
      payload: { token: link.split('/').at(-1), password: newPassword },
      ...fromOurPage(),
    });
  const makeLink = async (by: Viewer, of: Viewer) => {
    const { cookie } = await signIn(app, by.email);
    return app.inject({ method: 'POST', url: `/api/v1/members/${of.memberId}/password-link`, ...fromOurPage(cookie) });
  };
  let owner: Viewer;
  beforeEach(async () => {
    owner = await buildMember(workspace, { role: 'owner' });
    await buildAccount(workspace, owner);
  });

  it('sets it once, ends every session and the second step, and signs in', async () => {
    const before = await signIn(app, anna.email);
    const { totpURI } = (await post('two-factor/enable', before.cookie, { password })).json();
    await post('two-factor/verify-totp', before.cookie, { code: totp(totpURI) });
    const { link } = (await makeLink(owner, anna)).json();
    const used = await use(link, 'a new long password');
    expect(used.json()).toEqual({ email: anna.email, signedIn: true });
    expect((await me({ cookie: cookieOf(used.headers['set-cookie']) })).json().member.id).toBe(anna.memberId);
    expect((await me({ cookie: before.cookie })).statusCode).toBe(401);
    expect((await signIn(app, anna.email)).status).toBe(401);
    expect((await signIn(app, anna.email, { password: 'a new long password' })).status).toBe(200);
    expect((await use(link, 'another long password')).json()).toMatchObject({ status: 400, code: 'link_invalid' });
  });

  it('ends with its day, and with the next one', async () => {
    house.clock.set(new Date());
    const first = (await makeLink(owner, anna)).json();
    const second = (await makeLink(owner, anna)).json();
    expect((await use(first.link, 'a new long password')).json().code).toBe('link_invalid');
    house.clock.advance(24 * 60 * 60_000 + 1000);
    expect((await use(second.link, 'a new long password')).json().code).toBe('link_expired');
    house.clock.set(new Date());
  });

  it('is no way up: an admin makes none for an owner, nobody for somebody who works elsewhere too', async () => {
    const admin = await buildMember(workspace, { role: 'admin' });
    await buildAccount(workspace, admin);
    expect((await makeLink(admin, owner)).statusCode).toBe(403);
    expect((await makeLink(anna, anna)).statusCode).toBe(403);
    const other = await buildMember(await buildWorkspace(house), { role: 'owner' });
    await house.database.db
      .updateTable('members')
      .set({ user_id: sql<string>`(select user_id from members where id = ${anna.memberId}::uuid)` })
      .where('id', '=', other.memberId)
      .execute();
    expect((await makeLink(owner, anna)).json()).toMatchObject({ status: 409, code: 'member_elsewhere' });
  });
});

describe('a passkey', () => {
  const options = async (kind: string, cookie = '') => {
    const answer = await app.inject({ url: `/api/auth/passkey/${kind}`, ...fromOurPage(cookie) });
    const { challenge } = answer.json();
    return { status: answer.statusCode, challenge, cookie: [cookie, cookieOf(answer.headers['set-cookie'])].filter(Boolean).join('; ') }; // biome-ignore format: one row
  };
  const register = async (device: SoftwareAuthenticator, cookie: string) => {
    const asked = await options('generate-register-options', cookie);
    return post('passkey/verify-registration', asked.cookie, {
      response: device.register(asked.challenge),
      name: 'Phone',
    });
  };
  const signInWith = async (device: SoftwareAuthenticator, challenge?: string) => {
    const asked = await options('generate-authenticate-options');
    return post('passkey/verify-authentication', asked.cookie, {
      response: device.signIn(challenge ?? asked.challenge),
    });
  };

  it('signs in without a password, once it was added by who is signed in', async () => {
    const device = softwareAuthenticator('http://localhost:3000');
    expect((await options('generate-register-options')).status).toBe(401);
    const { cookie } = await signIn(app, anna.email);
    expect((await register(device, cookie)).statusCode).toBe(200);
    const signedIn = await signInWith(device);
    expect(signedIn.statusCode, signedIn.payload).toBe(200);
    const known = await me({ cookie: cookieOf(signedIn.headers['set-cookie']) });
    expect(known.json().member.id).toBe(anna.memberId);
    const list = await app.inject({ url: '/api/auth/passkey/list-user-passkeys', ...fromOurPage(cookie) });
    expect(list.json()).toMatchObject([{ name: 'Phone' }]);
    expect((await post('passkey/delete-passkey', cookie, { id: list.json()[0].id })).statusCode).toBe(200);
    expect((await signInWith(device)).statusCode).toBe(401);
  });

  it('of another site, for another challenge, or of nobody opens nothing', async () => {
    const { cookie } = await signIn(app, anna.email);
    const foreign = softwareAuthenticator('http://evil.example');
    expect((await register(foreign, cookie)).statusCode).toBeGreaterThanOrEqual(400);
    const device = softwareAuthenticator('http://localhost:3000');
    expect((await signInWith(device)).statusCode).toBe(401);
    await register(device, cookie);
    const replayed = await signInWith(device, 'c29tZXRoaW5nIGVsc2U');
    expect(replayed.json()).toMatchObject({ status: 400, code: 'authentication_failed' });
    expect(cookieOf(replayed.headers['set-cookie'])).not.toContain('session_token=');
    expect((await signInWith(device)).statusCode).toBe(200);
  });
});

describe('an API token', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const make = async (): Promise<{ id: string; token: string }> => {
    const { cookie } = await signIn(app, anna.email);
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/tokens',
      payload: { name: 'Script' },
      ...fromOurPage(cookie),
    });
    expect(answer.statusCode).toBe(201);
    return answer.json();
  };

  it('is shown once, kept as its hash, and does what its member may', async () => {
    const { id, token } = await make();
    expect(token).toMatch(/^irori_[\w-]{43}$/);
    const row = await house.database.db
      .selectFrom('api_tokens')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(token.slice(0, -4));
    expect((await me(bearer(token))).json().member.id).toBe(anna.memberId);
    const list = await app.inject({ url: '/api/v1/tokens', headers: bearer(token) });
    expect(list.json().items).toMatchObject([{ id, name: 'Script', hint: token.slice(-4) }]);
    expect(list.json().items[0].lastUsedAt).not.toBeNull();
    expect(list.payload).not.toContain(token);
  });

  it('writes from anywhere, since nobody sends it by accident', async () => {
    const { token } = await make();
    const answer = await app.inject({ method: 'PATCH', url: '/api/v1/me', payload: { name: 'Ann' }, headers: { ...bearer(token), origin: 'https://evil.example' } }); // biome-ignore format: one row
    expect(answer.json().member.name).toBe('Ann');
  });

  it('that is wrong never falls back on the cookie', async () => {
    const { cookie } = await signIn(app, anna.email);
    const wrong = await app.inject({ url: '/api/v1/me', headers: { cookie, authorization: 'Bearer irori_wrong' } });
    expect(wrong.statusCode).toBe(401);
    expect((await app.inject({ url: '/api/v1/me', headers: { cookie, authorization: 'Basic eDp5' } })).statusCode).toBe(
      401,
    );
  });

  it('ends when it is taken back, and its sockets learn of it', async () => {
    const { id, token } = await make();
    const viewer: Viewer = { ...anna, credential: { kind: 'token', id } };
    expect(await refreshViewer(house, viewer)).toMatchObject({ memberId: anna.memberId });
    const stranger = await buildMember(workspace);
    await buildAccount(workspace, stranger);
    const { cookie } = await signIn(app, stranger.email);
    const notMine = await app.inject({ method: 'DELETE', url: `/api/v1/tokens/${id}`, ...fromOurPage(cookie) });
    expect(notMine.statusCode).toBe(404);
    const gone = await app.inject({ method: 'DELETE', url: `/api/v1/tokens/${id}`, headers: bearer(token) });
    expect(gone.statusCode).toBe(204);
    expect((await me(bearer(token))).statusCode).toBe(401);
    expect(await refreshViewer(house, viewer)).toBeNull();
    expect(await announcedIn(workspace)).toContainEqual(expect.objectContaining({ kind: 'access.changed', subject_id: anna.memberId, detail: 'token' })); // biome-ignore format: one row
  });
});

/** RFC 6238 with the library's settings: SHA-1, six digits, thirty seconds. */
function totp(uri: string): string {
  const secret = base32(new URL(uri).searchParams.get('secret') ?? '');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join(''); // biome-ignore format: one step
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
