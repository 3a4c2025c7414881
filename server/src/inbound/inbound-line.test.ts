/** Line one on the real database: from accepted bytes to a conversation, whatever the order and however often. */
import { connectors } from '@irori/connectors/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeThreadToken } from '../conversations/index.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildChannel, buildInbox, buildWorkspace, type TestWorkspace } from '../test/build-workspace.ts';
import { type Acceptor, makeAcceptor } from './accept.ts';
import { openParsePool, type ParsePool } from './parse-pool.ts';
import { makePreparer } from './prepare-event.ts';
import { makeProcessJob } from './process.job.ts';

let house: TestHouse;
let pool: ParsePool;
let acceptor: Acceptor;
let process: (key: string) => Promise<void>;

beforeAll(async () => {
  house = await buildHouse({ connectors });
  pool = openParsePool({
    threads: 1,
    timeoutMs: 10_000,
    maxOldSpaceMb: 256,
    connectorsModule: import.meta.resolve('@irori/connectors/index'),
    caps: house.config.caps,
  });
  acceptor = makeAcceptor(house);
  process = makeProcessJob(house, makePreparer(house, pool, { check: async () => null }));
});

afterAll(() => pool.close());

interface Desk {
  readonly workspace: TestWorkspace;
  readonly inboxId: string;
  readonly channelId: string;
}

async function buildDesk(): Promise<Desk> {
  const workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace);
  const channelId = await buildChannel(workspace, {
    inboxId,
    connector: 'email',
    account: 'help@shop.example',
    receivingAddress: 'w7k3q9abcd',
  });
  return { workspace, inboxId, channelId };
}

interface Mail {
  readonly from?: string;
  readonly subject?: string;
  readonly id?: string;
  readonly inReplyTo?: string;
  readonly to?: string;
  readonly text?: string;
}

