// Inboxes, teams, brands and tags: who sees, who changes, and what everybody's screen learns.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { routes as brandRoutes } from '../brands/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { routes as tagRoutes } from '../tags/routes.ts';
import { routes as teamRoutes } from '../teams/routes.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
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
let support: string;
let sales: string;
let admin: Viewer;
let agent: Viewer;
let stranger: Viewer;

beforeAll(async () => {
  house = await buildHouse();
  test = await buildApp(house, [...routes, ...teamRoutes, ...brandRoutes, ...tagRoutes]);
});
beforeEach(async () => {
  workspace = await buildWorkspace(house);
  support = await buildInbox(workspace, 'Support');
  sales = await buildInbox(workspace, 'Sales');
  admin = await buildMember(workspace, { role: 'admin', inboxIds: [support, sales] });
  agent = await buildMember(workspace, { inboxIds: [support] });
  stranger = await buildMember(await buildWorkspace(house), { role: 'owner' });
});

const kinds = async () => (await announcedIn(workspace)).map(({ kind, subject_id }) => `${kind} ${subject_id}`);
const namesOf = (json: { items: { name: string }[] }) => json.items.map(({ name }) => name);

describe('inboxes', () => {
  it('are seen by those who belong to them, and by admins', async () => {
    expect(namesOf((await test.ask(agent, 'GET /api/v1/inboxes')).json)).toEqual(['Support']);
    expect(namesOf((await test.ask(admin, 'GET /api/v1/inboxes')).json).sort()).toEqual(['Sales', 'Support']);
    expect((await test.ask(stranger, 'GET /api/v1/inboxes')).json.items).toEqual([]);
    for (const path of [`inboxes/${sales}`, `inboxes/${sales}/members`]) {
      const hidden = await test.ask(agent, `GET /api/v1/${path}`);
      const missing = await test.ask(agent, `GET /api/v1/${path.replace(sales, newId())}`);
      expect({ ...hidden.json, requestId: '' }).toEqual({ ...missing.json, requestId: '' });
      expect(hidden.json.code).toBe('inbox_not_found');
    }
  });

  it('are made with members, and appear to them and to admins', async () => {
    const made = await test.ask(admin, 'POST /api/v1/inboxes', { name: ' Returns ', memberIds: [agent.memberId] });
    expect(made.json).toMatchObject({ name: 'Returns', memberIds: [agent.memberId], settings: { afterClose: null, replyOnClosed: null }, can: { manage: true } }); // biome-ignore format: row
    expect(await kinds()).toEqual(
      expect.arrayContaining([
        `access.changed ${agent.memberId}`,
        `access.changed ${admin.memberId}`,
        `inbox.changed ${made.json.id}`,
      ]),
    );
    const refused = await test.ask(admin, 'POST /api/v1/inboxes', { name: 'X', memberIds: [stranger.memberId] });
    expect(refused.json).toMatchObject({ code: 'unknown_member', errors: [{ path: 'memberIds.0' }] });
    expect((await test.ask(agent, 'POST /api/v1/inboxes', { name: 'X' })).status).toBe(403);
  });

  it('are renamed, moved and set piece by piece', async () => {
    await test.ask(admin, `PATCH /api/v1/inboxes/${support}`, { settings: { afterClose: 'newConversation' } });
    const answer = await test.ask(admin, `PATCH /api/v1/inboxes/${support}`, { name: 'Help', position: 7, settings: { replyOnClosed: 'refuse' } }); // biome-ignore format: row
    expect(answer.json).toMatchObject({ name: 'Help', position: 7, settings: { afterClose: 'newConversation', replyOnClosed: 'refuse' } }); // biome-ignore format: row
    expect(await kinds()).toContain(`inbox.changed ${support}`);
    expect(
      (await test.ask(admin, `PATCH /api/v1/inboxes/${support}`, { settings: { afterClose: 'explode' } })).status,
    ).toBe(400);
    expect((await test.ask(stranger, `PATCH /api/v1/inboxes/${support}`, { name: 'X' })).json.code).toBe(
      'inbox_not_found',
    );
  });

  it('have just the members that are said', async () => {
    const put = (memberIds: string[]) => test.ask(admin, `PUT /api/v1/inboxes/${sales}/members`, { memberIds });
    expect((await put([agent.memberId])).json.items.map(({ id }: { id: string }) => id)).toEqual([agent.memberId]);
    expect(await kinds()).toEqual(
      expect.arrayContaining([`access.changed ${agent.memberId}`, `access.changed ${admin.memberId}`]),
    );
    const before = (await announcedIn(workspace)).length;
    await put([agent.memberId]);
    expect((await announcedIn(workspace)).length).toBe(before);
    expect((await put([])).json.items).toEqual([]);
  });

  it('go when nothing is in them', async () => {
    await buildChannel(workspace, { inboxId: sales });
    expect((await test.ask(admin, `DELETE /api/v1/inboxes/${sales}`)).json.code).toBe('inbox_not_empty');
    const channelId = await buildChannel(workspace, { inboxId: sales });
    await buildConversation(workspace, { inboxId: support, channelId });
    expect((await test.ask(admin, `DELETE /api/v1/inboxes/${support}`)).json.code).toBe('inbox_not_empty');
    const made = await test.ask(admin, 'POST /api/v1/inboxes', { name: 'Empty', memberIds: [agent.memberId] });
    expect((await test.ask(admin, `DELETE /api/v1/inboxes/${made.json.id}`)).status).toBe(204);
    expect(await kinds()).toContain(`inbox.removed ${made.json.id}`);
    expect((await test.ask(admin, `DELETE /api/v1/inboxes/${made.json.id}`)).status).toBe(404);
  });
});

