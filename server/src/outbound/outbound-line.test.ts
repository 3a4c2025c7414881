/** Line two on the real database and over real SMTP: what the customer gets, and what the agent is told about it. */

import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connectors } from '@irori/connectors/index';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readThreadToken } from '../conversations/index.ts';
import { conversationJob } from '../jobs.ts';
import { insertInbound } from '../messages/commands/record-inbound.ts';
import { retryDelivery } from '../messages/commands/retry-delivery.ts';
import { sendReply } from '../messages/commands/send-reply.ts';
import { startConversation } from '../messages/commands/start-conversation.ts';
import { takeBackReply } from '../messages/commands/take-back-reply.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildContact,
  buildInbox,
  buildMember,
  buildWorkspace,
} from '../test/build-workspace.ts';
import { makeDeliverJob } from './deliver.job.ts';
import { settleInterrupted } from './settle-interrupted.ts';

interface Sink {
  readonly url: string;
  readonly mails: string[];
  /** What the next DATA answers; null takes it. */
  answer: { code: number; text: string } | 'cut' | null;
  close(): Promise<void>;
}

async function openSink(): Promise<Sink> {
  const mails: string[] = [];
  const sink: { answer: Sink['answer'] } = { answer: null };
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50, // senders keep their connections open
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { answer } = sink;
        if (answer === 'cut') {
          mails.push(Buffer.concat(chunks).toString());
          // The mail has landed, the answer never comes.
          for (const connection of server.connections)
            (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
          return;
        }
        if (answer) return callback(Object.assign(new Error(answer.text), { responseCode: answer.code }));
        mails.push(Buffer.concat(chunks).toString());
        callback(null, 'taken');
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(sink, {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  });
}

interface Desk {
  readonly house: TestHouse;
  readonly viewer: Viewer;
  readonly conversationId: string;
  readonly colleague: Viewer;
  readonly deliver: () => Promise<void>;
}

async function buildDesk(relayUrl?: string): Promise<Desk> {
  const house = await buildHouse({
    connectors,
    env: relayUrl === undefined ? {} : { IRORI_SMTP_URL: relayUrl, IRORI_MAIL_FROM: 'desk@mail.example' },
  });
  const workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  const viewer = await buildMember(workspace, { inboxIds: [inboxId], name: 'Mika Tanaka' });
  const colleague = await buildMember(workspace, { inboxIds: [inboxId], name: 'Piotr' });
  const channelId = await buildChannel(workspace, {
    inboxId,
    connector: 'email',
    account: 'help@shop.example',
    receivingAddress: 'w7k3q9abcd',
  });
  const contact = await buildContact(workspace, {
    name: 'Ann Example',
    address: 'ann@customer.example',
    medium: 'email',
  });
  const conversationId = newId();
  const at = house.clock.now();
  await workspaceTransaction(house.database, workspace.id, async (tx) => {
    await tx.trx
      .insertInto('conversations')
      .values({
        workspace_id: workspace.id,
        id: conversationId,
        number: null,
        inbox_id: inboxId,
        channel_id: channelId,
        connector: 'email',
        contact_id: contact.id,
        identity_id: contact.identityId,
        subject: 'Lost parcel',
        status: 'open',
        assignee_id: null,
        team_id: null,
        doubt: null,
        thread_key: null,
        last_message_id: null,
        last_activity_at: at,
        last_inbound_at: at,
      })
      .execute();
    await insertInbound(
      tx.trx,
      workspace.id,
      [
        {
          id: newId(),
          conversationId,
          channelId,
          medium: 'email',
          direction: 'in',
          ref: 'ann-1042@customer.example',
          authorContactId: contact.id,
          authorName: 'Ann Example',
          subject: 'Lost parcel',
          people: {
            from: { name: 'Ann Example', address: 'ann@customer.example' },
            to: [{ name: '', address: 'help@shop.example' }],
            cc: [],
            bcc: [],
            replyTo: [],
          },
          text: 'Where is my parcel?',
          foldedText: null,
          html: null,
          lang: 'en',
          nature: 'person',
          flags: [],
          provider: {},
          inboundEventId: newId(),
          at,
          attachments: [],
          tokens: [],
        },
      ],
      [],
    );
    tx.numberConversation(conversationId);
  });
  house.clock.advance(1000);
  const run = makeDeliverJob(house, 'this-process');
  return {
    house,
    viewer,
    colleague,
    conversationId,
    deliver: () => run(conversationJob(workspace.id, conversationId)),
  };
}

const reply = (more: object = {}) => ({
  kind: 'reply' as const,
  text: 'It arrives today.',
  attachmentIds: [],
  cc: [],
  bcc: [],
  force: false,
  ...more,
});

const deliveryOf = (desk: Desk, messageId: string) =>
  desk.house.database.db
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace_id', '=', desk.viewer.workspaceId)
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow();

const attemptsOf = (desk: Desk, deliveryId: string) =>
  desk.house.database.db
    .selectFrom('delivery_attempts')
    .select(['number', 'outcome', 'code'])
    .where('workspace_id', '=', desk.viewer.workspaceId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .execute();

const header = (mail: string, name: string): string =>
  new RegExp(`^${name}:\\s+(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(mail)?.[1]?.replace(/\r\n[ \t]+/g, ' ') ?? '';

describe('with a relay, a reply', () => {
  let sink: Sink;
  beforeEach(async () => {
    sink = await openSink();
  });
  afterEach(() => sink.close());

  test('leaves threaded to the mail it answers, with our token in Reply-To and Message-ID', async () => {
    const desk = await buildDesk(sink.url);
    const { messageId } = await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'queued' });
    await desk.deliver();

    expect(sink.mails).toHaveLength(1);
    const mail = sink.mails[0] ?? '';
    expect(header(mail, 'In-Reply-To')).toBe('<ann-1042@customer.example>');
    expect(header(mail, 'References')).toContain('<ann-1042@customer.example>');
    expect(header(mail, 'Subject')).toBe('Re: Lost parcel');
    expect(header(mail, 'To')).toContain('ann@customer.example');
    expect(readThreadToken(desk.house.secrets, header(mail, 'Reply-To'))).toBe(desk.conversationId);
    expect(readThreadToken(desk.house.secrets, header(mail, 'Message-ID'))).toBe(desk.conversationId);
    const delivery = await deliveryOf(desk, messageId);
    expect(delivery).toMatchObject({ state: 'accepted', via: 'relay', attempts: 1, error: null });
    expect(await attemptsOf(desk, delivery.id)).toEqual([{ number: 1, outcome: 'accepted', code: null }]);
  });

  test('tells of its channel when it is the first to leave by it, and not with every one after', async () => {
    const desk = await buildDesk(sink.url);
    const told = async () =>
      (await announcedIn({ id: desk.viewer.workspaceId, house: desk.house })).filter(
        (event) => event.kind === 'channel.changed',
      ).length;
    const before = await told();
    await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    await desk.deliver();
    expect(await told()).toBe(before + 1);
    await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    await desk.deliver();
    expect(sink.mails).toHaveLength(2);
    expect(await told()).toBe(before + 1);
  });

  test('sent twice under one id leaves once', async () => {
    const desk = await buildDesk(sink.url);
    const id = newId();
    await sendReply(desk.house, desk.viewer, desk.conversationId, reply({ id }));
    await sendReply(desk.house, desk.viewer, desk.conversationId, reply({ id }));
    await desk.deliver();
    await desk.deliver();
    expect(sink.mails).toHaveLength(1);
  });

  test('refused for now waits and goes with the next attempt; refused for good has failed, until retried by hand', async () => {
    const desk = await buildDesk(sink.url);
    sink.answer = { code: 451, text: '4.3.0 The disk is full, try again' };
    const { messageId } = await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    await desk.deliver();
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'queued', attempts: 1 });
    await desk.deliver();
    expect((await deliveryOf(desk, messageId)).attempts).toBe(1);

    desk.house.clock.advance(3_600_000);
    sink.answer = { code: 550, text: '5.1.1 No such user' };
    await desk.deliver();
    const failed = await deliveryOf(desk, messageId);
    expect(failed).toMatchObject({ state: 'failed', attempts: 2 });
    expect(failed.error?.text).toContain('No such user');

    sink.answer = null;
    await retryDelivery(desk.house, desk.viewer, messageId);
    await desk.deliver();
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'accepted', attempts: 3 });
    expect((await attemptsOf(desk, failed.id)).map((attempt) => attempt.outcome)).toEqual([
      'transient',
      'rejected',
      'accepted',
    ]);
    expect(sink.mails).toHaveLength(1);
  });

  test('whose answer was lost after the last byte is uncertain, and never repeated by itself', async () => {
    const desk = await buildDesk(sink.url);
    sink.answer = 'cut';
    const { messageId } = await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    await desk.deliver();
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'uncertain' });
    const { delivery_trouble } = await desk.house.database.db
      .selectFrom('conversations')
      .select('delivery_trouble')
      .where('id', '=', desk.conversationId)
      .executeTakeFirstOrThrow();
    expect(delivery_trouble).toBe(true);
    sink.answer = null;
    desk.house.clock.advance(48 * 3_600_000);
    await desk.deliver();
    expect(sink.mails).toHaveLength(1);
  });

  test('that a dead process was sending is uncertain after the restart', async () => {
    const desk = await buildDesk(sink.url);
    const { messageId } = await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
    await desk.house.database.db
      .updateTable('deliveries')
      .set({ state: 'sending', sending_by: 'a dead one', attempts: 1 })
      .where('message_id', '=', messageId)
      .execute();
    await settleInterrupted(desk.house, { aliveProcesses: ['this-process'] });
    await desk.deliver();
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'uncertain' });
    expect(sink.mails).toEqual([]);
  });

  test('held for undo does not leave before its time, and comes back as the draft it was', async () => {
    const desk = await buildDesk(sink.url);
    const sendAfter = new Date(desk.house.clock.now().getTime() + 10_000).toISOString();
    const { messageId } = await sendReply(
      desk.house,
      desk.viewer,
      desk.conversationId,
      reply({ sendAfter, thenStatus: 'closed' }),
    );
    await desk.deliver();
    expect(sink.mails).toEqual([]);
    expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'held' });

    const { draft } = await takeBackReply(desk.house, desk.viewer, messageId);
    expect(draft).toMatchObject({ text: 'It arrives today.', kind: 'reply' });
    desk.house.clock.advance(20_000);
    await desk.deliver();
    expect(sink.mails).toEqual([]);
    const conversation = await desk.house.database.db
      .selectFrom('conversations')
      .select(['status', 'last_message'])
      .where('id', '=', desk.conversationId)
      .executeTakeFirstOrThrow();
    expect(conversation).toMatchObject({ status: 'open', last_message: { text: 'Where is my parcel?' } });
  });

  test('held and not taken back leaves when its time has come', async () => {
    const desk = await buildDesk(sink.url);
    const sendAfter = new Date(desk.house.clock.now().getTime() + 10_000).toISOString();
    await sendReply(desk.house, desk.viewer, desk.conversationId, reply({ sendAfter }));
    desk.house.clock.advance(10_001);
    await desk.deliver();
    expect(sink.mails).toHaveLength(1);
  });
});

test('without a relay the mail is kept as a file, and the delivery says that nothing left', async () => {
  const desk = await buildDesk();
  const { messageId } = await sendReply(desk.house, desk.viewer, desk.conversationId, reply());
  await desk.deliver();
  expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'accepted', via: 'file' });
  const directory = join(desk.house.config.dataDir, 'outgoing');
  const files = await readdir(directory);
  expect(files).toHaveLength(1);
  expect(await readFile(join(directory, files[0] ?? ''), 'utf8')).toContain('It arrives today.');
});

test('a note never leaves', async () => {
  const desk = await buildDesk();
  const { messageId } = await sendReply(
    desk.house,
    desk.viewer,
    desk.conversationId,
    reply({ kind: 'note', text: 'She is a VIP' }),
  );
  const deliveries = await desk.house.database.db
    .selectFrom('deliveries')
    .select('id')
    .where('message_id', '=', messageId)
    .execute();
  expect(deliveries).toEqual([]);
});

test('a reply to a conversation that moved on is held back with what came, until forced', async () => {
  const desk = await buildDesk();
  const { event_number: seenThrough } = await desk.house.database.db
    .selectFrom('workspaces')
    .select('event_number')
    .where('id', '=', desk.viewer.workspaceId)
    .executeTakeFirstOrThrow();
  const other = await sendReply(desk.house, desk.colleague, desk.conversationId, reply({ text: 'I answered already' }));
  await expect(sendReply(desk.house, desk.viewer, desk.conversationId, reply({ seenThrough }))).rejects.toMatchObject({
    code: 'conversation_moved',
    params: { messageIds: [other.messageId] },
  });
  await sendReply(desk.house, desk.viewer, desk.conversationId, reply({ seenThrough, force: true }));
});

test('writing first begins a conversation in the hands of its writer, and the mail stands alone', async () => {
  const desk = await buildDesk();
  const { channel_id: channelId } = await desk.house.database.db
    .selectFrom('conversations')
    .select('channel_id')
    .where('id', '=', desk.conversationId)
    .executeTakeFirstOrThrow();
  const request = {
    channelId,
    to: 'New@Customer.example',
    toName: 'Nina',
    subject: 'Your order',
    text: 'It is ready.',
    attachmentIds: [],
    cc: [],
    bcc: [],
  };
  const { conversationId, messageId } = await startConversation(desk.house, desk.viewer, request);
  const run = makeDeliverJob(desk.house, 'this-process');
  await run(conversationJob(desk.viewer.workspaceId, conversationId));
  expect(await deliveryOf(desk, messageId)).toMatchObject({ state: 'accepted', via: 'file' });
  const conversation = await desk.house.database.db
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow();
  expect(conversation).toMatchObject({
    number: 2,
    subject: 'Your order',
    assignee_id: desk.viewer.memberId,
    last_message: { text: 'It is ready.', direction: 'out' },
  });
  const directory = join(desk.house.config.dataDir, 'outgoing');
  const mail = await readFile(join(directory, (await readdir(directory))[0] ?? ''), 'utf8');
  expect(header(mail, 'Subject')).toBe('Your order');
  expect(header(mail, 'To')).toContain('new@customer.example');
  expect(header(mail, 'In-Reply-To')).toBe('');
});
