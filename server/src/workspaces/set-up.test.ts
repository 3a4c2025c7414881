// The first run, on databases of its own: once, by the printed link alone.

import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAuth } from '../auth/open-auth.ts';
import type { House } from '../house.ts';
import { routes as memberRoutes } from '../members/routes.ts';
import { freshTestDatabase } from '../platform/database/test-database.ts';
import type { Tables } from '../tables.ts';
import { buildHouse } from '../test/build-house.ts';
import { buildRealApp, cookieOf, fromOurPage, signIn } from '../test/build-real-app.ts';
import { setUp } from './commands/set-up.ts';
import { isReachableFromOutside } from './installation.ts';
import { routes } from './routes.ts';
import { setupLink } from './setup-link.ts';

let house: House & { clock: { advance(ms: number): void } };
let app: FastifyInstance;
const samples: object[] = [];

beforeEach(async () => {
  const base = await buildHouse();
  const database = await freshTestDatabase<Tables>();
  house = {
    ...base,
    database,
    auth: openAuth({ ...base, database }),
    addSamples: async (made) => void samples.push(made),
  };
  app = await buildRealApp(house, [...routes, ...memberRoutes]);
});
afterEach(async () => {
  samples.length = 0;
  await app.close();
  await house.database.close();
});

const wanted = {
  workspace: 'Hearth',
  name: 'Olga',
  email: 'Olga@Shop.example',
  password: 'a long enough password',
  inbox: 'Support',
};
const state = async (token: string) => (await app.inject(`/api/v1/setup?token=${token}`)).json();
const submit = (body: object) => app.inject({ method: 'POST', url: '/api/v1/setup', payload: body, ...fromOurPage() });
const freshToken = async () => new URL((await setupLink(house)) ?? '').searchParams.get('token') ?? '';

describe('set-up', () => {
  it('makes workspace, owner, inbox and brand, and signs in', async () => {
    const token = await freshToken();
    const ready = await state(token);
    expect(ready.state).toBe('ready');
    expect(ready.installation.map(({ code, ok }: { code: string; ok: boolean }) => [code, ok])).toEqual([
      ['inbound_domain', true],
      ['public_url', false],
      ['relay', false],
      ['smtp_reach', false],
      ['disk', true],
    ]);
    const made = await submit({ ...wanted, token, locale: 'pl', timeZone: 'Europe/Warsaw', sampleData: true });
    expect(made.statusCode).toBe(201);
    expect(made.json().signedIn).toBe(true);
    const { workspaceId, memberId, inboxId } = made.json();
    expect(samples).toEqual([{ workspaceId, memberId, inboxId }]);
    const me = await app.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(made.headers['set-cookie']) } });
    expect(me.json()).toMatchObject({
      member: { id: memberId, role: 'owner', email: 'olga@shop.example', inboxIds: [inboxId] },
      preferences: { locale: 'pl', timeZone: 'Europe/Warsaw' },
      workspace: { id: workspaceId, name: 'Hearth' },
      can: { manageMembers: true },
    });
    expect((await signIn(app, 'olga@shop.example')).status).toBe(200);
    expect(await house.database.db.selectFrom('brands').select('name').execute()).toEqual([{ name: 'Hearth' }]);
  });

  it('happens once', async () => {
    const token = await freshToken();
    expect((await submit({ ...wanted, token })).statusCode).toBe(201);
    expect(await setupLink(house)).toBeNull();
    expect(await state(token)).toEqual({ state: 'done', installation: [] });
    expect((await submit({ ...wanted, token })).json()).toMatchObject({ status: 409, code: 'already_set_up' });
    await expect(setUp(house, { ...wanted, locale: 'en', timeZone: 'UTC' })).rejects.toMatchObject({
      code: 'already_set_up',
    });
    expect(samples).toEqual([]);
  });

  it('asked for twice at the same moment happens once', async () => {
    const token = await freshToken();
    const answers = await Promise.all([
      submit({ ...wanted, token }),
      submit({ ...wanted, token, email: 'b@shop.example' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    expect(await house.database.db.selectFrom('workspaces').select('name').execute()).toHaveLength(1);
  });

  it('needs the link that was printed last, within a day', async () => {
    const first = await freshToken();
    const second = await freshToken();
    for (const token of ['', 'made-up', first]) {
      expect(await state(token)).toEqual({ state: 'link_invalid', installation: [] });
      expect((await submit({ ...wanted, token })).json()).toMatchObject({ status: 400, code: 'link_invalid' });
    }
    house.clock.advance(25 * 60 * 60_000);
    expect((await state(second)).state).toBe('link_invalid');
    const row = await house.database.db.selectFrom('installation').select('value').where('name', '=', 'setup_link').executeTakeFirstOrThrow(); // biome-ignore format: one statement
    expect(row.value).not.toContain(second);
  });

  it('names what does not fit, and leaves the link usable', async () => {
    const token = await freshToken();
    const wrong = await submit({ ...wanted, token, email: 'olga', password: 'short' });
    expect(wrong.json().errors.map(({ path }: { path: string }) => path)).toEqual(['email', 'password']);
    expect((await submit({ ...wanted, token, timeZone: 'Mars/Olympus' })).json().errors[0].path).toBe('timeZone');
    expect((await submit({ ...wanted, token })).statusCode).toBe(201);
  });
});

describe('mail from outside', () => {
  it.each([
    ['127.0.0.1', 2525, [], false],
    ['127.0.0.1', 25, [], false],
    ['0.0.0.0', 2525, [], false],
    ['0.0.0.0', 25, [], true],
    ['127.0.0.1', 2525, ['127.0.0.1'], true],
  ])('to %s:%d behind %j arrives: %s', (host, port, relays, expected) => {
    expect(isReachableFromOutside({ smtp: { host, port, relays, tls: null } })).toBe(expected);
  });
});
