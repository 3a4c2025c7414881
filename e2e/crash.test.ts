// Promise 1: nothing acknowledged is lost and nothing shown is doubled, at whatever instant the power goes. Customers and
// agents write without pause while the server is killed again and again; then what the house shows is held against what
// the writers heard, and against what the relay got. IRORI_E2E_SEED repeats a run.
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { Agents, type WrittenReply } from './agents.ts';
import { Customers } from './customers.ts';
import { databaseKinds } from './databases.ts';
import { House } from './house.ts';
import { type Random, seeded } from './random.ts';
import { expectCounters, expectLedger, type ReadBack, readBack } from './read-back.ts';
import { Sink } from './sink.ts';
import { pause, until } from './until.ts';
import type { Channel, ChannelHealth, DeliveryState, Message } from './wire.ts';

const rounds = 20;
const mails = 2_000;
const connections = 6;

describe.each(databaseKinds)('kill -9 under load, on %s', (kind) => {
  it(`loses and doubles nothing in ${rounds} rounds and ${mails} mails`, async () => {
    const random = seeded(Number(process.env.IRORI_E2E_SEED ?? Date.now() % 1_000_000));
    const began = Date.now();
    const sink = await Sink.open();
    sink.mode = { kind: 'accept', delayMs: () => Math.random() * 40 };
    const house = await House.openReady({ kind, settings: { IRORI_SMTP_URL: sink.url } });
    try {
      const channels = await connectThree(house);
      const customers = new Customers({
        random,
        port: house.smtpPort,
        addresses: channels.map((channel) => channel.receivingAddress),
      });
      const agents = new Agents({ random, api: house.api });

      let kills = 0;
      while (kills < rounds || customers.accepted.length < mails) {
        await oneRound(house, customers, agents, random, mails / rounds);
        kills += 1;
        // A start is as good a moment as any: what the last kill left is being put in order then.
        for (; random.chance(0.25); kills++) await house.startAndKill(random.int(300, 3_000));
        await house.start();
      }
      const loaded = Date.now();
      await customers.finish();
      await agents.finish();
      await settle(house, channels, agents);

      const found = await readBack(house.api);
      expectEveryMailOnce(found, customers, channels);
      await expectLedgers(house, customers, channels);
      await expectCounters(house.api);
      const uncertain = expectEveryReplyOnce(found, agents, sink);
      await sendUncertainByHand(house, uncertain, sink);
      expect(house.troubles).toEqual([]);

      const seconds = (from: number, to: number) => `${Math.round((to - from) / 1000)} s`;
      console.log(
        [
          `${kind}: seed ${random.seed}, ${kills} kills in ${seconds(began, loaded)}, ${seconds(loaded, Date.now())} to settle and read back`,
          `${customers.accepted.length} mails in ${customers.written.reduce((sum, { tries }) => sum + tries, 0)} tries, ${customers.heard} times 250; 0 lost, 0 doubled`,
          `${agents.written.length} replies, ${uncertain.length} of them uncertain; ${sink.mails.length} mails at the relay`,
          `${found.conversations.length} conversations, ${found.messages.length} messages`,
        ].join('\n  '),
      );
    } catch (error) {
      console.log(`${kind}: failed with seed ${random.seed}: ${error}\n${house.log.slice(-4_000)}`);
      throw error;
    } finally {
      await house.close();
      await sink.close();
    }
  });
});

async function connectThree(house: House): Promise<Channel[]> {
  const second = await house.api.post<{ id: string }>('/api/v1/inboxes', { name: 'Sales' });
  return [
    await house.connect('help@shop.example'),
    await house.connect('orders@shop.example'),
    await house.connect('sales@shop.example', second.id),
  ];
}

/** Load until the power goes: after so many 250s or after so long, whichever this round has drawn. */
async function oneRound(
  house: House,
  customers: Customers,
  agents: Agents,
  random: Random,
  atLeast: number,
): Promise<void> {
  const writing = [customers.write(connections), agents.write(2)];
  const from = customers.heard;
  if (random.chance(0.7)) {
    const enough = from + random.int(atLeast, atLeast * 2);
    await until(() => customers.heard >= enough, { what: 'enough mails', timeoutMs: 30_000, everyMs: 1 });
    await pause(random.int(0, 30));
  } else {
    await pause(random.int(50, 2_000));
  }
  await house.kill();
  customers.stop();
  agents.stop();
  await Promise.all(writing);
}

/** Waits until nothing is under way any more: no mail unread and no reply on its way. */
async function settle(house: House, channels: readonly Channel[], agents: Agents): Promise<void> {
  await until(
    async () => {
      const healths = await Promise.all(
        channels.map((channel) => house.api.get<ChannelHealth>(`/api/v1/channels/${channel.id}/health`)),
      );
      return healths.every(({ ledger }) => ledger.inProgress === 0);
    },
    { what: 'all mails to be worked through', timeoutMs: 60_000, everyMs: 200 },
  );
  // On PostgreSQL another process may be alive, so that it takes the sweep's minute to know that the sender is dead.
  const open = new Map<string, Message['delivery']>(agents.written.map(({ id }) => [id, null]));
  await until(
    async () => {
      for (const id of open.keys()) {
        const { delivery } = await house.api.get<Message>(`/api/v1/messages/${id}`);
        if (delivery && ended.has(delivery.state)) open.delete(id);
        else open.set(id, delivery);
      }
      return open.size === 0;
    },
    { what: 'all replies to be settled', timeoutMs: 100_000, everyMs: 500 },
  ).catch((error: Error) => {
    throw new Error(`${error.message}; left are ${JSON.stringify([...open])}`);
  });
}

