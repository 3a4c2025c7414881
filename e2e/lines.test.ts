// Both lines of the house end to end, on each database: a customer's mail to an open screen, and an agent's reply to the
// customer and back again. Everything is seen from outside: SMTP, HTTP and the socket.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from './databases.ts';
import { House } from './house.ts';
import { compose, Sender, sendMail } from './mail.ts';
import { Sink } from './sink.ts';
import { until } from './until.ts';
import type { Channel, ChannelHealth, Conversation, InboundEvent, Message, Problem, Snapshot } from './wire.ts';

describe.each(databaseKinds)('on %s', (kind) => {
  let house: House;
  let sink: Sink;
  let channel: Channel;

  beforeAll(async () => {
    sink = await Sink.open();
    house = await House.openReady({
      kind,
      settings: { IRORI_SMTP_URL: sink.url, IRORI_MAIL_FROM: 'desk@inbound.localhost' },
    });
  });
  afterAll(async () => {
    expect(house.troubles).toEqual([]);
    await house.close();
    await sink.close();
  });

  // A channel for each test, so that each has a ledger of its own to add up.
  beforeEach(async () => {
    channel = await house.connect(`help-${randomUUID().slice(0, 8)}@shop.example`);
    sink.mode = { kind: 'accept' };
  });
  afterEach(async () => {
    await until(async () => (await ledger()).inProgress === 0, { what: 'the ledger to settle' });
    const { received, applied, duplicate, ignored, quarantined, inProgress } = await ledger();
    expect(received).toBe(applied + duplicate + ignored + quarantined + inProgress);
    const events = await house.api.all<InboundEvent>(`/api/v1/inbound-events?channelId=${channel.id}`);
    expect(events).toHaveLength(received);
  });

  const ledger = async () => (await house.api.get<ChannelHealth>(`/api/v1/channels/${channel.id}/health`)).ledger;
  const to = () => channel.receivingAddress;
  const conversations = async () =>
    (await house.api.all<Conversation>('/api/v1/conversations')).filter((one) => one.channelId === channel.id);
  const theConversation = () =>
    until(async () => (await conversations())[0], { what: 'the conversation in the list of conversations' });
  const thread = async (conversationId: string) =>
    (await house.api.all<Message>(`/api/v1/conversations/${conversationId}/messages`)).reverse();
  const reply = (conversationId: string, body: object) =>
    house.api.post<{ message: Message; conversation: Conversation }>(
      `/api/v1/conversations/${conversationId}/messages`,
      body,
    );
  const message = (id: string) => house.api.get<Message>(`/api/v1/messages/${id}`);
  const settled = (id: string, state: string) =>
    until(
      async () => {
        const found = await message(id);
        return found.delivery?.state === state && found;
      },
      { what: `message ${id} to be ${state}` },
    );

  it('shows a mail in the list and on an open socket, without anybody asking', async () => {
    const { number } = await house.api.get<Snapshot>('/api/v1/sync');
    const listener = await house.api.listen(number);
    const marker = `sock-${randomUUID()}`;
    await sendMail(house.smtpPort, {
      from: 'Łucja Żak <lucja@customer.example>',
      to: to(),
      subject: 'Pęknięty kubek 茶碗',
      text: `Dzień dobry, kubek jest pęknięty. ${marker}`,
    });
    const event = await listener.event(
      ({ kind: of, message: found }) => of === 'message.changed' && (found as Message).text.includes(marker),
      'the mail',
    );
    expect(event).toMatchObject({ message: { direction: 'in', author: { name: 'Łucja Żak' } } });
    await listener.event(({ kind: of }) => of === 'counters.changed', 'the counters');
    const afters = listener.frames.flatMap((frame) => (frame.type === 'events' ? [frame] : []));
    afters.reduce((at, frame) => {
      expect(frame.after).toBe(at); // no gap and no repetition
      return frame.through;
    }, number);
    listener.close();

    expect(await conversations()).toMatchObject([
      {
        subject: 'Pęknięty kubek 茶碗',
        status: 'open',
        assigneeId: null,
        unread: true,
        contact: { name: 'Łucja Żak', address: 'lucja@customer.example' },
        lastMessage: { direction: 'in' },
      },
    ]);
    expect(await ledger()).toMatchObject({ received: 1, applied: 1 });
  });

  it('sends a reply threaded to the mail, and takes the answer by its chain and by its token', async () => {
    const first = await sendMail(house.smtpPort, {
      to: to(),
      subject: 'Lost parcel',
      text: 'Where is my parcel?',
      references: ['older-1@customer.example', 'older-2@customer.example'],
    });
    const { id } = await theConversation();
    const sent = await reply(id, { text: 'It arrives today.', html: '<p>It arrives <b>today</b>.</p>' });
    const mail = await sink.mail((raw) => raw.includes('It arrives'), 'the reply');
    const token = mail.replyTo?.value[0]?.address ?? '';
    const [local, domain] = to().split('@');

    expect(mail.inReplyTo).toBe(`<${first.messageId}>`);
    expect([mail.references].flat().at(-1)).toBe(`<${first.messageId}>`);
    expect(token).toMatch(new RegExp(`^${local}\\+[a-z2-7.]{20,45}@${domain}$`));
    expect(mail.subject).toBe('Re: Lost parcel');
    expect(mail.to).toMatchObject({ value: [{ address: 'ann@customer.example' }] });
    expect(mail.from?.value[0]).toMatchObject({ name: expect.stringContaining('Mika Tanaka') });
    expect(mail.text).toContain('It arrives today.');
    expect(mail.html).toContain('<b>today</b>');
    expect((await settled(sent.message.id, 'accepted')).delivery).toMatchObject({ via: 'relay', attempts: 1 });

    const answers = [
      { name: 'chain', mail: { to: to(), inReplyTo: mail.messageId?.slice(1, -1) ?? '' } },
      // A client that keeps no ids at all: only the address that we asked answers to.
      { name: 'token', mail: { to: token, subject: 'no subject of ours' } },
      // Some hosts shout: the token must live through it.
      { name: 'shouted', mail: { to: token.replace(/^[^@]+/, (text) => text.toUpperCase()) } },
    ];
    for (const answer of answers) {
      await sendMail(house.smtpPort, { subject: 'Re: Lost parcel', ...answer.mail, text: `Thanks by ${answer.name}.` });
    }
    await until(async () => (await thread(id)).length === 5, { what: 'the answers in the same conversation' });
    expect((await thread(id)).map(({ direction, text }) => `${direction} ${text.split('\n')[0]}`)).toEqual([
      'in Where is my parcel?',
      'out It arrives today.',
      'in Thanks by chain.',
      'in Thanks by token.',
      'in Thanks by shouted.',
    ]);
    expect(await conversations()).toHaveLength(1);
  });

  it('lets nobody in by a subject, a foreign id or a token that is not ours', async () => {
    const first = await sendMail(house.smtpPort, { to: to(), subject: 'Ticket 42', text: 'mine' });
    const { id } = await theConversation();
    const [local, domain] = to().split('@');
    const stranger = { from: 'Eve <eve@elsewhere.example>', subject: 'Re: Ticket 42' };
    await sendMail(house.smtpPort, { ...stranger, to: to(), text: 'by subject' });
    await sendMail(house.smtpPort, { ...stranger, to: to(), inReplyTo: first.messageId, text: 'by a foreign id' });
    await sendMail(house.smtpPort, { ...stranger, to: `${local}+${'a'.repeat(36)}@${domain}`, text: 'by guessing' });
    await until(async () => (await ledger()).applied === 4, { what: 'all four mails to be applied' });
    expect(await thread(id)).toHaveLength(1);
    expect((await conversations()).length).toBeGreaterThan(1);
  });

  it('carries files both ways, byte for byte', async () => {
    const picture = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    );
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) % 256));
    await sendMail(house.smtpPort, {
      to: to(),
      text: 'Two files.',
      attachments: [
        { filename: '写真 one.png', content: picture, contentType: 'image/png' },
        { filename: 'noise.bin', content: noise, contentType: 'application/octet-stream' },
      ],
    });
    const { id } = await theConversation();
    const [incoming] = await thread(id);
    expect(incoming?.attachments).toMatchObject([
      { fileName: '写真 one.png', contentType: 'image/png', size: picture.length },
      { fileName: 'noise.bin', size: noise.length },
    ]);
    for (const [at, bytes] of [picture, noise].entries()) {
      const redirect = await house.api.ask('GET', incoming?.attachments[at]?.url ?? '');
      expect(redirect.status).toBe(302);
      const file = await house.api.ask('GET', redirect.headers.location ?? '');
      expect(file.bytes.equals(bytes)).toBe(true);
    }

    const upload = await house.api.upload<{ id: string }>('offer.bin', 'application/octet-stream', noise);
    const sent = await reply(id, { text: 'And ours.', attachmentIds: [upload.id] });
    const mail = await sink.mail((raw) => raw.includes('And ours.'), 'the reply with a file');
    expect(mail.attachments).toMatchObject([{ filename: 'offer.bin' }]);
    expect(mail.attachments[0]?.content.equals(noise)).toBe(true);
    expect((await message(sent.message.id)).attachments).toMatchObject([{ fileName: 'offer.bin', size: noise.length }]);
  });

  it('counts a mail that is handed over twice as a duplicate, and shows it once', async () => {
    const mail = await compose({ to: to(), text: 'once' });
    const sender = new Sender(house.smtpPort);
    for (let time = 0; time < 3; time++) expect((await sender.send(mail)).kind).toBe('accepted');
    // The same mail by another way has other trace headers.
    const forwarded = { ...mail, raw: Buffer.concat([Buffer.from('X-Forwarded-To: x@y.example\r\n'), mail.raw]) };
    expect((await sender.send(forwarded)).kind).toBe('accepted');
    sender.close();
    await until(async () => (await ledger()).received === 4, { what: 'four rows in the ledger' });
    await until(async () => (await ledger()).inProgress === 0, { what: 'the ledger to settle' });
    expect(await ledger()).toMatchObject({ received: 4, applied: 1, duplicate: 3 });
    expect(await thread((await theConversation()).id)).toHaveLength(1);
  });

  it('closes with the reply when asked to, and a customer who answers reopens', async () => {
    await sendMail(house.smtpPort, { to: to(), text: 'Thanks, that is all.' });
    const { id } = await theConversation();
    const sent = await reply(id, { text: 'Goodbye.', thenStatus: 'closed' });
    expect(sent.conversation.status).toBe('closed');
    const mail = await sink.mail((raw) => raw.includes('Goodbye.'), 'the goodbye');
    await sendMail(house.smtpPort, { to: to(), inReplyTo: mail.messageId?.slice(1, -1) ?? '', text: 'One more thing' });
    await until(async () => (await theConversation()).status === 'open', { what: 'the conversation to reopen' });
    expect(await conversations()).toHaveLength(1);
  });

  it('sends once, however often the same request is made', async () => {
    await sendMail(house.smtpPort, { to: to() });
    const { id } = await theConversation();
    const messageId = randomUUID();
    const body = { id: messageId, text: `once only ${messageId}` };
    const answers = await Promise.all([1, 2, 3].map(() => reply(id, body)));
    expect(new Set(answers.map((answer) => answer.message.id))).toEqual(new Set([messageId]));

    const keyed = { text: `by key ${messageId}` };
    const key = { 'idempotency-key': randomUUID() };
    const path = `/api/v1/conversations/${id}/messages`;
    const one = await house.api.post<{ message: Message }>(path, keyed, key);
    const two = await house.api.post<{ message: Message }>(path, keyed, key);
    expect(two.message.id).toBe(one.message.id);
    const other = await house.api.ask<Problem>('POST', path, { body: { text: 'something else' }, headers: key });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });

    await settled(messageId, 'accepted');
    await settled(one.message.id, 'accepted');
    const copies = (text: string) => sink.mails.filter((mail) => mail.raw.includes(text)).length;
    expect(copies(`once only ${messageId}`)).toBe(1);
    expect(copies(`by key ${messageId}`)).toBe(1);
    expect(await thread(id)).toHaveLength(3);
  });

  it('tells a writer that the conversation moved on, and sends when they insist', async () => {
    await sendMail(house.smtpPort, { to: to(), text: 'first' });
    const { id } = await theConversation();
    const { number } = await house.api.get<Snapshot>('/api/v1/sync');
    expect((await reply(id, { text: 'nothing new', seenThrough: number })).message.text).toBe('nothing new');

    const [before] = await thread(id);
    const mail = await sink.mail((raw) => raw.includes('nothing new'), 'the first reply');
    await sendMail(house.smtpPort, { to: to(), inReplyTo: mail.messageId?.slice(1, -1) ?? '', text: 'wait!' });
    const newer = await until(async () => (await thread(id)).find((one) => one.text === 'wait!'), { what: 'the mail' });
    const refused = await house.api.ask<Problem>('POST', `/api/v1/conversations/${id}/messages`, {
      body: { text: 'too late', seenThrough: number },
    });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'conversation_moved', params: { messageIds: [newer.id] } },
    });
    expect(before?.text).toBe('first');
    await reply(id, { text: 'all the same', seenThrough: number, force: true });
    await sink.mail((raw) => raw.includes('all the same'), 'the reply sent knowingly');
    expect(sink.mails.some((one) => one.raw.includes('too late'))).toBe(false);
  });

  it('gives a held reply back as a draft, and sends one that nobody took back', async () => {
    await sendMail(house.smtpPort, { to: to() });
    const { id } = await theConversation();
    const soon = () => new Date(Date.now() + 2_000).toISOString();
    const held = await reply(id, { text: 'a slip of the pen', sendAfter: soon(), thenStatus: 'closed' });
    expect(held.message.delivery?.state).toBe('held');
    const undone = await house.api.remove<{ draft: { text: string } }>(`/api/v1/messages/${held.message.id}`);
    expect(undone.draft.text).toBe('a slip of the pen');
    expect((await theConversation()).status).toBe('open');

    const kept = await reply(id, { text: 'as I meant it', sendAfter: soon() });
    await settled(kept.message.id, 'accepted');
    const late = await house.api.ask<Problem>('DELETE', `/api/v1/messages/${kept.message.id}`);
    expect(late.status).toBe(409);
    expect(sink.mails.filter((mail) => mail.raw.includes('as I meant it'))).toHaveLength(1);
    expect(sink.mails.some((mail) => mail.raw.includes('a slip of the pen'))).toBe(false);
  });

  it('keeps a note inside', async () => {
    await sendMail(house.smtpPort, { to: to() });
    const { id } = await theConversation();
    const note = await reply(id, { kind: 'note', text: 'she is a regular' });
    const sent = await reply(id, { text: 'after the note' });
    await settled(sent.message.id, 'accepted');
    expect(note.message).toMatchObject({ kind: 'note', delivery: null });
    expect(sink.mails.some((mail) => mail.raw.includes('she is a regular'))).toBe(false);
  });

  it('counts exactly what the lists show', async () => {
    for (let at = 0; at < 5; at++) await sendMail(house.smtpPort, { to: to(), text: `number ${at}` });
    const mine = await until(
      async () => {
        const found = await conversations();
        return found.length === 5 && found;
      },
      { what: 'five conversations' },
    );
    const { me } = await house.api.get<Snapshot>('/api/v1/sync');
    const changes = [
      { status: 'closed' },
      { status: 'pending' },
      { assigneeId: me.member.id },
      { spam: true },
      { status: 'snoozed', snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() },
    ];
    for (const [at, change] of changes.entries()) {
      await house.api.patch(`/api/v1/conversations/${mine[at]?.id}`, change);
    }
    const { counters } = await house.api.get<Snapshot>('/api/v1/sync');
    const sections = ['unassigned', 'others', 'missed', 'pending', 'snoozed', 'closed', 'spam', 'all'];
    const listed = await Promise.all(
      sections.map(async (section) => {
        const found = await house.api.all(`/api/v1/conversations?inboxId=${house.inboxId}&section=${section}`);
        return [section, found.length];
      }),
    );
    expect(counters[house.inboxId]).toMatchObject(Object.fromEntries(listed));
  });
});
