// What the house does not take, or cannot read: it says so in the words of the protocol, and the ledger knows of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';
import { compose, Sender, sendMail } from './mail.ts';
import { until } from './until.ts';
import type { Channel, ChannelHealth, Conversation, InboundEvent, Problem } from './wire.ts';

let house: House;
let channel: Channel;
const capBytes = 300_000;

beforeAll(async () => {
  house = await House.openReady({ settings: { IRORI_CAP_MAIL_BYTES: String(capBytes) } });
});
afterAll(async () => {
  expect(house.troubles).toEqual([]);
  await house.close();
});

const events = () => house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${channel.id}`);
const ledger = async () => (await house.api.get<ChannelHealth>(`/api/v1/channels/${channel.id}/health`)).ledger;
const send = async (mail: Parameters<typeof compose>[0], options = {}) => {
  const sender = new Sender(house.smtpPort);
  const result = await sender.send(await compose(mail), options);
  sender.close();
  return result;
};

describe('the SMTP door', () => {
  beforeAll(async () => {
    channel = await house.connect('door@shop.example');
  });

  it('answers 550 to an address that nobody gave out, in our domain or another', async () => {
    for (const to of ['nobodyhere@inbound.localhost', 'door@shop.example', 'ann@customer.example', 'x@[127.0.0.1]']) {
      expect(await send({ to })).toMatchObject({ kind: 'refused', code: 550 });
    }
    expect(await events()).toEqual([]);
  });

  it('takes the mail of a channel that is switched off, keeps it in sight, and lets it in when it is on', async () => {
    const off = await house.connect('off@shop.example');
    const theirs = () => house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${off.id}`);
    await house.api.post(`/api/v1/channels/${off.id}/disable`);
    expect(await send({ to: off.receivingAddress, subject: 'While you were out' })).toMatchObject({ kind: 'accepted' });
    await until(async () => (await theirs())[0]?.reason === 'channel.off', { what: 'the mail that waits' });
    expect(await theirs()).toMatchObject([{ state: 'quarantined', preview: { subject: 'While you were out' } }]);
    await house.api.post(`/api/v1/channels/${off.id}/enable`);
    await until(async () => (await theirs())[0]?.state === 'applied', { what: 'the mail to go in' });
    const opened = await house.api.all<Conversation>('/api/v1/conversations');
    expect(opened.filter(({ subject }) => subject === 'While you were out')).toHaveLength(1);
  });

  it.each([
    { name: 'that says its size', declareSize: true },
    { name: 'that does not', declareSize: false },
  ])('answers 552 to a mail over the cap $name, and notes it in the ledger without its bytes', async (options) => {
    const before = await events();
    const text = 'x'
      .repeat(60)
      .concat('\n')
      .repeat(capBytes / 50);
    const result = await send({ to: channel.receivingAddress, text }, options);
    expect(result).toMatchObject({ kind: 'refused', code: 552 });
    const fresh = (await events()).filter((event) => !before.some((known) => known.id === event.id));
    expect(fresh).toMatchObject([{ state: 'ignored', reason: 'smtp.too_large', hasRaw: false }]);
    const { received, applied, duplicate, ignored, quarantined, inProgress } = await ledger();
    expect(received).toBe(applied + duplicate + ignored + quarantined + inProgress);
  });

  it('takes the next mail all the same', async () => {
    await sendMail(house.smtpPort, { to: channel.receivingAddress, text: 'small' });
    await until(async () => (await ledger()).applied === 1, { what: 'the mail to be applied' });
  });
});

