import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceiverDoor } from '@irori/connectors/kit/connector';
import { ConnectFailure } from '@irori/connectors/kit/failures';
import { providerEventId } from '@irori/connectors/kit/ids';
import type { RawInbound } from '@irori/connectors/kit/inbound-event';
import { afterEach, describe, expect, test } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { takeLease } from '../../platform/leases.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import { buildChannel, buildInbox, buildWorkspace } from '../../test/build-workspace.ts';
import { pigeonConnector } from '../../test/pigeon-connector.ts';
import { makeAcceptor } from '../accept.ts';
import type { RunningWork } from './leased-work.ts';
import { startReceivers } from './receiver.ts';

let receivers: RunningWork[] = [];
afterEach(async () => {
  await Promise.all(receivers.map((running) => running.stop()));
  receivers = [];
});

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done());
  });

/** A loft that is looked into: what `run` does is each test's own. Its name is its own too: the database is shared. */
async function buildLoft(run: ReceiverDoor['run']) {
  const id = `loft-${newId()}`;
  const connector = {
    ...pigeonConnector({ mail: false }),
    id,
    ingress: { receiver: { run } },
    eventId: (raw: RawInbound) => providerEventId(Buffer.from(raw.body).toString()),
  };
  const house = await buildHouse({ connectors: [connector] });
  const workspace = await buildWorkspace(house);
  const channelId = await buildChannel(workspace, { inboxId: await buildInbox(workspace), connector: id });
  return { house, workspaceId: workspace.id, channelId };
}

async function start(house: TestHouse, processId = newId()): Promise<RunningWork> {
  const running = await startReceivers(house, makeAcceptor(house), processId);
  receivers.push(running);
  return running;
}

const raw = (text: string): RawInbound => ({
  door: 'receiver',
  body: Buffer.from(text),
  envelope: { kind: 'receiver', source: 'loft' },
  receivedAt: new Date(),
  checks: null,
});

async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const value = await look();
    if (holds(value)) return value;
    await sleep(25);
  }
  throw new Error('It never came to be');
}

describe('a receiver', () => {
  test('hands over what came, and begins where it stopped', async () => {
    const begun: (string | null)[] = [];
    const { house, workspaceId } = await buildLoft(async (_channel, ctx, accept, cursor) => {
      const from = Number(await cursor.load());
      begun.push(await cursor.load());
      await accept(raw(`pigeon ${from + 1}`));
      await cursor.save(String(from + 1));
      await untilAborted(ctx.signal);
    });
    const events = () =>
      house.database.db
        .selectFrom('inbound_events')
        .select('event_id')
        .where('workspace_id', '=', workspaceId)
        .orderBy('id')
        .execute();
    const first = await start(house);
    await until(events, (found) => found.length === 1);
    await first.stop();
    await start(house);
    const rows = await until(events, (found) => found.length === 2);
    expect(rows.map((row) => row.event_id)).toEqual(['pigeon 1', 'pigeon 2']);
    expect(begun).toEqual([null, '1']);
  });

  test('runs once, however many processes would like to', async () => {
    let running = 0;
    const { house } = await buildLoft(async (_channel, ctx) => {
      running += 1;
      await untilAborted(ctx.signal);
    });
    await start(house);
    await start(house);
    await sleep(100);
    expect(running).toBe(1);
  });

  test('that needs a person says so on the channel, and does not knock again', async () => {
    let knocks = 0;
    const { house, channelId } = await buildLoft(async () => {
      knocks += 1;
      throw new ConnectFailure('loft.locked', 'The key does not fit any more.');
    });
    await start(house);
    const channel = await until(
      () =>
        house.database.db
          .selectFrom('channels')
          .select(['state', 'trouble'])
          .where('id', '=', channelId)
          .executeTakeFirstOrThrow(),
      (row) => row.state === 'needs_attention',
    );
    expect(channel.trouble).toMatchObject({ code: 'loft.locked', text: 'The key does not fit any more.' });
    await sleep(100);
    expect(knocks).toBe(1);
  });

  test('stops when its channel is switched off', async () => {
    let stopped = false;
    const { house, channelId } = await buildLoft(async (_channel, ctx) => {
      await untilAborted(ctx.signal);
      stopped = true;
    });
    await start(house);
    await house.database.db.updateTable('channels').set({ state: 'disabled' }).where('id', '=', channelId).execute();
    await until(() => stopped, Boolean);
  });
});

test('a lease is held by one, given back, and lost by whoever is not heard of', async () => {
  const house = await buildHouse();
  const name = `lease ${newId()}`;
  const first = await takeLease(house.database, name, 'one');
  expect(first).not.toBeNull();
  expect(await takeLease(house.database, name, 'two')).toBeNull();
  await first?.release();
  const second = await takeLease(house.database, name, 'two');
  expect(second).not.toBeNull();
  await house.database.db
    .updateTable('leases')
    .set({ until: new Date(0) })
    .where('name', '=', name)
    .execute();
  const third = await takeLease(house.database, name, 'three');
  expect(third).not.toBeNull();
  await Promise.all([second?.release(), third?.release()]);
});
