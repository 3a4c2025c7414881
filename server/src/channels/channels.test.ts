import { ConnectFailure } from '@irori/connectors/kit/failures';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildConversation,
  buildInboundEvent,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { pigeonConnector } from '../test/pigeon-connector.ts';
import { channelById, connectedChannel, findReceivingChannel, loadInboundChannel, ourAddresses } from './index.ts';
import { routes } from './routes.ts';

const pigeon = pigeonConnector();
const crow = pigeonConnector({ id: 'crow', mail: false });
let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let owner: Viewer;
let agent: Viewer;

beforeEach(async () => {
  house = await buildHouse({ connectors: [pigeon, crow] });
  http = await buildApp(house, routes);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace, 'Support');
  owner = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId], email: 'Owner@Team.example' });
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
  pigeon.state.failure = null;
  pigeon.state.calls.length = 0;
});

const whistle = 'a very secret whistle';
const connect = (address: string, more: object = {}) =>
  http.ask(owner, 'POST /api/v1/channels', {
    connector: 'pigeon',
    inboxId,
    settings: { address },
    credentials: { whistle },
    ...more,
  });
const connected = async (address = 'Support@Shop.example') => (await connect(address)).json;
/** Until the word of a change has come round. */
const eventually = async (check: () => Promise<void>): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await check();
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
};

describe('connecting', () => {
  it('answers the channel with its receiving address, and never a credential', async () => {
    const { status, json, text } = await connect('Support@Shop.example');
    expect(status).toBe(201);
    expect(json).toMatchObject({
      connector: 'pigeon',
      inboxId,
      account: 'support@shop.example',
      name: 'Pigeons of Support@Shop.example',
      state: 'connected',
      installedBy: owner.memberId,
      automations: false,
      can: { manage: true },
    });
    expect(json.receivingAddress).toMatch(/^[a-km-np-z2-9]{10}@in\.example$/);
    expect(text).not.toContain(whistle);
    const row = await channelById(house.database.db, workspace.id, json.id);
    expect(row?.credentials).not.toContain(whistle);
    expect((await connectedChannel(house, row!)).credentials).toEqual({ whistle });
    expect(() => house.secrets.open(row!.credentials!, 'channel:another')).toThrow();
    expect(await announcedIn(workspace)).toMatchObject([
      { kind: 'channel.changed', subject_id: json.id, inbox_id: inboxId },
    ]);
  });

  it('gives no address to a medium without a mail door', async () => {
    const { json } = await connect('a@b.example', { connector: 'crow' });
    expect(json.receivingAddress).toBeNull();
  });

  it('names the field that is wrong or missing, as the connector said', async () => {
    expect((await connect('nonsense')).json).toMatchObject({
      status: 400,
      code: 'pigeon.address',
      errors: [{ path: 'settings.address', code: 'pigeon.address', message: 'That is no address.' }],
    });
    expect((await connect('a@b.example', { credentials: {} })).json).toMatchObject({
      status: 400,
      code: 'connect_incomplete',
      errors: [{ path: 'credentials.whistle', code: 'required' }],
      step: { kind: 'form' },
    });
    expect((await connect('a@b.example', { connector: 'dodo' })).json.errors[0].path).toBe('connector');
    expect((await connect('a@b.example', { inboxId: newId() })).json.errors[0].path).toBe('inboxId');
    expect((await connect('a@b.example', { brandId: newId() })).json.errors[0].path).toBe('brandId');
    expect(pigeon.state.calls.filter((call) => call.includes('dodo'))).toEqual([]);
  });

  it('refuses an account that is connected already, and names where', async () => {
    const first = await connected('one@shop.example');
    expect((await connect('ONE@shop.example')).json).toMatchObject({
      status: 409,
      code: 'channel_already_connected',
      params: { channelId: first.id, inboxName: 'Support', account: 'one@shop.example' },
    });
    expect((await connect('one@shop.example', { connector: 'crow' })).status).toBe(201);
    const elsewhere = await buildWorkspace(house);
    const otherInbox = await buildInbox(elsewhere);
    const otherOwner = await buildMember(elsewhere, { role: 'owner', inboxIds: [otherInbox] });
    const body = {
      connector: 'pigeon',
      inboxId: otherInbox,
      settings: { address: 'one@shop.example' },
      credentials: { whistle },
    };
    expect((await http.ask(otherOwner, 'POST /api/v1/channels', body)).status).toBe(201);
  });

  it('lets a bug be a bug', async () => {
    pigeon.state.failure = new TypeError('oops');
    expect(await connect('a@b.example')).toMatchObject({ status: 500, json: { code: 'internal' } });
  });
});

