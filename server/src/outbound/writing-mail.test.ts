/** Mails beyond a plain reply, on the real database and over real SMTP: first mails, forwards, later hours, large files. */

import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { connectors } from '@irori/connectors/index';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { routes as linkRoutes } from '../attachments/links/routes.ts';
import { readThreadToken } from '../conversations/index.ts';
import { conversationJob } from '../jobs.ts';
import { pauseScheduled } from '../messages/index.ts';
import { routes as messageRoutes } from '../messages/routes.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  buildChannel,
  buildContact,
  buildConversation,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { pigeonConnector } from '../test/pigeon-connector.ts';
import { makeDeliverJob } from './deliver.job.ts';

/** A medium without mail, on which customers write first. */
const pigeon = pigeonConnector({ id: 'crow' });
const crow = {
  ...pigeon,
  capabilities: {
    ...pigeon.capabilities,
    shape: 'chat' as const,
    copies: 'reject' as const,
    startConversation: false,
  },
};

let sink: { url: string; mails: Buffer[]; close(): Promise<void> };
let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let mailChannel: string;
let mika: Viewer;
let chat: TestConversation;

/** @param size what the relay announces */
async function open(size = 0): Promise<void> {
  const mails: Buffer[] = [];
  const server = new SMTPServer({
    authOptional: true,
    size,
    closeTimeout: 50,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks));
        callback(null, 'taken');
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  sink = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
  house = await buildHouse({
    connectors: [...connectors, crow],
    env: { IRORI_SMTP_URL: sink.url, IRORI_MAIL_FROM: 'desk@mail.example', IRORI_PUBLIC_URL: 'https://desk.example' },
  });
  http = await buildApp(house, [...messageRoutes, ...linkRoutes]);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  mika = await buildMember(workspace, { inboxIds: [inboxId], name: 'Mika Tanaka' });
  mailChannel = await buildChannel(workspace, {
    inboxId,
    connector: 'email',
    account: 'help@shop.example',
    receivingAddress: 'w7k3q9abcd',
  });
  const contact = await buildContact(workspace, { name: 'Ann Example', address: 'ann', medium: 'crow' });
  const channelId = await buildChannel(workspace, { inboxId, connector: 'crow', account: 'the crow' });
  chat = await buildConversation(workspace, { inboxId, channelId, contactId: contact.id, subject: 'Broken kettle' });
  await house.database.db
    .updateTable('conversations')
    .set({ connector: 'crow' })
    .where('workspace_id', '=', workspace.id)
    .execute();
}

afterEach(() => sink.close());

const deliver = (conversationId: string) =>
  makeDeliverJob(house, 'this-process')(conversationJob(workspace.id, conversationId));
const newest = async (): Promise<ParsedMail & { raw: string }> => {
  const raw = sink.mails.at(-1) ?? Buffer.alloc(0);
  return { ...(await simpleParser(raw)), raw: raw.toString('latin1') };
};
const start = async (more: object = {}, headers: Record<string, string> = {}) => {
  const answer = await http.ask(
    mika,
    'POST /api/v1/conversations',
    { channelId: mailChannel, to: 'bob@outside.example', subject: 'Your order', text: 'Come and fetch it.', ...more },
    { headers },
  );
  expect(answer.text).toContain('"message"');
  return answer.json as { message: { id: string }; conversation: { id: string } };
};
const file = async (fileName: string, size: number, contentType = 'application/pdf'): Promise<string> => {
  const stored = await house.blobs.put(Readable.from([Buffer.alloc(size, fileName)]), { maxBytes: size });
  const id = newId();
  await house.database.db
    .insertInto('attachments')
    .values({
      workspace_id: workspace.id,
      id,
      message_id: null,
      file_name: fileName,
      content_type: contentType,
      size,
      content_id: null,
      blob: stored.hash,
      state: 'ready',
      reason: null,
      width: null,
      height: null,
      uploaded_by: mika.memberId,
      created_at: house.clock.now(),
    })
    .execute();
  return id;
};

