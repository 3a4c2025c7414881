// A mailbox that is asked, with a real IMAP server: what is taken in, what is left alone, what a stop or a stranger may do.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { House } from '../house.ts';
import { compose, Sender } from '../mail.ts';
import { Sink } from '../sink.ts';
import { until } from '../until.ts';
import type { Channel, Conversation, InboundEvent, Message, Problem } from '../wire.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { Lab } from './lab.ts';

interface Door {
  readonly id: string;
  readonly opened: null | { state: string; trouble: { code: string } | null; settings: Record<string, unknown> };
  readonly import: null | { state: string; found: number | null; taken: number };
}

const users = ['help', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((name) => `${name}@shop.example`);
const password = 'a password for the mailbox';

let lab: Lab;
let dovecot: Dovecot;
let house: House;
let sink: Sink;

beforeAll(async () => {
  lab = new Lab();
  dovecot = await startDovecot(lab, Object.fromEntries(users.map((user) => [user, password])));
  sink = await Sink.open();
  house = await House.openReady({
    settings: {
      IRORI_OUTGOING_ALLOW: 'localhost',
      NODE_EXTRA_CA_CERTS: lab.authority,
      IRORI_SMTP_URL: sink.url,
      IRORI_MAIL_FROM: 'desk@inbound.localhost',
    },
  });
});
afterAll(async () => {
  const troubles = house.troubles;
  await house.close();
  await sink.close();
  lab.close();
  expect(troubles).toEqual([]);
});

let next = 0;
let user: string;
let channel: Channel;
beforeEach(async () => {
  user = users[next++] ?? '';
  channel = await house.connect(user);
});

const settings = (more: object = {}) => ({
  settings: {
    host: 'localhost',
    port: dovecot.imapsPort,
    security: 'tls',
    user,
    folder: 'INBOX',
    keepSent: true,
    ...more,
  },
  credentials: { password },
});
const put = (body: object) =>
  house.api.ask<Problem & { items: Door[] }>('PUT', `/api/v1/channels/${channel.id}/doors/imap`, { body });
const open = async (more: object = {}) => {
  const answer = await put(settings(more));
  if (answer.status !== 200) throw new Error(`Opening answered ${answer.status}: ${answer.bytes}`);
  return answer.body.items.find((door) => door.id === 'imap') as Door;
};
const door = async () =>
  (await house.api.get<{ items: Door[] }>(`/api/v1/channels/${channel.id}/doors`)).items.find(
    (one) => one.id === 'imap',
  ) as Door;
const conversations = async () =>
  (await house.api.all<Conversation>('/api/v1/conversations')).filter((one) => one.channelId === channel.id);
const events = () => house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${channel.id}`);
const settledEvents = (count: number) =>
  until(
    async () => {
      const all = await events();
      return all.length >= count && all.every((event) => event.state !== 'received') && all;
    },
    { what: `${count} events of the channel`, timeoutMs: 30_000 },
  );
const mail = (more: object = {}) => compose({ to: user, subject: `Parcel ${randomUUID().slice(0, 8)}`, ...more });
/** The receiver has begun when it noted where it stands. */
const begun = () =>
  until(async () => ((await door()).opened as { lookedAt?: string } | null)?.lookedAt, {
    what: 'the receiver to begin',
  });

describe('a mailbox', () => {
  it('is opened only when it works, and what is wrong is named by field', async () => {
    const wrong = async (body: object) => {
      const { status, body: problem } = await put(body);
      return { status, code: problem.code, field: problem.errors?.[0]?.path };
    };
    expect(await wrong({ ...settings(), credentials: { password: 'another' } })).toEqual({
      status: 400, code: 'imap.login_refused', field: 'credentials.password',
    }); // biome-ignore format: one line each
    expect(await wrong(settings({ folder: 'Nowhere' }))).toEqual({
      status: 400, code: 'imap.folder_missing', field: 'settings.folder',
    }); // biome-ignore format: one line each
    expect(await wrong(settings({ port: 1 }))).toEqual({ status: 400, code: 'imap.refused', field: 'settings.host' });
    expect(await wrong(settings({ security: 'tls', port: dovecot.imapPort }))).toEqual({
      status: 400, code: 'imap.tls', field: 'settings.security',
    }); // biome-ignore format: one line each
    expect(await wrong(settings({ host: '127.0.0.1' }))).toEqual({
      status: 400, code: 'imap.host_private', field: 'settings.host',
    }); // biome-ignore format: one line each
    expect((await door()).opened).toBeNull();
    expect((await open()).opened).toMatchObject({ state: 'open', settings: { host: 'localhost', folder: 'INBOX' } });
    expect(JSON.stringify(await door())).not.toContain(password);
    // The password stays when it is not typed again, but not for another server.
    expect((await put({ settings: settings({ folder: 'Archive' }).settings })).status).toBe(200);
    expect((await wrong({ settings: settings({ host: 'other.example' }).settings })).code).toBe(
      'server.password_missing',
    );
  });

  it('gives what is new at once and leaves it unread; what lay there before stays there', async () => {
    await dovecot.deliver(user, await mail({ subject: 'From before' }));
    await open();
    await begun();
    const started = Date.now();
    const sent = await mail({ subject: 'Where is my parcel?', from: 'Ann Example <ann@customer.example>' });
    await dovecot.deliver(user, sent);
    const conversation = await until(async () => (await conversations())[0], { what: 'the conversation' });
    expect(Date.now() - started).toBeLessThan(4_000);
    expect(conversation).toMatchObject({ subject: 'Where is my parcel?', status: 'open', unread: true });
    expect(await events()).toHaveLength(1);
    expect(dovecot.list(user, 'INBOX').map((row) => row.flags.includes('Seen'))).toEqual([false, false]);
    const original = await house.api.ask('GET', `/api/v1/conversations/${conversation.id}/messages`);
    expect(original.status).toBe(200);
  });

  it('misses nothing while it was away, doubles nothing when UIDs are given anew or the forward brings the same mail', async () => {
    await open();
    await begun();
    const first = await mail();
    await dovecot.deliver(user, first);
    await settledEvents(1);
    await house.stop();
    const away = [await mail(), await mail(), await mail()];
    for (const one of away) await dovecot.deliver(user, one);
    await house.start();
    const all = await settledEvents(4);
    expect(all.map((event) => event.state)).toEqual(['applied', 'applied', 'applied', 'applied']);

    // The forward brings one of them as well: other trace headers, the same mail.
    const forwarded = `Received: from mx.shop.example by in.example; Sun, 22 Nov 2026 08:00:00 +0000\r\nX-Forwarded-To: ${channel.receivingAddress}\r\n`;
    const sender = new Sender(house.smtpPort);
    const raw = Buffer.concat([Buffer.from(forwarded), first.raw]);
    expect(await sender.send({ ...first, to: [channel.receivingAddress], raw })).toMatchObject({ kind: 'accepted' });
    sender.close();
    const doubled = (await settledEvents(5)).filter((event) => event.state === 'duplicate');
    expect(doubled.map((event) => event.reason)).toEqual(['message.same_ref']);

    await house.stop();
    const before = dovecot.doveadm('-f', 'flow', 'mailbox', 'status', '-u', user, 'uidvalidity', 'INBOX');
    dovecot.doveadm('mailbox', 'update', '--uid-validity', '4711', '-u', user, 'INBOX');
    expect(dovecot.doveadm('-f', 'flow', 'mailbox', 'status', '-u', user, 'uidvalidity', 'INBOX')).not.toBe(before);
    const after = await mail({ subject: 'After the change' });
    await dovecot.deliver(user, after);
    await house.start();
    await until(async () => (await conversations()).some((one) => one.subject === 'After the change'), {
      what: 'the mail that came after the UIDs changed',
    });
    expect(await conversations()).toHaveLength(5);
  });

  it('says that it tries again while the host is away, and that somebody is needed once the password is another', async () => {
    await open();
    await begun();
    await dovecot.stop();
    await until(async () => (await door()).opened?.state === 'retrying', {
      what: 'the door to be retrying',
      timeoutMs: 40_000,
    });
    expect((await house.api.get<Channel>(`/api/v1/channels/${channel.id}`)).state).toBe('retrying');
    await dovecot.start();
    await until(async () => (await door()).opened?.state === 'open', {
      what: 'the door to be open again',
      timeoutMs: 40_000,
    });
    await dovecot.deliver(user, await mail());
    await settledEvents(1);

    dovecot.password(user, 'another one');
    await dovecot.deliver(user, await mail());
    dovecot.doveadm('kick', user);
    await until(async () => (await door()).opened?.state === 'needs_attention', {
      what: 'the door to ask for somebody',
    });
    expect((await door()).opened?.trouble?.code).toBe('imap.login_refused');
    expect((await house.api.get<Channel>(`/api/v1/channels/${channel.id}`)).state).toBe('needs_attention');
    const { status } = await put({ ...settings(), credentials: { password: 'another one' } });
    expect(status).toBe(200);
    expect((await house.api.get<Channel>(`/api/v1/channels/${channel.id}`)).state).toBe('connected');
    await settledEvents(2);
  });

  it('gets copies of replies in its folder of sent mail, and none where the host put one there by itself', async () => {
    await open();
    await begun();
    await dovecot.deliver(user, await mail({ from: 'Ann Example <ann@customer.example>' }));
    const conversation = await until(async () => (await conversations())[0], { what: 'the conversation' });
    const { message } = await house.api.post<{ message: Message }>(
      `/api/v1/conversations/${conversation.id}/messages`,
      {
        text: 'It arrives today.',
      },
    );
    const copy = async () =>
      (
        await house.api.get<{ copy: null | { state: string; folder: string } }>(
          `/api/v1/messages/${message.id}/deliveries`,
        )
      ).copy;
    await until(async () => (await copy())?.state === 'kept', { what: 'the copy to be kept' });
    expect(await copy()).toMatchObject({ folder: 'Sent' });
    const sent = dovecot.list(user, 'Sent');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.flags).toContain('Seen');

    // As Gmail does: what is sent through the host lies in the folder before the answer to us is given.
    sink.mode = { kind: 'accept', delayMs: () => 1_500 };
    const before = sink.mails.length;
    const second = await house.api.post<{ message: Message }>(`/api/v1/conversations/${conversation.id}/messages`, {
      text: 'It is there.',
    });
    const seen = await until(() => sink.mails[before], { what: 'the second reply at the relay' });
    dovecot.save(user, 'Sent', seen.raw, new Date());
    await until(
      async () =>
        (await house.api.get<{ copy: null | { state: string } }>(`/api/v1/messages/${second.message.id}/deliveries`))
          .copy?.state === 'kept',
      { what: 'the second copy to be found' },
    );
    sink.mode = { kind: 'accept' };
    expect(dovecot.list(user, 'Sent')).toHaveLength(2);
  });
});

describe('old mail', () => {
  it('is taken in as past exchange: by date, closed, read, and a restart neither loses nor doubles any', async () => {
    const day = 24 * 60 * 60 * 1000;
    const many = 60;
    const old: { messageId: string }[] = [];
    for (let index = 0; index < many; index++) {
      const at = new Date(Date.now() - (many - index) * day);
      const one = await compose({
        from: `Customer ${index} <c${index}@customer.example>`, to: user, subject: `Old ${index}`, headers: { date: at.toUTCString() },
      }); // biome-ignore format: short
      old.push(one);
      dovecot.save(user, 'INBOX', one.raw, at);
    }
    // Its owner answered one of them, from the mailbox.
    const answered = new Date(Date.now() - 2 * day + 3_600_000);
    const answer = await compose({
      from: `The shop <${user}>`, to: 'Customer 58 <c58@customer.example>', subject: 'Re: Old 58', text: 'It is on its way.',
      inReplyTo: old[58]?.messageId ?? '',
    }); // biome-ignore format: short
    dovecot.save(user, 'Sent', answer.raw, answered);
    await open();
    const start = await house.api.ask('POST', `/api/v1/channels/${channel.id}/doors/imap/import`, {
      body: { days: 40 },
    });
    expect(start.status).toBe(201);
    await until(async () => ((await door()).import?.taken ?? 0) > 5, {
      what: 'the import to be under way',
      everyMs: 5,
    });
    await house.kill();
    await house.start();
    await until(async () => (await door()).import?.state === 'done', { what: 'the import to end', timeoutMs: 60_000 });
    const found = await until(
      async () => {
        const all = await conversations();
        return all.length >= 39 && all;
      },
      { what: 'the conversations of the import', timeoutMs: 30_000 },
    );
    expect(found.length).toBeLessThanOrEqual(40);
    expect(new Set(found.map((one) => one.subject)).size).toBe(found.length);
    expect(found.every((one) => one.status === 'closed' && !one.unread)).toBe(true);
    const talk = found.find((one) => one.subject === 'Old 58');
    const thread = await house.api.all<Message>(`/api/v1/conversations/${talk?.id}/messages`);
    expect(thread.map((message) => [message.direction, message.author.name])).toEqual([
      ['out', 'The shop'],
      ['in', 'Customer 58'],
    ]);
    // The list stands by the time of the last message, and so as the mailbox had it.
    expect(found[0]?.subject).toBe(`Old ${many - 1}`);
  });
});
