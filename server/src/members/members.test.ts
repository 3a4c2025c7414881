// Members, invitations and the member who asks: who may change whom, what others' screens learn, and that nobody keeps a
// way in after leaving (PD-15…18).
import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertToken } from '../auth/token-store.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildAccount, buildRealApp, cookieOf, password, signIn } from '../test/build-real-app.ts';
import {
  announcedIn,
  buildConversation,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let test: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let owner: Viewer;
let admin: Viewer;
let agent: Viewer;

beforeAll(async () => {
  house = await buildHouse();
  test = await buildApp(house, routes);
});
beforeEach(async () => {
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  owner = await buildMember(workspace, { role: 'owner', name: 'Olga', inboxIds: [inboxId] });
  admin = await buildMember(workspace, { role: 'admin', name: 'Adam', inboxIds: [inboxId] });
  agent = await buildMember(workspace, { role: 'agent', name: 'Anna', inboxIds: [inboxId] });
});

const kinds = async () => (await announcedIn(workspace)).map(({ kind, subject_id }) => `${kind} ${subject_id}`);
const patch = (viewer: Viewer, target: Viewer, body: object) =>
  test.ask(viewer, `PATCH /api/v1/members/${target.memberId}`, body);

const holding = async (member: Viewer, status: string): Promise<string> => {
  const { id } = await buildConversation(workspace, { inboxId });
  const set = { assignee_id: member.memberId, status: status as 'open' };
  await house.database.db.updateTable('conversations').set(set).where('id', '=', id).execute();
  return id;
};

describe('me', () => {
  it('is a member with preferences, workspace and rights', async () => {
    expect((await test.ask(agent, 'GET /api/v1/me')).json).toEqual({
      member: { id: agent.memberId, name: 'Anna', email: agent.email, slug: 'anna', role: 'agent', available: true, inboxIds: [inboxId], removedAt: null },
      preferences: { locale: 'en', timeZone: 'UTC', theme: 'system', density: 'comfortable', undoSeconds: null, afterClose: 'next', enterSends: false, singleKeys: true, signature: '', signatureHtml: null },
      workspace: { id: workspace.id, name: 'Hearth' },
      can: { manageChannels: false, manageMembers: false, manageWorkspace: false, readLedger: false },
    }); // biome-ignore format: rows
    expect((await test.ask(admin, 'GET /api/v1/me')).json.can).toEqual({ manageChannels: true, manageMembers: true, manageWorkspace: true, readLedger: true }); // biome-ignore format: row
  });

  it('changes piece by piece, and colleagues see the availability at once (PD-15)', async () => {
    await test.ask(agent, 'PATCH /api/v1/me', { preferences: { locale: 'pl', timeZone: 'Europe/Warsaw' } });
    const answer = await test.ask(agent, 'PATCH /api/v1/me', { available: false, preferences: { undoSeconds: 0 } });
    expect(answer.json).toMatchObject({ member: { available: false }, preferences: { locale: 'pl', undoSeconds: 0 } });
    expect(await kinds()).toEqual(
      expect.arrayContaining([`member.changed ${agent.memberId}`, `me.changed ${agent.memberId}`]),
    );
  });

  it('refuses what is no choice', async () => {
    const zone = await test.ask(agent, 'PATCH /api/v1/me', { preferences: { timeZone: 'Mars/Olympus' } });
    expect([zone.status, zone.json.errors[0].path]).toEqual([400, 'preferences.timeZone']);
    const wrong = await test.ask(agent, 'PATCH /api/v1/me', {
      role: 'owner',
      preferences: { theme: 'pink', undoSeconds: 31 },
    });
    expect(wrong.json.errors.map(({ path }: { path: string }) => path)).toEqual([
      'preferences.theme',
      'preferences.undoSeconds',
      'role',
    ]);
  });
});

describe('members', () => {
  it('are listed page by page, for everybody of the workspace and nobody else', async () => {
    const first = await test.ask(agent, 'GET /api/v1/members?limit=2');
    expect(first.json.items.map(({ name }: { name: string }) => name)).toEqual(['Olga', 'Adam']);
    const second = await test.ask(agent, `GET /api/v1/members?limit=2&cursor=${first.json.nextCursor}`);
    expect(second.json).toMatchObject({ items: [{ name: 'Anna' }], nextCursor: null });
    expect((await test.ask(agent, 'GET /api/v1/members?cursor=made-up')).json.code).toBe('cursor_invalid');
    const stranger = await buildMember(await buildWorkspace(house), { role: 'owner' });
    expect((await test.ask(stranger, `GET /api/v1/members/${agent.memberId}`)).json.code).toBe('member_not_found');
    expect((await patch(stranger, agent, { role: 'admin' })).status).toBe(404);
  });

  it('get other inboxes, and their screens begin anew', async () => {
    const other = await buildInbox(workspace, 'Sales');
    const answer = await patch(admin, agent, { inboxIds: [other] });
    expect(answer.json.inboxIds).toEqual([other]);
    expect(await kinds()).toEqual(
      expect.arrayContaining([
        `access.changed ${agent.memberId}`,
        `inbox.changed ${other}`,
        `inbox.changed ${inboxId}`,
      ]),
    );
    const foreign = await buildInbox(await buildWorkspace(house));
    const refused = await patch(admin, agent, { inboxIds: [other, foreign] });
    expect(refused.json).toMatchObject({ status: 400, code: 'unknown_inbox', errors: [{ path: 'inboxIds.1' }] });
  });

  it('become and stay owners by owners alone, and one always stays', async () => {
    expect((await patch(agent, agent, { role: 'admin' })).status).toBe(403);
    expect((await patch(admin, agent, { role: 'admin' })).json.role).toBe('admin');
    expect((await patch(admin, admin, { role: 'owner' })).json.params).toEqual({ permission: 'owners.manage' });
    expect((await patch(admin, owner, { role: 'agent' })).status).toBe(403);
    expect((await patch(owner, owner, { role: 'admin' })).json.code).toBe('last_owner');
    expect((await patch(owner, admin, { role: 'owner' })).json.role).toBe('owner');
    expect((await patch(owner, owner, { role: 'admin' })).json.role).toBe('admin');
  });

  it('cannot both be the last owner to leave', async () => {
    const second = await buildMember(workspace, { role: 'owner' });
    const answers = await Promise.all([
      patch(owner, second, { role: 'agent' }),
      patch(second, owner, { role: 'agent' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('who are removed lose every way in and keep their name', async () => {
    await house.database.transaction((trx) => insertToken(trx, { ...agent, name: 't', now: new Date() }));
    const held = await Promise.all(['open', 'pending', 'closed'].map((status) => holding(agent, status)));
    expect((await test.ask(admin, `DELETE /api/v1/members/${owner.memberId}`)).status).toBe(403);
    expect((await test.ask(owner, `DELETE /api/v1/members/${owner.memberId}`)).json.code).toBe('last_owner');
    expect((await test.ask(admin, `DELETE /api/v1/members/${agent.memberId}`)).status).toBe(204);
    const gone = await test.ask(owner, `GET /api/v1/members/${agent.memberId}`);
    expect(gone.json).toMatchObject({ name: 'Anna', inboxIds: [], available: false });
    expect(gone.json.removedAt).not.toBeNull();
    const tokens = await house.database.db.selectFrom('api_tokens').select('revoked_at').where('member_id', '=', agent.memberId).execute(); // biome-ignore format: one statement
    expect(tokens[0]?.revoked_at).not.toBeNull();
    const rows = await house.database.db.selectFrom('conversations').select(['id', 'assignee_id']).where('workspace_id', '=', workspace.id).execute(); // biome-ignore format: one statement
    const holders = new Map(rows.map((row) => [row.id, row.assignee_id]));
    expect(held.map((id) => holders.get(id))).toEqual([null, null, agent.memberId]);
    expect(await kinds()).toEqual(
      expect.arrayContaining([`access.changed ${agent.memberId}`, `conversation.changed ${held[0]}`]),
    );
    expect((await test.ask(admin, `DELETE /api/v1/members/${agent.memberId}`)).status).toBe(404);
    expect((await patch(admin, agent, { role: 'agent' })).status).toBe(404);
  });
});

describe('an invitation', () => {
  let real: FastifyInstance;
  beforeAll(async () => {
    real = await buildRealApp(house, routes);
  });

  const invite = (viewer: Viewer, body: object) => test.ask(viewer, 'POST /api/v1/invitations', body);
  const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
  const look = async (token: string) => (await real.inject(`/api/v1/invitations/open?token=${token}`)).json();
  const accept = (token: string, more: object = {}) =>
    real.inject({
      method: 'POST',
      url: '/api/v1/invitations/accept',
      payload: { token, name: 'Nina', password, ...more },
    });
  const address = () => `nina-${workspace.id}@team.example`;

  it('is a link that works once and makes a member who is signed in', async () => {
    const made = await invite(admin, { email: address().toUpperCase(), inboxIds: [inboxId] });
    expect(made.json).toMatchObject({ email: address(), role: 'agent', state: 'open', invitedBy: admin.memberId });
    const token = tokenOf(made.json.link);
    expect(await look(token)).toEqual({ state: 'open', workspace: 'Hearth', email: address(), role: 'agent', invitedBy: 'Adam', hasAccount: false }); // biome-ignore format: row
    const accepted = await accept(token, { locale: 'ja', timeZone: 'Asia/Tokyo' });
    expect(accepted.json()).toMatchObject({ workspaceId: workspace.id, signedIn: true });
    const me = await real.inject({ url: '/api/v1/me', headers: { cookie: cookieOf(accepted.headers['set-cookie']) } });
    expect(me.json()).toMatchObject({ member: { name: 'Nina', inboxIds: [inboxId] }, preferences: { locale: 'ja' } });
    expect((await signIn(real, address())).status).toBe(200);
    expect(await kinds()).toContain(`member.changed ${accepted.json().memberId}`);
    expect((await accept(token)).json().code).toBe('link_invalid');
    expect((await look(token)).state).toBe('link_invalid');
    const list = await test.ask(admin, 'GET /api/v1/invitations');
    expect(list.json.items).toMatchObject([{ state: 'accepted' }]);
    expect(list.text).not.toContain(token);
  });

  it('ends after a week, when it is taken back, and when a second one is sent', async () => {
    const first = await invite(admin, { email: address() });
    const second = await invite(admin, { email: address() });
    expect((await look(tokenOf(first.json.link))).state).toBe('link_invalid');
    house.clock.advance(8 * 86_400_000);
    expect((await look(tokenOf(second.json.link))).state).toBe('link_expired');
    expect((await accept(tokenOf(second.json.link))).json().code).toBe('link_expired');
    const third = await invite(admin, { email: address() });
    expect((await test.ask(admin, `DELETE /api/v1/invitations/${third.json.id}`)).status).toBe(204);
    expect((await test.ask(admin, `DELETE /api/v1/invitations/${third.json.id}`)).status).toBe(404);
    expect((await accept(tokenOf(third.json.link))).json().code).toBe('link_invalid');
    expect((await accept('made-up')).json().code).toBe('link_invalid');
    const states = (await test.ask(admin, 'GET /api/v1/invitations')).json.items.map(
      ({ state }: { state: string }) => state,
    );
    expect(states).toEqual(['revoked', 'expired', 'revoked']);
  });

  it('used twice at the same moment makes one member', async () => {
    const { json } = await invite(admin, { email: address() });
    const answers = await Promise.all([accept(tokenOf(json.link)), accept(tokenOf(json.link))]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400]);
  });

  it('to somebody with an account asks for its password, and brings back who was removed', async () => {
    await buildAccount(workspace, agent);
    const elsewhere = await buildWorkspace(house);
    const boss = await buildMember(elsewhere, { role: 'owner' });
    const made = await invite(boss, { email: agent.email });
    expect((await look(tokenOf(made.json.link))).hasAccount).toBe(true);
    const wrong = await accept(tokenOf(made.json.link), { password: 'not the password' });
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'invalid_password']);
    expect((await accept(tokenOf(made.json.link))).json()).toMatchObject({ workspaceId: elsewhere.id, signedIn: true });

    expect((await invite(admin, { email: agent.email })).json.code).toBe('email_taken');
    await test.ask(admin, `DELETE /api/v1/members/${agent.memberId}`);
    const back = await invite(admin, { email: agent.email, role: 'admin', inboxIds: [inboxId] });
    expect((await accept(tokenOf(back.json.link))).json().memberId).toBe(agent.memberId);
    const member = await test.ask(owner, `GET /api/v1/members/${agent.memberId}`);
    expect(member.json).toMatchObject({ role: 'admin', available: true, removedAt: null, inboxIds: [inboxId] });
  });

  it('is made by admins, to roles below or equal, into inboxes that exist', async () => {
    expect((await invite(agent, { email: address() })).status).toBe(403);
    expect((await invite(admin, { email: address(), role: 'owner' })).json.params.permission).toBe('owners.manage');
    expect((await invite(owner, { email: address(), role: 'owner' })).status).toBe(201);
    expect((await invite(admin, { email: 'nobody' })).json.errors[0].path).toBe('email');
    expect((await invite(admin, { email: address(), inboxIds: [agent.memberId] })).json.code).toBe('unknown_inbox');
  });
});