describe('a conversation of any medium', () => {
  beforeEach(() => open());

  test('is forwarded as a mail that names who wrote what, carries no note and no mark of the thread', async () => {
    const token = (await import('../conversations/index.ts')).makeThreadToken(house.secrets, chat.id);
    await buildMessage(workspace, chat, {
      text: `The lid is broken. I wrote to help+${token}@in.example`,
      authorName: 'Ann',
    });
    await buildMessage(workspace, chat, {
      text: 'A difficult one',
      kind: 'note',
      direction: 'out',
      authorName: 'Mika',
    });
    const asked = { to: ['workshop@partner.example'], text: 'Can you mend this?' };
    const answer = await http.ask(mika, `POST /api/v1/conversations/${chat.id}/forwards`, asked);
    expect(answer).toMatchObject({
      status: 201,
      json: { message: { kind: 'activity', activity: { type: 'forwarded' } } },
    });
    await deliver(chat.id);

    const mail = await newest();
    expect(mail.subject).toBe('Fwd: Broken kettle');
    expect(mail.text).toMatch(/Can you mend this\?[\s\S]*From: Ann[\s\S]*The lid is broken/);
    expect(mail.raw).not.toContain('difficult');
    expect(mail.raw).not.toContain(token);
    expect(mail.inReplyTo).toBeUndefined();
    expect(mail.references).toBeUndefined();
    const leadsTo = readThreadToken(house.secrets, String(mail.replyTo?.value[0]?.address));
    expect(leadsTo).not.toBeNull();
    expect(leadsTo).not.toBe(chat.id);
    expect(readThreadToken(house.secrets, String(mail.messageId))).toBe(leadsTo);
    const shown = await http.ask(mika, `GET /api/v1/messages/${answer.json.message.id}`);
    expect(shown.json.delivery).toMatchObject({ state: 'accepted', via: 'relay' });
  });

  test('is not forwarded note by note, nor to ourselves', async () => {
    const note = await buildMessage(workspace, chat, { text: 'A difficult one', kind: 'note', direction: 'out' });
    await buildMessage(workspace, chat, { text: 'Hello' });
    const forward = (body: object) => http.ask(mika, `POST /api/v1/conversations/${chat.id}/forwards`, body);
    const bob = { to: ['bob@outside.example'] };
    expect((await forward({ ...bob, messageIds: [note] })).json.code).toBe('forward_message_unknown');
    expect((await forward({ to: ['Help@shop.example'] })).json.code).toBe('address_is_ours');
    expect((await forward({ to: ['bob'] })).json.code).toBe('draft.address_invalid');
    expect((await forward({ ...bob, attachmentIds: [newId()] })).json.code).toBe('attachment_unknown');
  });

  test('taken back, the forward is gone and its words are answered', async () => {
    await buildMessage(workspace, chat, { text: 'Hello' });
    const later = new Date(house.clock.now().getTime() + 10_000).toISOString();
    const { json } = await http.ask(mika, `POST /api/v1/conversations/${chat.id}/forwards`, {
      to: ['bob@outside.example'],
      text: 'Look.',
      sendAfter: later,
    });
    const taken = await http.ask(mika, `DELETE /api/v1/messages/${json.message.id}`);
    expect(taken.json).toMatchObject({
      kind: 'forward',
      conversationRemoved: false,
      draft: null,
      content: { to: ['bob@outside.example'], text: 'Look.', messageIds: null },
    });
    house.clock.advance(20_000);
    await deliver(chat.id);
    expect(sink.mails).toEqual([]);
  });
});

describe('a first mail', () => {
  beforeEach(() => open());

  test('goes to several, once, under the ids of its writer; taken back it leaves no conversation behind', async () => {
    const [id, conversationId] = [newId(), newId()];
    const held = { id, conversationId, sendAfter: new Date(house.clock.now().getTime() + 10_000).toISOString() };
    const to = ['bob@outside.example', 'eve@outside.example'];
    await start({ ...held, to });
    expect((await start({ ...held, to })).conversation.id).toBe(conversationId);
    const taken = await http.ask(mika, `DELETE /api/v1/messages/${id}`);
    expect(taken.json).toMatchObject({
      kind: 'start',
      conversationRemoved: true,
      content: { to, subject: 'Your order' },
    });
    const left = await house.database.db
      .selectFrom('conversations')
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', conversationId)
      .select('id')
      .execute();
    expect(left).toEqual([]);

    await start({ id: newId(), conversationId, to });
    await deliver(conversationId);
    expect(sink.mails).toHaveLength(1);
    const mail = await newest();
    expect([mail.to].flat().flatMap((line) => line?.value.map((one) => one.address))).toEqual(to);
  });

  test('ends with the signatures of its member and brand, once, with names that cannot break out', async () => {
    const { db } = house.database;
    await db
      .updateTable('members')
      .set({
        preferences: JSON.stringify({ signature: '{name}', signatureHtml: '<p><strong>{name}</strong></p>' }),
        name: 'Mika <b> Tanaka',
      })
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', mika.memberId)
      .execute();
    const brandId = newId();
    await db
      .insertInto('brands')
      .values({ workspace_id: workspace.id, id: brandId, name: 'Ember Tea', signature: 'Greetings from {brand}' })
      .execute();
    await db
      .updateTable('channels')
      .set({ brand_id: brandId })
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', mailChannel)
      .execute();
    const { conversation } = await start();
    await deliver(conversation.id);
    const mail = await newest();
    expect(mail.text).toContain('-- \nMika <b> Tanaka\nGreetings from Ember Tea');
    expect(mail.text?.split('Greetings').length).toBe(2);
    expect(String(mail.html)).toContain('<strong>Mika &lt;b&gt; Tanaka</strong>');

    const bare = await start({ signature: false });
    await deliver(bare.conversation.id);
    expect((await newest()).text).not.toContain('Greetings');
  });
});

