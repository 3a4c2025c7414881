import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildInboundEvent,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { countQuarantined, foldLedger, ledgerOf } from './index.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let channelId: string;
let admin: Viewer;

beforeEach(async () => {
  house = await buildHouse();
  http = await buildApp(house, routes);
  workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  channelId = await buildChannel(workspace, { inboxId });
  admin = await buildMember(workspace, { role: 'admin', inboxIds: [inboxId] });
});

const event = (more: Partial<Parameters<typeof buildInboundEvent>[1]> = {}) => {
  house.clock.advance(1000);
  return buildInboundEvent(workspace, { channelId, ...more });
};
const rowOf = (id: string) =>
  house.database.db.selectFrom('inbound_events').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const idsOf = (json: { items: { id: string }[] }): string[] => json.items.map((item) => item.id);

describe('the list', () => {
  it('shows all, by state, by channel and by both, newest first, page by page', async () => {
    const other = await buildChannel(workspace, { inboxId: await buildInbox(workspace) });
    const all: { id: string; state: string; channel: string }[] = [];
    for (let at = 0; at < 12; at++) {
      const state = (['applied', 'quarantined', 'received'] as const)[at % 3]!;
      const channel = at % 2 === 0 ? channelId : other;
      all.unshift({ id: await event({ state, channelId: channel }), state, channel });
    }
    for (const [query, fits] of [
      ['', () => true],
      ['&state=quarantined', (row: (typeof all)[0]) => row.state === 'quarantined'],
      [`&channelId=${other}`, (row: (typeof all)[0]) => row.channel === other],
      [`&channelId=${other}&state=applied`, (row: (typeof all)[0]) => row.channel === other && row.state === 'applied'],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { json } = await http.ask(admin, `GET /api/v1/inbound-events?limit=2${query}${cursor}`);
        seen.push(...idsOf(json));
        cursor = json.nextCursor === null ? '' : `&cursor=${json.nextCursor}`;
      } while (cursor !== '');
      expect(seen).toEqual(all.filter(fits).map((row) => row.id));
    }
    expect(await countQuarantined(house.database.db, workspace.id)).toBe(4);
    const foreign = await http.ask(admin, 'GET /api/v1/inbound-events?limit=1');
    expect(
      (await http.ask(admin, `GET /api/v1/inbound-events?state=applied&cursor=${foreign.json.nextCursor}`)).status,
    ).toBe(400);
  });

  it('is for owners and admins of the workspace', async () => {
    const id = await event({ state: 'quarantined' });
    const agent = await buildMember(workspace);
    const stranger = await buildMember(await buildWorkspace(house), { role: 'owner' });
    for (const request of [
      `GET /api/v1/inbound-events/${id}`,
      `GET /api/v1/inbound-events/${id}/raw`,
      ...['replay', 'release', 'ignore'].map((verb) => `POST /api/v1/inbound-events/${id}/${verb}`),
    ]) {
      expect((await http.ask(agent, request)).status).toBe(403);
      expect((await http.ask(stranger, request)).status).toBe(404);
      expect((await http.ask(null, request)).status).toBe(401);
    }
    expect((await http.ask(agent, 'GET /api/v1/inbound-events')).status).toBe(403);
    expect((await http.ask(stranger, 'GET /api/v1/inbound-events')).json.items).toEqual([]);
    expect((await rowOf(id)).state).toBe('quarantined');
  });
});