describe('who may', () => {
  it('agents see the channels of their inboxes, without settings and address, and manage none', async () => {
    const mine = await connected('mine@shop.example');
    const otherInbox = await buildInbox(workspace, 'Secret');
    const hidden = await buildChannel(workspace, { inboxId: otherInbox });
    const { json } = await http.ask(agent, 'GET /api/v1/channels');
    expect(json.items).toMatchObject([{ id: mine.id, settings: {}, receivingAddress: null, can: { manage: false } }]);
    expect((await http.ask(agent, `GET /api/v1/channels/${hidden}`)).json).toEqual({
      ...(await http.ask(agent, `GET /api/v1/channels/${newId()}`)).json,
      requestId: expect.any(String),
    });
    for (const request of ['verify', 'disable', 'enable', 'rotate-address']) {
      expect((await http.ask(agent, `POST /api/v1/channels/${mine.id}/${request}`)).status).toBe(403);
    }
    expect((await http.ask(agent, `PATCH /api/v1/channels/${mine.id}`, { name: 'x' })).status).toBe(403);
    expect((await http.ask(agent, `DELETE /api/v1/channels/${mine.id}`)).status).toBe(403);
    expect((await http.ask(agent, 'POST /api/v1/channels', { connector: 'pigeon', inboxId })).status).toBe(403);
  });

  it('nobody sees another workspace, or anything signed out', async () => {
    const { id } = await connected();
    const stranger = await buildMember(await buildWorkspace(house), { role: 'owner' });
    for (const request of [
      `GET /api/v1/channels/${id}`,
      `GET /api/v1/channels/${id}/health`,
      `POST /api/v1/channels/${id}/disable`,
    ]) {
      expect((await http.ask(stranger, request)).status).toBe(404);
      expect((await http.ask(null, request)).status).toBe(401);
    }
    expect((await http.ask(stranger, 'GET /api/v1/channels')).json.items).toEqual([]);
  });

  it('anyone signed in learns what can be connected', async () => {
    const { json } = await http.ask(agent, 'GET /api/v1/connectors');
    expect(json.items.map((item: { id: string }) => item.id)).toEqual(['pigeon', 'crow']);
    expect(json.items[0].fields[1]).toMatchObject({ name: 'whistle', secret: true });
  });
});

describe('checking', () => {
  it('says what the account lacks, and that it works again', async () => {
    const { id } = await connected();
    pigeon.state.failure = new ConnectFailure('pigeon.tired', 'The pigeons are tired.', { params: { hours: 2 } });
    house.clock.advance(60_000);
    const tired = await http.ask(owner, `POST /api/v1/channels/${id}/verify`);
    expect(tired.json).toMatchObject({
      state: 'needs_attention',
      trouble: { code: 'pigeon.tired', params: { hours: 2 } },
    });
    const { json: health } = await http.ask(owner, `GET /api/v1/channels/${id}/health`);
    expect(health).toMatchObject({ works: false, nextStep: 'verify', since: house.clock.now().toISOString() });
    await http.ask(owner, `POST /api/v1/channels/${id}/verify`);
    pigeon.state.failure = null;
    expect((await http.ask(owner, `POST /api/v1/channels/${id}/verify`)).json).toMatchObject({
      state: 'connected',
      trouble: null,
    });
    expect(pigeon.state.calls.at(-1)).toBe(`verify support@shop.example ${whistle}`);
    expect(await announcedIn(workspace)).toHaveLength(3); // connected, tired (once), rested
  });

  it('knows credentials that another secret sealed', async () => {
    const { id } = await connected();
    const sealed = house.secrets.seal('{}', 'channel:another');
    await house.database.db.updateTable('channels').set({ credentials: sealed }).where('id', '=', id).execute();
    const { json } = await http.ask(owner, `POST /api/v1/channels/${id}/verify`);
    expect(json).toMatchObject({ state: 'needs_attention', trouble: { code: 'channel.credentials_sealed' } });
  });
});