describe('a mail that cannot be read in time', () => {
  it('is quarantined with its bytes kept, and becomes a conversation once it can be read', async () => {
    await house.restart({ IRORI_CAP_MAIL_PARSE_MS: '100', IRORI_CAP_MAIL_BYTES: '20MB' });
    channel = await house.connect('slow@shop.example');
    // Nothing in it is wrong; there is only far more of it than a tenth of a second can hold.
    const html = `<p>hello</p>${'<div><b>a</b><i style="color:red">b</i> &amp; c</div>\n'.repeat(35_000)}`;
    const mail = await sendMail(house.smtpPort, { to: channel.receivingAddress, subject: 'Slow', html });
    const event = await until(async () => (await events()).find(({ state }) => state === 'quarantined'), {
      what: 'the mail in quarantine',
    });
    expect(event).toMatchObject({ reason: 'parse.timeout', hasRaw: true, size: mail.raw.length, messageId: null });
    expect(await ledger()).toMatchObject({ received: 1, quarantined: 1, applied: 0 });
    expect((await house.api.get<ChannelHealth>(`/api/v1/channels/${channel.id}/health`)).nextStep).toBe(
      'look_at_quarantine',
    );
    const kept = await house.api.ask('GET', `/api/v1/inbound-events/${event.id}/raw`);
    expect(kept.bytes.equals(mail.raw)).toBe(true);

    await house.restart({ IRORI_CAP_MAIL_PARSE_MS: '10s' });
    await house.api.post(`/api/v1/inbound-events/${event.id}/replay`);
    const applied = await until(
      async () => {
        const now = await house.api.get<InboundEvent>(`/api/v1/inbound-events/${event.id}`);
        return now.state === 'applied' && now;
      },
      { what: 'the mail to be applied', timeoutMs: 30_000 },
    );
    const conversation = await house.api.get<Conversation>(`/api/v1/conversations/${applied.conversationId}`);
    expect(conversation.subject).toBe('Slow');
    expect(await ledger()).toMatchObject({ received: 1, quarantined: 0, applied: 1 });
    const twice = await house.api.ask<Problem>('POST', `/api/v1/inbound-events/${event.id}/replay`);
    expect(twice).toMatchObject({ status: 409, body: { code: 'inbound_event_settled' } });
  });
});

describe('the API', () => {
  const problem = async (method: string, path: string, body: unknown) => {
    const answer = await house.api.ask<Problem>(method, path, { body });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    return answer.body;
  };

  it('names each field that does not fit', async () => {
    const wrong = { connector: 7, inboxId: 'inbox', settings: [], surprise: true };
    const answer = await problem('POST', '/api/v1/channels', wrong);
    expect(answer).toMatchObject({ status: 400, code: expect.any(String), detail: expect.any(String) });
    const named = answer.errors?.map((error) => error.path) ?? [];
    expect(named).toEqual(expect.arrayContaining(['connector', 'inboxId', 'settings', 'surprise']));
  });

  it.each([
    ['POST', '/api/v1/tokens', { name: '' }, ['name']],
    ['PATCH', '/api/v1/me', { preferences: { locale: 'tlh' } }, ['preferences.locale']],
    ['GET', '/api/v1/conversations?limit=lots&section=attic', undefined, ['query.limit', 'query.section']],
    ['GET', '/api/v1/conversations/not-an-id', undefined, ['params.id']],
  ])('%s %s with something else: %j', async (method, path, body, fields) => {
    const answer = await problem(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.errors?.map((error) => error.path).sort()).toEqual([...fields].sort());
  });

  it('says what is wrong with a body that is no JSON, too long, or in a language it does not speak', async () => {
    const raw = (bytes: string, type = 'application/json') =>
      house.api.ask<Problem>('POST', '/api/v1/tokens', {
        body: Buffer.from(bytes),
        headers: { 'content-type': type },
      });
    expect((await raw('{"name":')).body).toMatchObject({ status: 400, code: expect.any(String) });
    expect((await raw(JSON.stringify({ name: 'x'.repeat(3_000_000) }))).status).toBe(413);
    expect((await raw('name: x', 'application/yaml')).body).toMatchObject({ code: 'media_type_unsupported' });
  });

  it('answers 404 where there is nothing, and 401 to nobody', async () => {
    expect(await problem('GET', '/api/v1/nothing', undefined)).toMatchObject({ status: 404 });
    const nobody = await house.api.ask<Problem>('GET', '/api/v1/me', { headers: { authorization: 'Bearer wrong' } });
    expect(nobody).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
