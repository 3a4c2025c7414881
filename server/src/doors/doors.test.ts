/** Further doors over HTTP: opened by an admin, posted to by a platform, closed again. */
import { connectors } from '@irori/connectors/index';
import { beforeEach, describe, expect, test } from 'vitest';
import { routes as hookRoutes } from '../inbound/ingress/webhook.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildChannel, buildInbox, buildMember, buildWorkspace } from '../test/build-workspace.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let http: TestApp;
let admin: Viewer;
let channelId: string;

beforeEach(async () => {
  house = await buildHouse({ connectors });
  http = await buildApp(house, [...routes, ...hookRoutes]);
  const workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  admin = await buildMember(workspace, { role: 'admin', inboxIds: [inboxId] });
  channelId = await buildChannel(workspace, {
    inboxId,
    connector: 'email',
    account: 'help@shop.example',
    receivingAddress: `r${Math.random().toString(36).slice(2, 10)}`,
  });
});

interface Shown {
  readonly items: readonly {
    readonly id: string;
    readonly opened: null | { state: string; settings: Record<string, unknown>; show: { value: string }[] };
  }[];
}

const path = (rest = '') => `/api/v1/channels/${channelId}/doors${rest}`;
const open = (door: string, body: object = {}) => http.ask(admin, `PUT ${path(`/${door}`)}`, body);
const opened = async (door: string) =>
  ((await http.ask(admin, `GET ${path()}`)).json as Shown).items.find((one) => one.id === door)?.opened ?? null;
const rows = () =>
  house.database.db
    .selectFrom('inbound_events')
    .select(['state', 'door', 'envelope', 'raw_blob'])
    .where('workspace_id', '=', admin.workspaceId)
    .orderBy('id')
    .execute();

const mail = 'Return-Path: <ann@customer.example>\r\nFrom: ann@customer.example\r\nSubject: Hm\r\n\r\nHello\r\n';
const posted = JSON.stringify({ OriginalRecipient: 'x@in.example', RawEmail: mail });

async function postTo(url: string, body = posted) {
  const { username, password, pathname } = new URL(url);
  const login = Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64');
  return http.ask(null, `POST ${pathname}`, undefined, {
    payload: body,
    headers: { 'content-type': 'application/json', authorization: `Basic ${login}` },
  });
}

describe('a door that a platform posts to', () => {
  test('is opened with a secret of its own, stores the very mail before it says 200, and stores it once', async () => {
    expect((await open('postmark')).status).toBe(200);
    const url = (await opened('postmark'))?.show[0]?.value ?? '';
    expect((await postTo(url)).status).toBe(200);
    expect((await postTo(url)).status).toBe(200);
    const [first, second] = await rows();
    expect(first).toMatchObject({
      state: 'received',
      door: 'webhook',
      envelope: { kind: 'smtp', from: 'ann@customer.example' },
    });
    expect(second?.state).toBe('duplicate');
    expect((await house.blobs.read(first?.raw_blob ?? '')).toString()).toBe(mail);
  });

  test('refuses a stranger, and keeps nothing of what a stranger posts', async () => {
    await open('postmark');
    const url = new URL((await opened('postmark'))?.show[0]?.value ?? '');
    url.password = 'guessed';
    expect((await postTo(url.href)).status).toBe(403);
    expect(await rows()).toEqual([]);
  });

  test('takes mail also while the channel is switched off, and is not there once it is closed', async () => {
    await open('postmark');
    const url = (await opened('postmark'))?.show[0]?.value ?? '';
    await house.database.db.updateTable('channels').set({ state: 'disabled' }).where('id', '=', channelId).execute();
    expect((await postTo(url)).status).toBe(200);
    expect(await rows()).toHaveLength(1);
    await house.database.db.updateTable('channels').set({ state: 'connected' }).where('id', '=', channelId).execute();
    await http.ask(admin, `DELETE ${path('/postmark')}`);
    expect((await postTo(url)).status).toBe(404);
    expect(await opened('postmark')).toBeNull();
  });
});

test('credentials are sealed, kept when they are left out, and never shown', async () => {
  const signingKey = 'key-0123456789abcdef';
  await open('mailgun-mime', { credentials: { signingKey } });
  expect((await open('mailgun-mime')).status).toBe(200);
  const row = await house.database.db
    .selectFrom('channel_doors')
    .select('credentials')
    .where('channel_id', '=', channelId)
    .executeTakeFirstOrThrow();
  expect(row.credentials).not.toContain(signingKey);
  expect((await http.ask(admin, `GET ${path()}`)).text).not.toContain(signingKey);
});

test('a wrong value is named by its field, and nothing is opened', async () => {
  const answer = await open('ses', { settings: { topicArn: 'mine' } });
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({
    code: 'webhook.topic_invalid',
    errors: [{ path: 'settings.topicArn', code: 'webhook.topic_invalid' }],
  });
  expect(await opened('ses')).toBeNull();
  expect((await open('loft')).status).toBe(404);
});

test('an import needs an open door with a past, and runs once at a time', async () => {
  const start = (door: string) => http.ask(admin, `POST ${path(`/${door}/import`)}`, { days: 30 });
  expect((await start('imap')).status).toBe(409);
  expect((await start('postmark')).status).toBe(409);
  await house.database.db
    .insertInto('channel_doors')
    .values({
      workspace_id: admin.workspaceId,
      channel_id: channelId,
      door: 'imap',
      state: 'open',
      credentials: null,
      opened_by: null,
    })
    .execute();
  expect((await start('imap')).status).toBe(201);
  expect((await start('imap')).json).toMatchObject({ code: 'import_running' });
  await http.ask(admin, `DELETE ${path('/imap/import')}`);
  expect((await start('imap')).status).toBe(201);
});