const ended: ReadonlySet<DeliveryState> = new Set(['accepted', 'uncertain', 'failed']);

function expectEveryMailOnce(found: ReadBack, customers: Customers, channels: readonly Channel[]): void {
  const shown = new Map<string, (Message & { channelId: string })[]>();
  for (const message of found.messages) {
    if (message.direction !== 'in' || message.kind !== 'message') continue;
    const marker = /mk\d+x\d+x/.exec(message.text)?.[0] ?? '';
    shown.set(marker, [...(shown.get(marker) ?? []), message]);
  }
  const channelOf = new Map(channels.map((channel) => [channel.receivingAddress, channel.id]));
  const wrong: string[] = [];
  for (const { marker, mail, answers } of customers.accepted) {
    const copies = shown.get(marker) ?? [];
    for (const address of mail.to) {
      const there = copies.filter((message) => message.channelId === channelOf.get(address));
      if (there.length === 0) wrong.push(`${marker} to ${address} is lost`);
      if (there.length > 1) wrong.push(`${marker} to ${address} is shown ${there.length} times`);
      const before = answers && shown.get(answers.marker)?.[0];
      if (before && there[0] && there[0].conversationId !== before.conversationId)
        wrong.push(`${marker} answers ${answers.marker} and stands in another conversation`);
    }
    if (copies.length > mail.to.length) wrong.push(`${marker} is shown in a channel that it was not sent to`);
    shown.delete(marker);
  }
  expect(wrong).toEqual([]);
  expect([...shown.keys()]).toEqual([]); // nothing that nobody sent
}

async function expectLedgers(house: House, customers: Customers, channels: readonly Channel[]): Promise<void> {
  for (const channel of channels) {
    const ledger = await expectLedger(house.api, channel);
    const sent = customers.written.filter(({ mail }) => mail.to.includes(channel.receivingAddress));
    const sum = (of: 'heard' | 'tries') => sent.reduce((total, mail) => total + mail[of], 0);
    expect(ledger).toMatchObject({ applied: sent.length, ignored: 0, quarantined: 0 });
    expect(ledger.received).toBeGreaterThanOrEqual(sum('heard'));
    expect(ledger.received).toBeLessThanOrEqual(sum('tries'));
  }
}

/** Answers the replies that ended as uncertain. */
function expectEveryReplyOnce(found: ReadBack, agents: Agents, sink: Sink): WrittenReply[] {
  const byId = new Map(found.messages.map((message) => [message.id, message]));
  const copies = copiesByMarker(sink);
  const wrong: string[] = [];
  const uncertain: WrittenReply[] = [];
  for (const reply of agents.written) {
    const message = byId.get(reply.id);
    const sent = copies.get(reply.marker)?.length ?? 0;
    const state = message?.delivery?.state;
    if (!message || message.conversationId !== reply.conversationId) wrong.push(`${reply.marker} is lost`);
    else if (state === 'accepted' && sent !== 1) wrong.push(`${reply.marker} is accepted and was sent ${sent} times`);
    else if (state === 'uncertain' && sent > 1) wrong.push(`${reply.marker} is uncertain and was sent ${sent} times`);
    else if (state === 'uncertain') uncertain.push(reply);
    else if (state !== 'accepted') wrong.push(`${reply.marker} is ${state} and was sent ${sent} times`);
  }
  expect(wrong).toEqual([]);
  expect(found.messages.filter(({ direction }) => direction === 'out')).toHaveLength(agents.written.length);
  return uncertain;
}

/** A person decides to send again: now it arrives, and a copy of what had arrived can be told by its Message-ID. */
async function sendUncertainByHand(house: House, uncertain: readonly WrittenReply[], sink: Sink): Promise<void> {
  const before = copiesByMarker(sink);
  for (const { id } of uncertain) await house.api.post(`/api/v1/messages/${id}/retry`);
  for (const { id, marker } of uncertain) {
    await until(async () => (await house.api.get<Message>(`/api/v1/messages/${id}`)).delivery?.state === 'accepted', {
      what: `${marker} to go out`,
    });
    const copies = copiesByMarker(sink).get(marker) ?? [];
    expect(copies).toHaveLength((before.get(marker)?.length ?? 0) + 1);
    expect(new Set(copies).size).toBe(1);
  }
}

/** Message-IDs of the mails that the relay got, by the marker in them. */
function copiesByMarker(sink: Sink): Map<string, string[]> {
  const copies = new Map<string, string[]>();
  for (const { raw } of sink.mails) {
    const text = raw.toString('latin1');
    const marker = /rp\d+x\d+x/.exec(text)?.[0] ?? '';
    const messageId = /^Message-ID: (.*)$/im.exec(text)?.[1] ?? '';
    copies.set(marker, [...(copies.get(marker) ?? []), messageId]);
  }
  return copies;
}