describe('put off to a later hour', () => {
  beforeEach(() => open());

  const inAnHour = () => new Date(house.clock.now().getTime() + 3_600_000);

  test('it leaves at its hour and is dated by it, even if the job was lost', async () => {
    const at = inAnHour();
    const { conversation } = await start({ sendAfter: at.toISOString() });
    await deliver(conversation.id);
    expect(sink.mails).toEqual([]);
    house.clock.advance(3_600_001);
    await deliver(conversation.id);
    const mail = await newest();
    expect(Math.abs((mail.date?.getTime() ?? 0) - at.getTime())).toBeLessThan(1000);
  });

  test('it asks when the customer writes before, and leaves when somebody says so', async () => {
    const { conversation, message } = await start({ sendAfter: inAnHour().toISOString() });
    const pause = () =>
      workspaceTransaction(house.database, workspace.id, (tx) =>
        pauseScheduled(tx, [conversation.id], house.clock.now()),
      );
    await pause();
    const shown = async () => (await http.ask(mika, `GET /api/v1/messages/${message.id}`)).json.delivery;
    expect(await shown()).toMatchObject({ state: 'held', heldUntil: null, error: { code: 'customer_wrote' } });
    house.clock.advance(7_200_000);
    await deliver(conversation.id);
    expect(sink.mails).toEqual([]);
    await http.ask(mika, `POST /api/v1/messages/${message.id}/schedule`, { sendAfter: null });
    await deliver(conversation.id);
    expect(sink.mails).toHaveLength(1);
    expect(await shown()).toMatchObject({ state: 'accepted', error: null });
    expect((await http.ask(mika, `POST /api/v1/messages/${message.id}/schedule`, { sendAfter: null })).json.code).toBe(
      'message_not_held',
    );
  });

  test('where the inbox has it so, it leaves all the same', async () => {
    await house.database.db
      .updateTable('inboxes')
      .set({ settings: JSON.stringify({ scheduledWhenAnswered: 'send' }) })
      .where('workspace_id', '=', workspace.id)
      .execute();
    const { conversation } = await start({ sendAfter: inAnHour().toISOString() });
    await workspaceTransaction(house.database, workspace.id, (tx) =>
      pauseScheduled(tx, [conversation.id], house.clock.now()),
    );
    house.clock.advance(3_600_001);
    await deliver(conversation.id);
    expect(sink.mails).toHaveLength(1);
  });
});

describe('files beyond what the relay announces', () => {
  beforeEach(() => open(1_000_000));

  test('go as links that need no cookie, say until when, and end', async () => {
    const [small, large] = [await file('small.pdf', 50_000), await file('large.pdf', 900_000)];
    const { conversation, message } = await start({ attachmentIds: [small, large] });
    await deliver(conversation.id);
    const mail = await newest();
    expect(mail.attachments.map((one) => one.filename)).toEqual(['small.pdf']);
    const url = /https:\/\/desk\.example(\/shared\/[\w-]{64})/.exec(mail.text ?? '')?.[1] ?? '';
    expect(mail.text).toContain('large.pdf');
    expect(mail.text).toContain('Available until');

    const page = await http.ask(null, `GET ${url}`, undefined, { headers: { 'accept-language': 'pl' } });
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<html lang="pl">[\s\S]*large\.pdf/);
    expect(page.headers['set-cookie']).toBeUndefined();
    const got = await http.ask(null, `GET ${url}/file`);
    expect(got.bytes.length).toBe(900_000);
    expect(got.headers['content-disposition']).toContain('attachment');
    expect((await http.ask(null, `GET ${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404);

    const links = await http.ask(mika, `GET /api/v1/messages/${message.id}/links`);
    expect(links.json.items).toMatchObject([{ fileName: 'large.pdf', downloads: 1, revokedAt: null }]);
    await http.ask(mika, `POST /api/v1/file-links/${links.json.items[0].id}/revoke`);
    expect((await http.ask(null, `GET ${url}/file`)).status).toBe(404);
    expect((await http.ask(null, `GET ${url}`)).text).toContain('no longer here');
  });

  test('expire by themselves', async () => {
    const { conversation } = await start({ attachmentIds: [await file('large.pdf', 900_000)] });
    await deliver(conversation.id);
    const url = /\/shared\/[\w-]{64}/.exec((await newest()).text ?? '')?.[0] ?? '';
    house.clock.advance(29 * 86_400_000);
    expect((await http.ask(null, `GET ${url}`)).status).toBe(200);
    house.clock.advance(2 * 86_400_000);
    expect((await http.ask(null, `GET ${url}`)).status).toBe(404);
    expect((await http.ask(null, `GET ${url}/file`)).status).toBe(404);
  });
});
