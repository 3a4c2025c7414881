/** A forward from nothing to verified and back to broken: real database, real parsing threads, a real relay on loopback. */

import { type MailSink, startMailSink } from '@irori/connectors/email/simulator';
import { connectors } from '@irori/connectors/index';
import type { SenderChecks } from '@irori/connectors/kit/inbound-event';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes as channelRoutes } from '../channels/routes.ts';
import { makeAcceptor } from '../inbound/accept.ts';
import { openParsePool, type ParsePool } from '../inbound/parse-pool.ts';
import { makePreparer } from '../inbound/prepare-event.ts';
import { makeProcessJob } from '../inbound/process.job.ts';
import { routes as readingRoutes } from '../messages/reading/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { sweepForwards } from './canary.ts';
import { routes } from './routes.ts';
import { sweepSilence } from './silence.ts';
import { makeTendJob } from './tend.job.ts';

const minute = 60_000;
const hour = 60 * minute;

let pool: ParsePool;
let sink: MailSink;
let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let channelId: string;
let receiving: string;
let owner: Viewer;
let agent: Viewer;
let tend: (key: string) => Promise<void>;
let process: (key: string) => Promise<void>;
let checks: SenderChecks | null;

beforeAll(async () => {
  const { config } = await buildHouse({ connectors });
  pool = openParsePool({
    threads: 1,
    timeoutMs: 10_000,
    maxOldSpaceMb: 256,
    connectorsModule: import.meta.resolve('@irori/connectors/index'),
    caps: config.caps,
  });
});
afterAll(() => pool.close());

beforeEach(async () => {
  sink = await startMailSink();
  await openHouse({ IRORI_SMTP_URL: sink.url });
});
afterEach(() => sink.close());

async function openHouse(env: Record<string, string>): Promise<void> {
  house = await buildHouse({ connectors, env });
  http = await buildApp(house, [...routes, ...channelRoutes, ...readingRoutes]);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  owner = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId] });
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
  ({ channelId, receiving } = await connect('help@shop.example'));
  tend = makeTendJob(house, newId());
  checks = null;
  process = makeProcessJob(house, makePreparer(house, pool, { check: async () => checks }));
}

async function connect(account: string): Promise<{ channelId: string; receiving: string }> {
  const local = newId().replaceAll('-', '').slice(-10);
  const id = await buildChannel(workspace, { inboxId, connector: 'email', account, receivingAddress: local });
  await house.database.db.insertInto('receiving_addresses').values({ workspace_id: workspace.id, channel_id: id, local_part: local }).execute(); // biome-ignore format: one statement
  return { channelId: id, receiving: `${local}@in.example` };
}

const state = async (viewer = owner, id = channelId) =>
  (await http.ask(viewer, `GET /api/v1/channels/${id}/forwarding`)).json;
const channelOf = async (id = channelId) => (await http.ask(owner, `GET /api/v1/channels/${id}`)).json;
const runTend = (id = channelId) => tend(`${workspace.id} ${id}`);