describe('switching off and on', () => {
  it('closes the door, keeps the history, tells the platform, and opens again', async () => {
    const { id, receivingAddress } = await connected();
    const local = receivingAddress.split('@')[0];
    await eventually(async () =>
      expect(await findReceivingChannel(house, local)).toMatchObject({ state: 'connected' }),
    );
    expect((await http.ask(owner, `POST /api/v1/channels/${id}/disable`)).json.state).toBe('disabled');
    expect(pigeon.state.calls.at(-1)).toBe('disconnect support@shop.example');
    await eventually(async () => expect((await findReceivingChannel(house, local))?.state).toBe('disabled'));
    expect((await http.ask(owner, `POST /api/v1/channels/${id}/disable`)).status).toBe(200);
    expect((await http.ask(owner, `POST /api/v1/channels/${id}/verify`)).json.code).toBe('channel_disabled');
    expect((await http.ask(owner, `POST /api/v1/channels/${id}/enable`)).json.state).toBe('connected');
    await eventually(async () => expect((await findReceivingChannel(house, local))?.state).toBe('connected'));
  });

  it('deletes only what nothing ever came through', async () => {
    const used = await connected('used@shop.example');
    await buildConversation(workspace, { inboxId, channelId: used.id });
    expect((await http.ask(owner, `DELETE /api/v1/channels/${used.id}`)).json).toMatchObject({
      status: 409,
      code: 'channel_has_history',
    });
    const fresh = await connected('fresh@shop.example');
    expect((await http.ask(owner, `DELETE /api/v1/channels/${fresh.id}`)).status).toBe(204);
    expect((await http.ask(owner, `GET /api/v1/channels/${fresh.id}`)).status).toBe(404);
    expect((await announcedIn(workspace)).at(-1)).toMatchObject({ kind: 'channel.removed', subject_id: fresh.id });
    await eventually(async () =>
      expect(await findReceivingChannel(house, fresh.receivingAddress.split('@')[0])).toBeUndefined(),
    );
  });
});

describe('changing', () => {
  it('moves what is new to another inbox, and tells those who lose sight of it', async () => {
    const { id } = await connected();
    const other = await buildInbox(workspace, 'Sales');
    const { json } = await http.ask(owner, `PATCH /api/v1/channels/${id}`, { inboxId: other, name: 'Sales pigeons' });
    expect(json).toMatchObject({ inboxId: other, name: 'Sales pigeons' });
    expect((await announcedIn(workspace)).at(-1)).toMatchObject({
      kind: 'channel.changed',
      inbox_id: other,
      left_inbox_id: inboxId,
    });
    await eventually(async () => expect((await loadInboundChannel(house, workspace.id, id)).inbox_id).toBe(other));
  });

  it('takes settings that the connector takes, of the same account', async () => {
    const { id } = await connected();
    const path = `PATCH /api/v1/channels/${id}`;
    const { json } = await http.ask(owner, path, { settings: { aliases: ['Help@Shop.example'] } });
    expect(json.settings).toEqual({ address: 'Support@Shop.example', aliases: ['Help@Shop.example'] });
    expect((await http.ask(owner, path, { settings: { address: 'nonsense' } })).json.errors[0].path).toBe(
      'settings.address',
    );
    expect((await http.ask(owner, path, { settings: { address: 'b@b.example' } })).json.code).toBe(
      'channel_other_account',
    );
    await eventually(async () => expect((await ourAddresses(house, workspace.id)).own).toContain('help@shop.example'));
  });

  it('replaces the receiving address; the one before takes mail for 30 days more', async () => {
    const { id, receivingAddress: before } = await connected();
    const after = (await http.ask(owner, `POST /api/v1/channels/${id}/rotate-address`)).json.receivingAddress;
    expect(after).not.toBe(before);
    const find = (address: string) => findReceivingChannel(house, address.split('@')[0]!);
    await eventually(async () => expect((await find(before))?.channelId).toBe(id));
    expect((await find(after))?.channelId).toBe(id);
    house.clock.advance(29 * 24 * 3_600_000);
    expect((await find(before))?.channelId).toBe(id);
    house.clock.advance(1 * 24 * 3_600_000);
    await eventually(async () => expect(await find(before)).toBeUndefined());
    expect((await find(after))?.channelId).toBe(id);
    expect((await ourAddresses(house, workspace.id)).own).toEqual(expect.arrayContaining([before, after]));
  });
});