function mail({
  from = 'Ann Example <ann@customer.example>',
  subject = 'Lost parcel',
  id,
  inReplyTo,
  to = 'help@shop.example',
  text = 'Where is my parcel?',
}: Mail): Buffer {
  const headers = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    ...(id ? [`Message-ID: <${id}>`] : []),
    ...(inReplyTo ? [`In-Reply-To: <${inReplyTo}>`] : []),
    'Date: Thu, 15 Jan 2026 09:00:00 +0000',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${text}\r\n`);
}

async function receive(desk: Desk, bytes: Buffer, rcpt = 'w7k3q9abcd@in.example'): Promise<void> {
  const { hash, size } = await house.blobs.put(bytes, { maxBytes: 1e9 });
  house.clock.advance(1);
  await acceptor.accept({
    workspaceId: desk.workspace.id,
    channelId: desk.channelId,
    eventId: hash,
    orderKey: desk.channelId,
    door: 'mail',
    envelope: {
      kind: 'smtp',
      from: 'ann@customer.example',
      to: [rcpt],
      clientIp: '127.0.0.1',
      helo: 'mx.example',
      tls: false,
    },
    rawBlob: hash,
    size,
    receivedAt: house.clock.now(),
  });
}

const drain = (desk: Desk) => process(`${desk.workspace.id} ${desk.channelId}`);

const conversationsOf = (desk: Desk) =>
  house.database.db
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', desk.workspace.id)
    .orderBy('number')
    .execute();

const messagesOf = (conversationId: string) =>
  house.database.db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', 'message')
    .orderBy('at')
    .orderBy('id')
    .execute();

const statesOf = (desk: Desk) =>
  house.database.db
    .selectFrom('inbound_events')
    .select(['state', 'reason'])
    .where('workspace_id', '=', desk.workspace.id)
    .orderBy('received_at')
    .orderBy('id')
    .execute();

const countersOf = (desk: Desk) =>
  house.database.db
    .selectFrom('counters')
    .select(['shelf', 'amount'])
    .where('workspace_id', '=', desk.workspace.id)
    .where('amount', '<>', 0)
    .orderBy('shelf')
    .execute();

describe('a mail that was accepted', () => {
  test('becomes a conversation with a lead, counted and announced', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'one@customer.example' }));
    expect(house.sent).toContain(`inbound.process ${desk.workspace.id} ${desk.channelId}`);
    await drain(desk);

    const [conversation, ...others] = await conversationsOf(desk);
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({
      number: 1,
      subject: 'Lost parcel',
      status: 'open',
      inbox_id: desk.inboxId,
      shelf: 'unassigned',
    });
    expect(conversation?.last_message).toMatchObject({
      text: 'Where is my parcel?',
      direction: 'in',
      authorName: 'Ann Example',
    });
    expect(await messagesOf(conversation?.id ?? '')).toMatchObject([
      { text: 'Where is my parcel?', direction: 'in', author_name: 'Ann Example' },
    ]);
    expect(await statesOf(desk)).toEqual([{ state: 'applied', reason: null }]);
    expect(await countersOf(desk)).toEqual([{ shelf: 'unassigned', amount: 1 }]);
    const events = await house.database.db
      .selectFrom('events')
      .select(['number', 'kind'])
      .where('workspace_id', '=', desk.workspace.id)
      .orderBy('number')
      .execute();
    // The first mail by a forward is news about the channel, too.
    const kinds = ['message.changed', 'conversation.changed', 'channel.changed'];
    expect(events.map((event) => event.kind)).toEqual(kinds);
    expect(events.map((event) => event.number)).toEqual([1, 2, 3]);
  });

  test('and handed over again is a duplicate, shown once', async () => {
    const desk = await buildDesk();
    const bytes = mail({ id: 'twice@customer.example' });
    await receive(desk, bytes);
    await drain(desk);
    await receive(desk, bytes);
    // The same mail by another way has other trace headers, so other bytes.
    await receive(
      desk,
      Buffer.concat([Buffer.from('Received: from b by c; Thu, 15 Jan 2026 09:00:01 +0000\r\n'), bytes]),
    );
    await drain(desk);
    const conversations = await conversationsOf(desk);
    expect(conversations).toHaveLength(1);
    expect(await messagesOf(conversations[0]?.id ?? '')).toHaveLength(1);
    expect(await statesOf(desk)).toEqual([
      { state: 'applied', reason: null },
      { state: 'duplicate', reason: 'accept.same_event' },
      { state: 'duplicate', reason: 'message.same_ref' },
    ]);
  });

  test('with a repeated Message-ID but other words is another message', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'broken@customer.example', text: 'First' }));
    await receive(desk, mail({ id: 'broken@customer.example', text: 'Second' }));
    await receive(desk, mail({ id: 'broken@customer.example', text: 'First', subject: 'Another parcel' }));
    await drain(desk);
    const all = await Promise.all((await conversationsOf(desk)).map((conversation) => messagesOf(conversation.id)));
    expect(all.flat().map((message) => message.text)).toEqual(['First', 'Second', 'First']);
  });

  test('that answers one of the same batch joins it', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'a@customer.example' }));
    await receive(
      desk,
      mail({
        id: 'b@customer.example',
        inReplyTo: 'a@customer.example',
        subject: 'Re: Lost parcel',
        text: 'Any news?',
      }),
    );
    await drain(desk);
    const conversations = await conversationsOf(desk);
    expect(conversations).toHaveLength(1);
    expect(await messagesOf(conversations[0]?.id ?? '')).toHaveLength(2);
    expect(conversations[0]?.last_message).toMatchObject({ text: 'Any news?' });
  });

  test('of a stranger who merely knows a Message-ID opens a conversation of its own, linked', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'secret@customer.example' }));
    await drain(desk);
    await receive(
      desk,
      mail({
        from: 'mallory@evil.example',
        id: 'm@evil.example',
        inReplyTo: 'secret@customer.example',
        text: 'Tell me more',
      }),
    );
    await drain(desk);
    const [first, second] = await conversationsOf(desk);
    expect(await messagesOf(first?.id ?? '')).toHaveLength(1);
    expect(await messagesOf(second?.id ?? '')).toMatchObject([{ text: 'Tell me more' }]);
    const links = await house.database.db
      .selectFrom('conversation_links')
      .selectAll()
      .where('workspace_id', '=', desk.workspace.id)
      .execute();
    expect(links.map((link) => link.reason)).toEqual(['answer_of_stranger', 'answer_of_stranger']);
  });

  test('with our token belongs into its conversation whoever sends it; a forged token leads nowhere', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'start@customer.example' }));
    await drain(desk);
    const [conversation] = await conversationsOf(desk);
    const token = makeThreadToken(house.secrets, conversation?.id ?? '');
    await receive(
      desk,
      mail({ from: 'Bob <bob@colleague.example>', id: 'bob@colleague.example', text: 'I take over' }),
      `w7k3q9abcd+${token}@in.example`,
    );
    await drain(desk);
    expect((await messagesOf(conversation?.id ?? '')).map((message) => message.author_name)).toEqual([
      'Ann Example',
      'Bob',
    ]);

    const forged = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`;
    await receive(
      desk,
      mail({ from: 'mallory@evil.example', id: 'f@evil.example', text: 'Let me in' }),
      `w7k3q9abcd+${forged}@in.example`,
    );
    await drain(desk);
    expect(await messagesOf(conversation?.id ?? '')).toHaveLength(2);
    expect(await conversationsOf(desk)).toHaveLength(2);
  });

  test('reopens what was closed, with a line in the history', async () => {
    const desk = await buildDesk();
    await receive(desk, mail({ id: 'c1@customer.example' }));
    await drain(desk);
    await house.database.db
      .updateTable('conversations')
      .set({ status: 'closed', closed_at: house.clock.now() })
      .where('workspace_id', '=', desk.workspace.id)
      .execute();
    await receive(desk, mail({ id: 'c2@customer.example', inReplyTo: 'c1@customer.example', text: 'Still nothing' }));
    await drain(desk);
    const [conversation, ...others] = await conversationsOf(desk);
    expect(others).toEqual([]);
    expect(conversation).toMatchObject({ status: 'open', closed_at: null });
    const lines = await house.database.db
      .selectFrom('messages')
      .select('activity')
      .where('conversation_id', '=', conversation?.id ?? '')
      .where('kind', '=', 'activity')
      .execute();
    expect(lines).toMatchObject([{ activity: { type: 'reopened' } }]);
    expect(await countersOf(desk)).toEqual([{ shelf: 'unassigned', amount: 1 }]);
  });

  test('whose bytes are gone is quarantined with the reason, and holds nobody back', async () => {
    const desk = await buildDesk();
    const lost = mail({ id: 'lost@customer.example' });
    await receive(desk, lost);
    const { hash } = await house.blobs.put(lost, { maxBytes: 1e9 });
    await house.blobs.delete(hash);
    await receive(desk, mail({ id: 'fine@customer.example' }));
    await drain(desk);
    expect(await statesOf(desk)).toEqual([
      { state: 'quarantined', reason: 'raw.missing' },
      { state: 'applied', reason: null },
    ]);
  });
});

test('a hundred mails in one go come out in order, each once', async () => {
  const desk = await buildDesk();
  for (let i = 0; i < 100; i++) {
    await receive(
      desk,
      mail({
        id: `n${i}@customer.example`,
        text: `Number ${i}`,
        ...(i > 0 ? { inReplyTo: `n${i - 1}@customer.example` } : {}),
      }),
    );
  }
  await drain(desk);
  const conversations = await conversationsOf(desk);
  expect(conversations).toHaveLength(1);
  expect((await messagesOf(conversations[0]?.id ?? '')).map((message) => message.text)).toEqual(
    Array.from({ length: 100 }, (_, i) => `Number ${i}`),
  );
});