describe('one entry', () => {
  it('says what became of it, with its bytes to download', async () => {
    const raw = 'From: a@b.example\r\nSubject: <script>alert(1)</script>\r\n\r\n\0\xff';
    const id = await event({
      state: 'quarantined',
      reason: 'mail.loop',
      raw,
      preview: { from: 'a@b.example', subject: 's', text: 't' },
    });
    const { json } = await http.ask(admin, `GET /api/v1/inbound-events/${id}`);
    expect(json).toMatchObject({
      id,
      connector: 'pigeon',
      state: 'quarantined',
      reason: 'mail.loop',
      hasRaw: true,
      preview: { from: 'a@b.example' },
    });
    const download = await http.ask(admin, `GET /api/v1/inbound-events/${id}/raw`);
    expect(download.bytes).toEqual(Buffer.from(raw));
    expect(download.headers).toMatchObject({
      'content-type': 'message/rfc822',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment; filename="${id}.eml"`,
    });
    const empty = await event({ state: 'ignored', reason: 'smtp.too_large', raw: null });
    expect((await http.ask(admin, `GET /api/v1/inbound-events/${empty}`)).json.hasRaw).toBe(false);
    expect((await http.ask(admin, `GET /api/v1/inbound-events/${empty}/raw`)).json.code).toBe('original_not_found');
    expect((await http.ask(admin, `GET /api/v1/inbound-events/${newId()}`)).json.code).toBe('inbound_event_not_found');
  });
});

describe('a decision', () => {
  it('replays from the bytes', async () => {
    for (const state of ['quarantined', 'ignored', 'duplicate'] as const) {
      house.sent.length = 0;
      const id = await event({ state, reason: 'mail.loop' });
      expect((await http.ask(admin, `POST /api/v1/inbound-events/${id}/replay`)).json).toMatchObject({
        state: 'received',
        reason: null,
        processedAt: null,
      });
      expect(await rowOf(id)).toMatchObject({ released: false, attempts: 0, retry_at: null });
      expect(house.sent).toEqual([`inbound.process ${workspace.id} ${channelId}`]);
      expect((await announcedIn(workspace)).at(-1)).toMatchObject({ kind: 'inbound_event.changed', subject_id: id });
    }
  });

  it('releases from quarantine, and a later replay keeps the release', async () => {
    const id = await event({ state: 'quarantined', reason: 'mail.loop' });
    expect((await http.ask(admin, `POST /api/v1/inbound-events/${id}/release`)).json.state).toBe('received');
    expect((await http.ask(admin, `POST /api/v1/inbound-events/${id}/replay`)).status).toBe(200);
    expect((await rowOf(id)).released).toBe(true);
  });

  it('leaves out, and may be taken back', async () => {
    const id = await event({ state: 'quarantined', reason: 'mail.loop' });
    const { json } = await http.ask(admin, `POST /api/v1/inbound-events/${id}/ignore`);
    expect(json).toMatchObject({
      state: 'ignored',
      reason: 'member.ignored',
      params: { memberId: admin.memberId, reason: 'mail.loop' },
      hasRaw: true,
    });
    expect((await http.ask(admin, `POST /api/v1/inbound-events/${id}/replay`)).json.state).toBe('received');
  });

  it('is refused where it has nothing to decide', async () => {
    const applied = await event({ state: 'applied' });
    for (const verb of ['replay', 'release', 'ignore']) {
      expect((await http.ask(admin, `POST /api/v1/inbound-events/${applied}/${verb}`)).json).toMatchObject({
        status: 409,
        code: 'inbound_event_settled',
        params: { state: 'applied' },
      });
    }
    const empty = await event({ state: 'ignored', raw: null });
    expect((await http.ask(admin, `POST /api/v1/inbound-events/${empty}/replay`)).json.code).toBe(
      'inbound_event_without_bytes',
    );
    expect(house.sent).toEqual([]);
  });
});

describe('what an entry says can be done with it', () => {
  it('is what works, in each state, with bytes and without', async () => {
    for (const state of ['received', 'applied', 'duplicate', 'ignored', 'quarantined'] as const) {
      for (const raw of ['Subject: x\r\n\r\nx', null]) {
        for (const decision of ['replay', 'release', 'ignore'] as const) {
          const id = await event({ state, raw, ...(state === 'quarantined' ? { reason: 'mail.loop' } : {}) });
          const { json } = await http.ask(admin, `GET /api/v1/inbound-events/${id}`);
          const { status } = await http.ask(admin, `POST /api/v1/inbound-events/${id}/${decision}`);
          expect([state, raw, decision, json.can[decision]]).toEqual([state, raw, decision, status === 200]);
        }
      }
    }
  });

  it('says whom it came from and was for, although nothing of it was read', async () => {
    const id = await event({ state: 'ignored', reason: 'smtp.too_large', raw: null });
    await house.database.db
      .updateTable('inbound_events')
      .set({
        envelope: JSON.stringify({ kind: 'smtp', from: 'ann@b.example', to: ['w7@in.example'] }),
        size: 31_000_000,
      })
      .where('id', '=', id)
      .execute();
    expect((await http.ask(admin, `GET /api/v1/inbound-events/${id}`)).json).toMatchObject({
      handedOver: { from: 'ann@b.example', to: ['w7@in.example'] },
      size: 31_000_000,
      preview: null,
    });
  });
});

describe('the ledger of a channel', () => {
  it('adds up at any moment, whatever happens to its entries and whenever it is folded', async () => {
    const other = await buildChannel(workspace, { inboxId: await buildInbox(workspace) });
    const counted = async (channel: string) => {
      const { rows } = await sql<{ state: string; amount: number }>`
        select state, count(*) as amount from inbound_events where workspace_id = ${workspace.id} and channel_id = ${channel} group by state
      `.execute(house.database.db);
      const of = (state: string): number => rows.find((row) => row.state === state)?.amount ?? 0;
      const received = rows.reduce((sum, row) => sum + row.amount, 0);
      return {
        received,
        applied: of('applied'),
        duplicate: of('duplicate'),
        ignored: of('ignored'),
        quarantined: of('quarantined'),
        inProgress: of('received'),
      };
    };
    const check = async () => {
      for (const channel of [channelId, other]) {
        expect(await ledgerOf(house.database.db, workspace.id, channel)).toEqual(await counted(channel));
      }
    };
    const states = ['received', 'applied', 'duplicate', 'ignored', 'quarantined'] as const;
    const ids: string[] = [];
    for (let at = 0; at < 40; at++) {
      if (at % 3 === 0) ids.push(await event({ state: states[at % 5]!, channelId: at % 2 === 0 ? channelId : other }));
      if (at % 4 === 1) {
        const some = ids.filter((_, place) => (place + at) % 2 === 0);
        if (some.length > 0)
          await house.database.db
            .updateTable('inbound_events')
            .set({ state: states[(at * 3) % 5]! })
            .where('id', 'in', some)
            .execute();
      }
      if (at % 10 === 9) await house.database.db.deleteFrom('inbound_events').where('id', '=', ids.shift()!).execute();
      if (at % 7 === 0) await Promise.all([foldLedger(house), foldLedger(house)]);
      await check();
    }
    await foldLedger(house);
    expect(await foldLedger(house)).toBe(0);
    await check();
  });
});