describe('the receiving door', () => {
  it('knows an address in any case and with any token, and no others', async () => {
    const { id, receivingAddress } = await connected();
    const local: string = receivingAddress.split('@')[0];
    expect(await findReceivingChannel(house, `${local.toUpperCase()}+abc`)).toEqual({
      workspaceId: workspace.id,
      channelId: id,
      state: 'connected',
    });
    for (const unknown of ['', 'nobody', `${local}x`, "'; drop table x", 'a'.repeat(500)]) {
      expect(await findReceivingChannel(house, unknown)).toBeUndefined();
    }
  });

  it('learns of an address that was unknown a moment ago', async () => {
    expect(await findReceivingChannel(house, 'abcdefgh22')).toBeUndefined();
    const channelId = await buildChannel(workspace, { inboxId });
    await house.database.db
      .insertInto('receiving_addresses')
      .values({
        local_part: `x${newId().slice(-9)}`,
        workspace_id: workspace.id,
        channel_id: channelId,
        valid_until: null,
      })
      .execute();
    const { local_part } = await house.database.db
      .selectFrom('receiving_addresses')
      .select('local_part')
      .where('channel_id', '=', channelId)
      .executeTakeFirstOrThrow();
    expect(await findReceivingChannel(house, local_part)).toMatchObject({ channelId });
  });

  it('asks the database once for what it knows', async () => {
    const { receivingAddress } = await connected();
    const local = receivingAddress.split('@')[0];
    await eventually(async () => {
      const first = loadInboundChannel(house, workspace.id, (await findReceivingChannel(house, local))!.channelId);
      expect(await loadInboundChannel(house, workspace.id, (await findReceivingChannel(house, local))!.channelId)).toBe(
        await first,
      );
    });
  });
});

describe('who we are', () => {
  it('is every account, alias and receiving address of the workspace, and the members', async () => {
    const { receivingAddress, id } = await connected('Support@Shop.example');
    await buildChannel(workspace, { inboxId, account: 'Old@Shop.example' });
    const row = await channelById(house.database.db, workspace.id, id);
    await eventually(async () => {
      const channel = await connectedChannel(house, row!);
      expect([...channel.ownAddresses].sort()).toEqual(
        ['support@shop.example', 'old@shop.example', receivingAddress].sort(),
      );
      expect(channel.memberAddresses).toContain('owner@team.example');
    });
    await house.database.db
      .updateTable('members')
      .set({ removed_at: new Date() })
      .where('id', '=', owner.memberId)
      .execute();
    await eventually(async () =>
      expect((await ourAddresses(house, workspace.id)).members).not.toContain('owner@team.example'),
    );
  });
});

describe('health', () => {
  it('adds up, shows what failed and names one next step', async () => {
    const { id } = await connected();
    const health = async () => (await http.ask(owner, `GET /api/v1/channels/${id}/health`)).json;
    expect(await health()).toMatchObject({
      works: false,
      nextStep: 'forward_mail',
      failures: [],
      ledger: { received: 0, inProgress: 0 },
    });
    for (const state of ['applied', 'applied', 'duplicate', 'ignored', 'received'] as const)
      await buildInboundEvent(workspace, { channelId: id, state });
    expect(await health()).toMatchObject({
      nextStep: null,
      ledger: { received: 5, applied: 2, duplicate: 1, ignored: 1, quarantined: 0, inProgress: 1 },
    });
    await buildInboundEvent(workspace, {
      channelId: id,
      state: 'quarantined',
      reason: 'mail.loop',
      preview: { from: 'a@b.example', subject: 's', text: 't' },
    });
    expect(await health()).toMatchObject({
      nextStep: 'look_at_quarantine',
      failures: [{ code: 'mail.loop', text: 'a@b.example' }],
    });
    const forAgent = await http.ask(agent, `GET /api/v1/channels/${id}/health`);
    expect(forAgent.json).toMatchObject({ failures: [], ledger: { received: 6 } });
    await http.ask(owner, `POST /api/v1/channels/${id}/disable`);
    expect(await health()).toMatchObject({ works: false, nextStep: 'enable' });
  });

  it('says that a forward works once it is proven or mail came through, and no longer when a test stays out', async () => {
    const { id } = await connected();
    const works = async (of: string) => (await http.ask(owner, `GET /api/v1/channels/${of}/health`)).json.works;
    const proven = house.clock.now().toISOString();
    for (const [status, verifiedAt, expected] of [
      ['waiting_confirmation', null, false],
      ['confirmed', null, false],
      ['probing', null, false],
      ['receiving', null, true],
      ['verified', proven, true],
      ['probing', proven, true],
      ['broken', proven, false],
    ] as const) {
      const forwarding = { status, verifiedAt, changedAt: proven, finishedAt: null, confirmationsWaiting: 0 };
      await house.database.db
        .updateTable('channels')
        .set({ forwarding: JSON.stringify(forwarding) })
        .where('id', '=', id)
        .execute();
      expect([status, await works(id)]).toEqual([status, expected]);
    }
    // A medium without a mail door waits for no forward.
    const crowHouse = await connect('crow@shop.example', { connector: 'crow' });
    expect(await works(crowHouse.json.id)).toBe(true);
  });
});
