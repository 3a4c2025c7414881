import { externalRef, providerEventId } from '@irori/connectors/kit/ids';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildApp, type TestApp } from '../../test/build-app.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import { buildChannel, buildInbox, buildWorkspace } from '../../test/build-workspace.ts';
import { pigeonConnector } from '../../test/pigeon-connector.ts';
import { routes } from './webhook.ts';

/** Pigeons that come by themselves, with a ring that proves where from. */
const homing = {
  ...pigeonConnector({ mail: false }),
  id: 'homing',
  ingress: {
    webhook: {
      verify: ({ headers, body }: { headers: Readonly<Record<string, string>>; body: Uint8Array }) =>
        headers['x-ring-token'] === `ring ${body.length}`,
      handshake: (query: Readonly<Record<string, string>>) => (query.call === 'coo' ? 'coo coo' : null),
    },
  },
  eventId: (raw: { body: Uint8Array }) => providerEventId(externalRef(Buffer.from(raw.body).toString())),
};

let house: TestHouse;
let http: TestApp;
let workspaceId: string;
let channelId: string;

beforeEach(async () => {
  house = await buildHouse({ connectors: [homing] });
  http = await buildApp(house, routes);
  const workspace = await buildWorkspace(house);
  workspaceId = workspace.id;
  channelId = await buildChannel(workspace, { inboxId: await buildInbox(workspace), connector: 'homing' });
});

const post = (payload: string, ring = `ring ${payload.length}`, path = `/hooks/homing/${channelId}`) =>
  http.ask(null, `POST ${path}`, undefined, {
    payload,
    headers: { 'content-type': 'application/json', 'x-ring-token': ring },
  });

const rows = () =>
  house.database.db
    .selectFrom('inbound_events')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();

describe('the webhook door', () => {
  test('stores the very bytes before it says 200, and wakes their key', async () => {
    expect((await post('{"a": 1}')).status).toBe(200);
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'received', door: 'webhook', event_id: '{"a": 1}' });
    expect((await house.blobs.read(row?.raw_blob ?? '')).toString()).toBe('{"a": 1}');
    expect(JSON.stringify(row?.envelope)).not.toContain('ring 8');
    expect(house.sent).toEqual([`inbound.process ${workspaceId} ${channelId}`]);
  });

  test('stores a repeated event once and lists the repetition', async () => {
    await post('{"a": 1}');
    expect((await post('{"a": 1}')).status).toBe(200);
    expect((await rows()).map((row) => row.state)).toEqual(['received', 'duplicate']);
  });

  test('refuses what is not signed, and keeps nothing of it', async () => {
    expect((await post('{"a": 1}', 'forged')).status).toBe(403);
    expect(await rows()).toEqual([]);
  });

  test('knows no other channel, and no other name for this one', async () => {
    expect((await post('x', 'ring 1', `/hooks/homing/${workspaceId}`)).status).toBe(404);
    expect((await post('x', 'ring 1', `/hooks/pigeon/${channelId}`)).status).toBe(404);
  });

  test('asks a platform to come again while the channel is switched off', async () => {
    await house.database.db.updateTable('channels').set({ state: 'disabled' }).where('id', '=', channelId).execute();
    expect((await post('{"a": 1}')).status).toBe(503);
    expect(await rows()).toEqual([]);
  });

  test('answers a handshake, and nothing else by GET', async () => {
    expect((await http.ask(null, `GET /hooks/homing/${channelId}?call=coo`)).text).toBe('coo coo');
    expect((await http.ask(null, `GET /hooks/homing/${channelId}?call=moo`)).status).toBe(403);
  });
});