/** Asks for a test and has it sent; answers the mail as the relay got it. */
async function sendTest(): Promise<string> {
  const asked = await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/test`);
  expect(asked.status).toBe(202);
  return sent();
}

async function sent(): Promise<string> {
  const before = sink.mails.length;
  await runTend();
  const [mail] = (await sink.waitFor(before + 1)).slice(before);
  expect(mail?.to).toEqual(['help@shop.example']);
  return mail?.raw.toString() ?? '';
}

/** As a forwarder hands it on: another envelope, its own lines on top, and not a byte of the rest changed. */
const forwarded = (mail: string, top: readonly string[] = []): string =>
  [
    ...top,
    'Received: from relay.irori.example by mx.shop.example with ESMTPS for <help@shop.example>; Thu, 15 Jan 2026 09:00:02 +0000',
    'Delivered-To: help@shop.example',
    mail,
  ].join('\r\n');

async function arrives(mail: string, id = channelId, from = 'help+caf_=x=in.example@shop.example'): Promise<void> {
  const bytes = Buffer.from(mail);
  const stored = await house.blobs.put(bytes, { maxBytes: 10_000_000 });
  await makeAcceptor(house).accept({
    workspaceId: workspace.id,
    channelId: id,
    eventId: newId(),
    orderKey: id,
    door: 'mail',
    envelope: { kind: 'smtp', from, to: [receiving], clientIp: '192.0.2.7', helo: 'mx.shop.example', tls: true },
    rawBlob: stored.hash,
    size: stored.size,
    receivedAt: house.clock.now(),
  });
  await process(`${workspace.id} ${id}`);
}

const ledger = async () =>
  house.database.db
    .selectFrom('inbound_events')
    .select(['state', 'reason'])
    .where('workspace_id', '=', workspace.id)
    .orderBy('received_at')
    .orderBy('id')
    .execute();
const conversations = async () =>
  house.database.db.selectFrom('conversations').select('id').where('workspace_id', '=', workspace.id).execute();

const customerMail = (n: number) =>
  forwarded(
    `From: Ann <ann@customer.example>\r\nTo: help@shop.example\r\nSubject: Parcel ${n}\r\nMessage-ID: <${n}@customer.example>\r\n\r\nWhere is it?\r\n`,
  );

async function verify(): Promise<void> {
  await arrives(forwarded(await sendTest()));
  expect((await state()).status).toBe('verified');
}

describe('the test mail', () => {
  test('verifies the forward when it comes back, with the way it took, and makes no conversation', async () => {
    expect((await state()).status).toBe('not_started');
    const mail = await sendTest();
    expect(await state()).toMatchObject({ status: 'probing', probe: { state: 'sent', via: 'relay' } });
    house.clock.advance(3_000);
    await arrives(forwarded(mail));

    const now = await state();
    expect(now).toMatchObject({
      status: 'verified',
      verifiedAt: house.clock.now().toISOString(),
      diagnosis: null,
      probe: { state: 'returned', kind: 'test' },
      canary: { on: true, everyHours: 24, alarmSince: null },
    });
    expect(now.probe.hops.map((hop: { kind: string; address: string }) => `${hop.kind} ${hop.address}`)).toEqual([
      `sender ${receiving}`,
      'mailbox help@shop.example',
      `door ${receiving}`,
    ]);
    expect(await conversations()).toEqual([]);
    expect(await ledger()).toEqual([{ state: 'ignored', reason: 'probe.returned' }]);
    expect((await channelOf()).forwarding).toMatchObject({ status: 'verified', changedAt: now.changedAt });
    expect((await announcedIn(workspace)).map((event) => event.kind)).toContain('channel.changed');
  });

  test.each([
    {
      what: 'forged',
      change: (mail: string) => mail.replace(/(?<=irori-probe\.|irori-probe: |Probe: )[a-z2-7]{42}/gi, 'a'.repeat(42)),
    },
    {
      what: 'altered',
      change: (mail: string) =>
        mail.replace(
          /([a-z2-7]{41})[a-z2-7](?=[@\r\n])/g,
          (_, start) => `${start}${mail.includes(`${start}a`) ? 'b' : 'a'}`,
        ),
    },
  ])('that is $what verifies nothing, and is not lost either', async ({ change }) => {
    const mail = await sendTest();
    const other = change(mail);
    expect(other).not.toBe(mail);
    await arrives(forwarded(other));
    expect(await state()).toMatchObject({ status: 'probing', verifiedAt: null });
    expect(await ledger()).toMatchObject([{ state: 'quarantined', reason: 'mail.from_own_address' }]);
  });

  test('of another workspace verifies nothing here', async () => {
    const mail = await sendTest();
    const mine = channelId;
    const first = workspace;
    workspace = await buildWorkspace(house);
    inboxId = await buildInbox(workspace);
    const other = await connect('desk@elsewhere.example');
    await arrives(forwarded(mail), other.channelId);
    expect(await ledger()).toEqual([{ state: 'ignored', reason: 'probe.unknown' }]);
    workspace = first;
    expect((await state(owner, mine)).status).toBe('probing');
  });

  test('that comes by two ways says that two rules forward it', async () => {
    const mail = await sendTest();
    await arrives(forwarded(mail));
    await arrives(
      forwarded(mail, ['Received: from mx.shop.example by second.shop.example; Thu, 15 Jan 2026 09:00:04 +0000']),
    );
    expect((await state()).remarks).toContainEqual({ code: 'way.duplicate', params: { count: 2 }, hop: null });
    expect((await ledger()).map((row) => row.reason)).toEqual(['probe.returned', 'probe.again']);
  });

  test('that still comes by a replaced address works, and says that it will not for long', async () => {
    const old = receiving;
    const mail = await sendTest();
    const { receivingAddress } = (await http.ask(owner, `POST /api/v1/channels/${channelId}/rotate-address`)).json;
    await arrives(forwarded(mail));
    expect(await state()).toMatchObject({
      status: 'verified',
      remarks: [{ code: 'way.old_address', params: { address: old, expected: receivingAddress } }],
    });
  });

  test('asked for twice while it waits is one, and twenty an hour are enough', async () => {
    const ask = () => http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/test`);
    await ask();
    await ask();
    await runTend();
    expect((await sink.waitFor(1)).length).toBe(1);
    for (let n = 1; n < 20; n++) {
      await ask();
      await runTend();
    }
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, json: { code: 'too_many_tests' } });
  });

  test('without a relay says that nothing left, and what to do', async () => {
    await openHouse({});
    await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/test`);
    await runTend();
    expect(await state()).toMatchObject({
      status: 'not_started',
      sending: { via: 'file' },
      probe: { state: 'failed', via: 'file' },
      diagnosis: { code: 'probe.no_relay', hop: 1 },
    });
    // Sent by hand instead, any mail shows the way.
    await arrives(customerMail(1));
    expect(await state()).toMatchObject({ status: 'receiving', lastMail: { trace: { way: 'automatic' } } });
  });

  test('that the relay cannot take now waits and says so, and goes out later', async () => {
    sink.behave((step) => (step === 'rcpt' ? '451 4.3.0 come back later' : undefined));
    await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/test`);
    await runTend();
    expect(await state()).toMatchObject({ status: 'probing', probe: { state: 'queued' }, diagnosis: { hop: 1 } });
    sink.behave(() => undefined);
    await runTend();
    expect(sink.mails).toHaveLength(0); // not before its time
    house.clock.advance(30 * minute);
    const key = `forwarding.tend ${workspace.id} ${channelId}`;
    const before = house.sent.filter((one) => one === key).length;
    await sweepForwards(house);
    expect(house.sent.filter((one) => one === key).length).toBe(before + 1);
    expect(await sent()).toContain('X-Irori-Probe');
  });

  test('that the relay refuses says what it answered', async () => {
    sink.behave((step) => (step === 'rcpt' ? '550 5.7.1 Relaying denied' : undefined));
    await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/test`);
    await runTend();
    const { status, diagnosis } = await state();
    expect(status).toBe('not_started');
    expect(diagnosis).toMatchObject({
      code: 'probe.relay_refused',
      params: { text: expect.stringContaining('Relaying denied') },
    });
  });
});

describe('a test mail that stays out', () => {
  const overdue = async () => {
    house.clock.advance(house.config.caps.probeReturnMs);
    await runTend();
    return state();
  };

  test('with nothing else known: nothing arrived', async () => {
    await sendTest();
    expect(await overdue()).toMatchObject({
      status: 'broken',
      probe: {
        state: 'overdue',
        hops: [{ state: 'passed' }, { state: 'passed' }, { state: 'unknown' }, { state: 'failed' }],
      },
      diagnosis: { code: 'forwarding.nothing_arrived', hop: 2, params: { minutes: 5, address: 'help@shop.example' } },
    });
    // A set-up that never worked is no alarm.
    expect((await channelOf()).state).toBe('connected');
  });

  test('after the confirmation was used: confirmed, but not switched on (CT-09)', async () => {
    await arrives(gmailConfirmation);
    const [confirmation] = (await state()).confirmations;
    await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/confirmations/${confirmation.id}/used`);
    expect((await state()).status).toBe('confirmed');
    await sendTest();
    expect((await overdue()).diagnosis).toMatchObject({
      code: 'forwarding.confirmed_not_switched_on',
      params: { provider: 'gmail' },
    });
  });

  test('while the host still waits for its confirmation: that', async () => {
    await arrives(gmailConfirmation);
    await sendTest();
    expect((await overdue()).diagnosis?.code).toBe('forwarding.confirmation_waiting');
  });

  test('when the mailbox answered it: it got there, and was not forwarded', async () => {
    const mail = await sendTest();
    const id = /Message-ID:\s+(<[^>]+>)/.exec(mail)?.[1];
    await arrives(
      `From: help@shop.example\r\nTo: ${receiving}\r\nSubject: Away\r\nIn-Reply-To: ${id}\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday.\r\n`,
    );
    expect(await ledger()).toEqual([{ state: 'ignored', reason: 'probe.answered' }]);
    expect((await overdue()).diagnosis).toMatchObject({
      code: 'forwarding.answered_not_forwarded',
      params: { from: 'help@shop.example' },
    });
  });

  test('and returns late is verified all the same, with a remark', async () => {
    const mail = await sendTest();
    await overdue();
    house.clock.advance(20 * minute);
    await arrives(forwarded(mail));
    expect(await state()).toMatchObject({
      status: 'verified',
      diagnosis: null,
      remarks: [{ code: 'way.slow', params: { minutes: 25 } }],
    });
  });
});

