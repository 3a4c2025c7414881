// Test mails through a forward, over the wire and without a browser: out by the relay, back as a forwarder hands them on,
// through restarts and kill -9, and what others make of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { Sender } from './mail.ts';
import { type ReceivedMail, Sink } from './sink.ts';
import { until } from './until.ts';
import type { Channel, Conversation, InboundEvent } from './wire.ts';

interface Forwarding {
  readonly status: string;
  readonly verifiedAt: string | null;
  readonly diagnosis: { readonly code: string; readonly hop: number | null } | null;
  readonly probe: {
    readonly state: string;
    readonly hops: readonly { readonly kind: string; readonly address: string | null; readonly state: string }[];
  } | null;
}

let house: House;
let sink: Sink;

beforeAll(async () => {
  sink = await Sink.open();
  house = await House.openReady({ settings: { IRORI_SMTP_URL: sink.url, IRORI_CAP_PROBE_RETURN_MS: '4s' } });
});
afterAll(async () => {
  expect(house.troubles).toEqual([]);
  await house.close();
  await sink.close();
});

const path = (channel: Channel) => `/api/v1/channels/${channel.id}/forwarding`;
const state = (channel: Channel) => house.api.get<Forwarding>(path(channel));
const reaches = (channel: Channel, status: string) =>
  until(async () => (await state(channel)).status === status, { what: `${channel.account} to be ${status}` });

/** Asks for a test and waits until the relay has it. */
async function sendTest(channel: Channel): Promise<ReceivedMail> {
  const before = sink.mails.length;
  await house.api.post(`${path(channel)}/test`);
  return until(() => sink.mails.slice(before).find(({ envelope }) => envelope.to.includes(channel.account)), {
    what: `the test mail for ${channel.account}`,
  });
}

/** Another envelope, and lines on top; of the mail itself not a byte is changed. */
async function handOn(raw: Buffer | string, to: Channel, mailbox = to.account): Promise<void> {
  const trace = `Delivered-To: ${mailbox}\r\nReceived: from relay.example by mx.shop.example (Postfix) with ESMTPS for <${mailbox}>; ${new Date().toUTCString()}\r\n`;
  const sender = new Sender(house.smtpPort);
  const [local, domain] = mailbox.split('@');
  const from = `${local}+caf_=${to.receivingAddress.replace('@', '=')}@${domain}`;
  const bytes = Buffer.concat([Buffer.from(trace), Buffer.from(raw)]);
  const result = await sender.send({ from, to: [to.receivingAddress], messageId: '', raw: bytes });
  sender.close();
  expect(result).toMatchObject({ kind: 'accepted' });
}

const eventsOf = (channel: Channel) => house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${channel.id}`);

describe('a test mail', () => {
  it('verifies the forward when it comes back, tells the screens, and makes no conversation', async () => {
    const channel = await house.connect('help@shop.example');
    const mail = await sendTest(channel);
    expect(mail.raw.toString()).toContain('Auto-Submitted: auto-generated');
    await handOn(mail.raw, channel);
    await reaches(channel, 'verified');
    const { probe, verifiedAt } = await state(channel);
    expect(verifiedAt).not.toBeNull();
    expect(probe?.hops.map(({ kind, address }) => `${kind} ${address}`)).toContain('mailbox help@shop.example');
    expect(await house.api.all<Conversation>('/api/v1/conversations')).toEqual([]);
    expect(await eventsOf(channel)).toMatchObject([{ state: 'ignored', reason: 'probe.returned' }]);
    // The diagnosis of a test that is back does not come later.
    await new Promise((over) => setTimeout(over, 5_000));
    expect((await state(channel)).status).toBe('verified');
  });

  it('that somebody forged verifies nothing, and waits where a person can look at it', async () => {
    const channel = await house.connect('forged@shop.example');
    const mail = (await sendTest(channel)).raw.toString('latin1');
    const token = /X-Irori-Probe: ([a-z2-7]{42})/.exec(mail)?.[1] ?? '';
    const forged = `${token.slice(0, 26)}${[...token.slice(26)].reverse().join('')}`;
    await handOn(mail.replaceAll(token, forged), channel);
    await until(async () => (await eventsOf(channel)).some((event) => event.state === 'quarantined'), {
      what: 'the forged mail in quarantine',
    });
    expect(await state(channel)).toMatchObject({ verifiedAt: null });
  });

  it('that stays out is diagnosed when its time is over, and still counts when it comes late', async () => {
    const channel = await house.connect('late@shop.example');
    const mail = await sendTest(channel);
    await reaches(channel, 'broken');
    expect((await state(channel)).diagnosis).toMatchObject({ code: 'forwarding.nothing_arrived', hop: 2 });
    await handOn(mail.raw, channel);
    await reaches(channel, 'verified');
    expect((await state(channel)).diagnosis).toBeNull();
  });

  it('that comes to the address of another channel names it', async () => {
    const [one, other] = [await house.connect('one@shop.example'), await house.connect('other@shop.example')];
    const mail = await sendTest(one);
    await handOn(mail.raw, other, one.account);
    await reaches(one, 'broken');
    expect((await state(one)).diagnosis).toMatchObject({
      code: 'forwarding.wrong_channel',
      params: { channelId: other.id },
    });
  });

  it('survives kill -9 while it is out, and is diagnosed by the process after it', async () => {
    const [back, never] = [await house.connect('back@shop.example'), await house.connect('never@shop.example')];
    const mail = await sendTest(back);
    await sendTest(never);
    await house.kill();
    await house.start();
    await handOn(mail.raw, back);
    await reaches(back, 'verified');
    await reaches(never, 'broken');
    const sent = sink.mails.filter(({ envelope }) => envelope.to.includes(never.account));
    expect(sent).toHaveLength(1);
  });

  it('whose answer was lost after the last byte may be on its way, and is not sent twice', async () => {
    const channel = await house.connect('unsure@shop.example');
    sink.mode = { kind: 'cut' };
    const mail = await sendTest(channel);
    sink.mode = { kind: 'accept' };
    await until(async () => (await state(channel)).probe?.state === 'uncertain', { what: 'an honest state' });
    await handOn(mail.raw, channel);
    await reaches(channel, 'verified');
    expect(sink.mails.filter(({ envelope }) => envelope.to.includes(channel.account))).toHaveLength(1);
  });

  it('that the mailbox refuses says what was answered', async () => {
    const channel = await house.connect('nobody@shop.example');
    sink.mode = { kind: 'refuse-recipient', code: 550, text: '5.1.1 <nobody@shop.example>: user unknown' };
    await house.api.post(`${path(channel)}/test`);
    await until(async () => (await state(channel)).diagnosis?.code === 'probe.mailbox_refused', {
      what: 'the refusal',
    });
    sink.mode = { kind: 'accept' };
  });
});