describe('teams, brands and tags', () => {
  it('are made and changed by admins, seen by all, and announced', async () => {
    const team = await test.ask(admin, 'POST /api/v1/teams', { name: 'Night', memberIds: [agent.memberId] });
    expect(team.json).toMatchObject({ name: 'Night', memberIds: [agent.memberId] });
    const brand = await test.ask(admin, 'POST /api/v1/brands', { name: 'Shop' });
    expect(brand.json).toMatchObject({ name: 'Shop', signature: '' });
    expect((await test.ask(admin, `PATCH /api/v1/teams/${team.json.id}`, { memberIds: [] })).json).toMatchObject({ name: 'Night', memberIds: [] }); // biome-ignore format: row
    expect((await test.ask(admin, `PATCH /api/v1/brands/${brand.json.id}`, { signature: 'Bye' })).json).toMatchObject({ name: 'Shop', signature: 'Bye' }); // biome-ignore format: row
    for (const noun of ['teams', 'brands']) {
      expect((await test.ask(agent, `GET /api/v1/${noun}`)).json.items).toHaveLength(1);
      expect((await test.ask(stranger, `GET /api/v1/${noun}`)).json.items).toEqual([]);
      expect((await test.ask(agent, `POST /api/v1/${noun}`, { name: 'X' })).status).toBe(403);
    }
    expect((await test.ask(stranger, `PATCH /api/v1/teams/${team.json.id}`, { name: 'X' })).status).toBe(404);
    expect((await test.ask(stranger, `PATCH /api/v1/brands/${brand.json.id}`, { name: 'X' })).status).toBe(404);
    expect((await test.ask(stranger, `DELETE /api/v1/teams/${team.json.id}`)).status).toBe(404);
    expect((await test.ask(admin, `DELETE /api/v1/teams/${team.json.id}`)).status).toBe(204);
    expect(await kinds()).toEqual(
      expect.arrayContaining([
        `team.changed ${team.json.id}`,
        `brand.changed ${brand.json.id}`,
        `team.removed ${team.json.id}`,
      ]),
    );
  });

  it('keep a team that holds conversations', async () => {
    const team = await test.ask(admin, 'POST /api/v1/teams', { name: 'Night' });
    const { id } = await buildConversation(workspace, { inboxId: support });
    await house.database.db.updateTable('conversations').set({ team_id: team.json.id }).where('id', '=', id).execute();
    expect((await test.ask(admin, `DELETE /api/v1/teams/${team.json.id}`)).json.code).toBe('team_not_empty');
  });

  it('give a tag one name, whatever its case', async () => {
    const tag = await test.ask(agent, 'POST /api/v1/tags', { name: 'Zwrot' });
    expect(tag.json).toMatchObject({ name: 'Zwrot', colour: 'grey' });
    const taken = await test.ask(agent, 'POST /api/v1/tags', { name: 'ZWROT' });
    expect(taken.json).toMatchObject({ status: 409, code: 'tag_taken', errors: [{ path: 'name', code: 'taken' }] });
    const other = await test.ask(admin, 'POST /api/v1/tags', { name: 'VIP', colour: 'amber' });
    const rename = (name: string) => test.ask(admin, `PATCH /api/v1/tags/${other.json.id}`, { name });
    expect((await rename('zwrot')).json.code).toBe('tag_taken');
    expect((await rename('vip')).json).toMatchObject({ name: 'vip', colour: 'amber' });
    expect((await test.ask(agent, `DELETE /api/v1/tags/${other.json.id}`)).status).toBe(403);
    expect((await test.ask(admin, `DELETE /api/v1/tags/${other.json.id}`)).status).toBe(204);
    expect((await test.ask(admin, `DELETE /api/v1/tags/${other.json.id}`)).status).toBe(404);
    expect(await kinds()).toEqual(
      expect.arrayContaining([`tag.changed ${tag.json.id}`, `tag.removed ${other.json.id}`]),
    );
    expect((await test.ask(stranger, 'POST /api/v1/tags', { name: 'Zwrot' })).status).toBe(201);
  });
});