test('a channel that only test mails came through can be taken away', async () => {
  await verify();
  await http.ask(owner, `DELETE /api/v1/channels/${channelId}`);
  expect((await http.ask(owner, `GET /api/v1/channels/${channelId}`)).status).toBe(404);
});

describe('a test mail that went astray', () => {
  const bounce = (mail: string, { recipient, status, text }: { recipient: string; status: string; text: string }) =>
    [
      'From: MAILER-DAEMON@mail.shop.example',
      `To: ${receiving}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.',
      `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.shop.example\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nOriginal-Recipient: rfc822;help@shop.example\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${text}`,
      `--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${mail.slice(0, mail.indexOf('\r\n\r\n'))}`,
      '--b--',
    ].join('\r\n');

  test.each([
    {
      what: 'no such mailbox',
      report: () => ({ recipient: 'help@shop.example', status: '5.1.1', text: '550 5.1.1 user unknown' }),
      code: 'probe.mailbox_refused',
    },
    {
      what: 'a company that forbids forwarding',
      report: () => ({
        recipient: receiving,
        status: '5.7.520',
        text: '550 5.7.520 Access denied, Your organization does not allow external forwarding',
      }),
      code: 'probe.external_forwarding_blocked',
    },
    {
      what: 'a server that checks senders',
      report: () => ({
        recipient: receiving,
        status: '5.7.26',
        text: '550 5.7.26 Unauthenticated email from in.example is not accepted due to its DMARC policy',
      }),
      code: 'probe.authentication_broken',
    },
    {
      what: 'a target that was mistyped',
      report: () => ({ recipient: 'w7k3q9abcc@in.example', status: '5.1.1', text: '550 5.1.1 No such address here' }),
      code: 'probe.target_mistyped',
    },
    {
      what: 'our own door',
      report: () => ({
        recipient: receiving,
        status: '4.4.1',
        text: '554 connect to in.example[192.0.2.1]:25: Connection timed out',
      }),
      code: 'probe.door_refused',
    },
    {
      what: 'a circle',
      report: () => ({ recipient: 'info@shop.example', status: '5.4.6', text: '554 5.4.6 too many hops' }),
      code: 'forwarding.loop',
    },
  ])('bounced by $what', async ({ report, code }) => {
    const mail = await sendTest();
    await arrives(bounce(mail, report()), channelId, '');
    expect(await state()).toMatchObject({ status: 'broken', probe: { state: 'bounced' }, diagnosis: { code } });
    expect(await ledger()).toEqual([{ state: 'ignored', reason: 'probe.report' }]);
  });

  test('to another channel names that channel', async () => {
    const sales = await connect('sales@shop.example');
    const mail = await sendTest();
    await arrives(forwarded(mail), sales.channelId);
    expect(await state()).toMatchObject({
      status: 'broken',
      probe: { state: 'misled' },
      diagnosis: { code: 'forwarding.wrong_channel', params: { channelId: sales.channelId, expected: receiving } },
    });
    expect((await state(owner, sales.channelId)).status).toBe('not_started');
  });

  test('forwarded by hand shows nothing about the rule, and is told so', async () => {
    const mail = await sendTest();
    const token = /Probe: ([a-z2-7]{42})/.exec(mail)?.[1];
    await arrives(
      `From: Mika <mika@shop.example>\r\nTo: ${receiving}\r\nSubject: Fwd: Irori: does forwarding work?\r\n\r\n---------- Forwarded message ---------\r\nFrom: Irori <${receiving}>\r\n\r\nirori-probe: ${token}\r\n`,
    );
    expect(await state()).toMatchObject({
      status: 'broken',
      verifiedAt: null,
      diagnosis: { code: 'forwarding.by_hand', params: { by: 'mika@shop.example' } },
    });
    // The rule may work besides.
    await arrives(forwarded(mail));
    expect(await state()).toMatchObject({ status: 'verified', diagnosis: null });
  });
});

describe('the way of a message', () => {
  const trace = async (viewer: Viewer, id: string) => http.ask(viewer, `GET /api/v1/messages/${id}/trace`);

  test('shows its stations to whoever sees the inbox, and that it came twice', async () => {
    await arrives(customerMail(1));
    await arrives(
      `Received: from mx.shop.example by second.shop.example; Thu, 15 Jan 2026 09:00:09 +0000\r\n${customerMail(1)}`,
    );
    const [message] = await house.database.db.selectFrom('messages').select('id').where('workspace_id', '=', workspace.id).execute(); // biome-ignore format: one statement
    const way = await trace(agent, message?.id ?? '');
    expect(way.json.hops.map((hop: { kind: string }) => hop.kind)).toEqual(['sender', 'mailbox', 'door']);
    expect(way.json.remarks).toContainEqual({ code: 'way.duplicate', params: { count: 2 }, hop: null });
    const outsider = await buildMember(workspace, { inboxIds: [] });
    expect((await trace(outsider, message?.id ?? '')).status).toBe(404);
  });
});

describe('confirmations', () => {
  test('show code and link to those who manage channels, once, and stand blacked out in Unassigned', async () => {
    checks = {
      verdict: 'verified',
      proof: 'dmarc',
      spf: 'pass',
      dkim: [],
      dmarc: 'pass',
      arc: 'none',
      fromAddress: null,
    };
    await arrives(gmailConfirmation);
    const waiting = await state();
    expect(waiting.status).toBe('waiting_confirmation');
    expect(waiting.confirmations).toMatchObject([
      {
        provider: 'gmail',
        code: '204711933',
        link: expect.stringContaining('vf-'),
        trusted: true,
        requestedBy: 'help@shop.example',
        usedAt: null,
      },
    ]);
    expect((await channelOf()).forwarding.confirmationsWaiting).toBe(1);
    const seenByAgent = await http.ask(agent, `GET /api/v1/channels/${channelId}/forwarding`);
    expect(seenByAgent.json.confirmations).toMatchObject([{ provider: 'gmail', code: null, link: null }]);
    expect(seenByAgent.text).not.toMatch(/204711933|vf-/);

    const kept = await house.database.db
      .selectFrom('messages')
      .selectAll()
      .where('workspace_id', '=', workspace.id)
      .execute();
    expect(kept).toHaveLength(1);
    expect(kept[0]?.nature).toBe('confirmation');
    const ledgerRows = await house.database.db
      .selectFrom('inbound_events')
      .select('preview')
      .where('workspace_id', '=', workspace.id)
      .execute();
    const listed = await house.database.db
      .selectFrom('conversations')
      .select(['subject', 'last_message'])
      .where('workspace_id', '=', workspace.id)
      .execute();
    expect(JSON.stringify([kept, ledgerRows, listed])).not.toMatch(/204711933|vf-/);

    const original = (viewer: Viewer) => http.ask(viewer, `GET /api/v1/messages/${kept[0]?.id}/raw`);
    expect(await original(agent)).toMatchObject({ status: 403, json: { code: 'confirmation_sealed' } });
    expect((await original(owner)).text).toContain('204711933');
    const again = await http.ask(owner, `PUT /api/v1/messages/${kept[0]?.id}/decoding`, { charset: 'utf-8' });
    expect(again.status).toBe(404);

    const [{ id }] = waiting.confirmations;
    const used = await http.ask(owner, `POST /api/v1/channels/${channelId}/forwarding/confirmations/${id}/used`);
    expect(used.json.confirmations).toMatchObject([
      { code: null, link: null, usedAt: house.clock.now().toISOString() },
    ]);
    const row = await house.database.db
      .selectFrom('forward_confirmations')
      .select('sealed')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.sealed).toBeNull();
    expect((await original(owner)).status).toBe(403);
  });

  test('of a sender that was not proven offer no link', async () => {
    checks = {
      verdict: 'unverified',
      proof: 'none',
      spf: 'none',
      dkim: [],
      dmarc: 'fail',
      arc: 'none',
      fromAddress: null,
    };
    await arrives(gmailConfirmation);
    expect((await state()).confirmations).toMatchObject([{ trusted: false, link: null }]);
  });
});

describe('the canary', () => {
  test('goes out when it is due, once, and is no alarm while it returns', async () => {
    await verify();
    house.clock.advance(23 * hour);
    await sweepForwards(house);
    await runTend();
    expect(sink.mails).toHaveLength(1);
    house.clock.advance(hour);
    await Promise.all([sweepForwards(house), sweepForwards(house)]);
    const mail = await sent();
    await runTend();
    expect(sink.mails).toHaveLength(2);
    expect((await state()).status).toBe('verified');
    await arrives(forwarded(mail));
    expect(await state()).toMatchObject({ status: 'verified', probe: { kind: 'canary', state: 'returned' } });
  });

  test('that stays out alarms with one next step, is tried each hour, and its return clears the alarm', async () => {
    await verify();
    house.clock.advance(24 * hour);
    await sweepForwards(house);
    await sent();
    house.clock.advance(house.config.caps.canaryReturnMs - 1);
    await runTend();
    expect((await channelOf()).state).toBe('connected');
    house.clock.advance(1);
    await sweepForwards(house);
    await runTend();
    expect(await state()).toMatchObject({
      status: 'broken',
      diagnosis: { code: 'forwarding.stopped' },
      canary: { alarmSince: house.clock.now().toISOString() },
    });
    expect(await channelOf()).toMatchObject({
      state: 'needs_attention',
      trouble: { code: 'forwarding.stopped', params: { address: 'help@shop.example' } },
    });
    // The account itself is well, which is no cure.
    await http.ask(owner, `POST /api/v1/channels/${channelId}/verify`);
    expect((await channelOf()).state).toBe('needs_attention');

    house.clock.advance(hour);
    await sweepForwards(house);
    await arrives(forwarded(await sent()));
    expect(await state()).toMatchObject({ status: 'verified', diagnosis: null, canary: { alarmSince: null } });
    expect(await channelOf()).toMatchObject({ state: 'connected', trouble: null });
  });

  test('can be switched off and set to another pace', async () => {
    await verify();
    const patch = (canary: object) => http.ask(owner, `PATCH /api/v1/channels/${channelId}/forwarding`, { canary });
    const inHours = (n: number) => new Date(house.clock.now().getTime() + n * hour).toISOString();
    expect((await patch({ everyHours: 6 })).json.canary).toMatchObject({ everyHours: 6, nextAt: inHours(6) });
    expect((await patch({ on: false })).json.canary).toMatchObject({ on: false, nextAt: null });
    house.clock.advance(48 * hour);
    await sweepForwards(house);
    await runTend();
    expect(sink.mails).toHaveLength(1);
  });
});

describe('silence', () => {
  test('of a channel that usually has mail alarms after hours, and ends with the first mail', async () => {
    const start = new Date('2026-03-02T08:00:00Z'); // a Monday
    house.clock.set(new Date(start.getTime() - 4 * 7 * 24 * hour + hour));
    await house.database.db
      .updateTable('channels')
      .set({ created_at: house.clock.now() })
      .where('id', '=', channelId)
      .execute();
    await verify();
    const rows = [1, 2, 3].flatMap((week) =>
      [0, 1, 2].flatMap((h) =>
        Array.from({ length: 6 }, (_, n) => new Date(start.getTime() - week * 7 * 24 * hour + h * hour + n * minute)),
      ),
    );
    await fillLedger(rows);
    for (const h of [-1, 0, 1, 2]) {
      house.clock.set(new Date(start.getTime() + h * hour));
      await sweepSilence(house);
      expect((await state()).status).toBe('verified');
    }
    house.clock.set(new Date(start.getTime() + 3 * hour + minute));
    await sweepSilence(house);
    // Nothing came since a week ago; the hours of the weekend are none of business.
    expect(await state()).toMatchObject({
      status: 'silent',
      diagnosis: { code: 'forwarding.silent', params: { usualPerHour: 6, hours: 3 } },
    });
    expect(await channelOf()).toMatchObject({ state: 'needs_attention', trouble: { code: 'forwarding.silent' } });
    await arrives(customerMail(1));
    expect(await state()).toMatchObject({ status: 'verified', diagnosis: null, silence: { alarmSince: null } });
    expect(await channelOf()).toMatchObject({ state: 'connected', trouble: null });
  });

  test('in which nobody looked, since this server was down, is none', async () => {
    const start = new Date('2026-03-02T08:00:00Z');
    house.clock.set(new Date(start.getTime() - 4 * 7 * 24 * hour));
    await house.database.db.updateTable('channels').set({ created_at: house.clock.now() }).where('id', '=', channelId).execute(); // biome-ignore format: one statement
    await verify();
    const times = [1, 2, 3].flatMap((week) => Array.from({ length: 5 * 60 }, (_, n) => new Date(start.getTime() - week * 7 * 24 * hour + n * minute))); // biome-ignore format: one row
    await fillLedger(times);
    house.clock.set(start);
    await sweepSilence(house);
    house.clock.set(new Date(start.getTime() + 4 * hour));
    await sweepSilence(house);
    expect((await state()).status).toBe('verified');
  });

  async function fillLedger(times: readonly Date[]): Promise<void> {
    await house.database.db
      .insertInto('inbound_events')
      .values(
        times.map((at) => ({ workspace_id: workspace.id, id: newId(), channel_id: channelId, event_id: newId(), order_key: channelId, door: 'mail' as const, state: 'applied' as const, reason: null, envelope: '{}', raw_blob: null, size: 1, conversation_id: null, message_id: null, received_at: at })), // biome-ignore format: one row
      )
      .execute();
  }
});

describe('a link for a helper', () => {
  const make = async (body: object) => (await http.ask(owner, `POST /api/v1/channels/${channelId}/handoff`, body)).json;

  test('shows the step, the two addresses and how far it is; lets mark and test; and tells nothing else', async () => {
    const { token, url } = await make({ guide: 'gmail' });
    expect(url).toBe(`${house.config.publicUrl}/handoff/${token}`);
    await arrives(gmailConfirmation);
    const seen = await http.ask(null, `GET /api/v1/handoff/${token}`);
    expect(seen.json).toMatchObject({
      state: 'open',
      handoff: {
        address: 'help@shop.example',
        receivingAddress: receiving,
        status: 'waiting_confirmation',
        probe: null,
        canTest: true,
      },
    });
    const [first] = seen.json.handoff.guide.steps;
    expect(seen.text).not.toMatch(/204711933|vf-|workspaceId|channelId|hops/);
    const marked = await http.ask(null, `POST /api/v1/handoff/${token}/steps`, { step: first.id });
    expect(marked.json.handoff.stepsDone).toEqual([first.id]);
    expect(await state()).toMatchObject({ guide: 'gmail', stepsDone: [first.id] });
    await http.ask(null, `POST /api/v1/handoff/${token}/test`, {});
    const mail = await sent();
    await arrives(forwarded(mail));
    expect((await http.ask(null, `GET /api/v1/handoff/${token}`)).json.handoff).toMatchObject({
      status: 'verified',
      probe: { state: 'returned' },
    });
    const stored = await house.database.db
      .selectFrom('forward_handoffs')
      .selectAll()
      .where('workspace_id', '=', workspace.id)
      .execute();
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('for one step is for that step alone', async () => {
    const guides = [...house.connectors.values()].flatMap((one) => one.ingress.mail?.guides ?? []);
    const steps = guides.find((guide) => guide.id === 'gmail')?.steps ?? [];
    const [first, second] = steps;
    const { token } = await make({ guide: 'gmail', step: first?.id });
    const { json } = await http.ask(null, `GET /api/v1/handoff/${token}`);
    expect(json.handoff.guide.steps.map((step: { id: string }) => step.id)).toEqual([first?.id]);
    const other = await http.ask(null, `POST /api/v1/handoff/${token}/steps`, { step: second?.id });
    expect(other).toMatchObject({ status: 400, json: { code: 'guide_step_unknown' } });
  });

  test('ends after a week, and when it is taken back', async () => {
    const old = await make({ guide: 'gmail' });
    house.clock.advance(7 * 24 * hour);
    expect((await http.ask(null, `GET /api/v1/handoff/${old.token}`)).json).toEqual({
      state: 'link_expired',
      handoff: null,
    });
    const fresh = await make({ guide: 'gmail' });
    expect((await http.ask(owner, `GET /api/v1/channels/${channelId}/handoffs`)).json.items).toMatchObject([
      { id: fresh.id },
    ]);
    await http.ask(owner, `DELETE /api/v1/channels/${channelId}/handoffs/${fresh.id}`);
    expect((await http.ask(null, `GET /api/v1/handoff/${fresh.token}`)).json.state).toBe('link_invalid');
    expect((await http.ask(null, `POST /api/v1/handoff/${fresh.token}/test`, {})).status).toBe(404);
  });
});

describe('the master switch', () => {
  test('loses nothing: what comes meanwhile waits in sight, and goes in when it is on again', async () => {
    const other = await connect('sales@shop.example');
    const turn = (on: boolean) => http.ask(owner, 'POST /api/v1/connectors/email/switch', { on });
    const off = await turn(false);
    expect(off.json.items).toMatchObject([{ state: 'disabled', forwarding: { status: 'off' } }, { state: 'disabled' }]);
    await arrives(customerMail(1));
    await arrives(customerMail(2), other.channelId);
    expect(await ledger()).toEqual([
      { state: 'quarantined', reason: 'channel.off' },
      { state: 'quarantined', reason: 'channel.off' },
    ]);
    const on = await turn(true);
    expect(on.json.items).toMatchObject([{ state: 'connected' }, { state: 'connected' }]);
    for (const id of [channelId, other.channelId]) await process(`${workspace.id} ${id}`);
    expect(await ledger()).toEqual([
      { state: 'applied', reason: null },
      { state: 'applied', reason: null },
    ]);
    expect(await conversations()).toHaveLength(2);
  });
});

const gmailConfirmation = [
  'From: Gmail Team <forwarding-noreply@google.com>',
  'To: w7k3q9@in.example',
  'Subject: (#204711933) Gmail Forwarding Confirmation - Receive Mail from help@shop.example',
  'Message-ID: <confirm-1@google.com>',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'help@shop.example has requested to automatically forward mail to your email address.',
  'Confirmation code: 204711933',
  '',
  'https://mail-settings.google.com/mail/vf-%5BANGjdJ8made-up%5D-abc',
  '',
  'To cancel: https://mail-settings.google.com/mail/uf-%5BANGjdJ8made-up%5D-abc',
  '',
].join('\r\n');
