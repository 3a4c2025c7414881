/** Who the customer is, what a correction teaches, what is spam, and when machines have to wait: from bytes to screen. */
import { connectors } from '@irori/connectors/index';
import type { SenderChecks } from '@irori/connectors/kit/inbound-event';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes as contactRoutes } from '../contacts/routes.ts';
import { makeThreadToken } from '../conversations/index.ts';
import { routes as conversationRoutes } from '../conversations/routes.ts';
import { routes as ruleRoutes } from '../customer-rules/routes.ts';
import { routes as eventRoutes } from '../inbound-events/routes.ts';
import { routes as inboxRoutes } from '../inboxes/routes.ts';
import { routes as messageRoutes } from '../messages/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { deleteOldSpam } from '../spam/index.ts';
import { routes as spamRoutes } from '../spam/routes.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildChannel, buildInbox, buildMember, buildWorkspace, type TestWorkspace } from '../test/build-workspace.ts';
import { type Acceptor, makeAcceptor } from './accept.ts';
import { makePreparer } from './prepare-event.ts';
import { makeProcessJob } from './process.job.ts';

let house: TestHouse;
let http: TestApp;
let acceptor: Acceptor;
let drainKey: (key: string) => Promise<void>;
let workspace: TestWorkspace;
let inboxId: string;
let channelId: string;
let admin: Viewer;
let agent: Viewer;

beforeAll(async () => {
  house = await buildHouse({
    connectors,
    env: {
      IRORI_CAP_SENDER_MAILS_PER_TEN_MINUTES: '3',
      IRORI_CAP_CONVERSATION_MESSAGES_PER_MINUTE: '4',
      IRORI_SMTP_RELAYS: '192.0.2.7',
    },
  });
  http = await buildApp(house, [
    ...conversationRoutes,
    ...contactRoutes,
    ...ruleRoutes,
    ...spamRoutes,
    ...eventRoutes,
    ...inboxRoutes,
    ...messageRoutes,
  ]);
  acceptor = makeAcceptor(house);
  // Parsed here and not in a thread: what is tested is what becomes of it.
  const pool = {
    parse: async (
      id: string,
      raw: Parameters<(typeof connectors)[number]['parse']>[0],
      channel: Parameters<(typeof connectors)[number]['parse']>[1],
    ) => {
      const connector = house.connectors.get(id);
      if (!connector) throw new Error(id);
      return connector.parse(raw, channel);
    },
  };
  drainKey = makeProcessJob(house, makePreparer(house, pool, { check: async (_, raw) => checksIn(raw.body) }));
});

beforeEach(async () => {
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  channelId = await buildChannel(workspace, {
    inboxId,
    connector: 'email',
    account: 'help@shop.example',
    receivingAddress: `w${workspace.id.replaceAll('-', '').slice(-12)}`,
  });
  admin = await buildMember(workspace, { role: 'admin', inboxIds: [inboxId] });
  agent = await buildMember(workspace, {
    inboxIds: [inboxId],
    name: 'Mika',
    email: `mika-${workspace.id}@team.example`,
  });
});

/** What the DNS would say, by a header of the test. */
function checksIn(body: Uint8Array): SenderChecks | null {
  const [, verdict] = /^X-Test-Dmarc: (pass|fail)/m.exec(Buffer.from(body).toString()) ?? [];
  if (verdict === undefined) return null;
  const base = { spf: 'none', dkim: [], arc: 'none', fromAddress: null, dmarc: verdict };
  return verdict === 'pass'
    ? { ...base, verdict: 'verified', proof: 'dmarc' }
    : { ...base, verdict: 'suspicious', proof: 'none' };
}

let mails = 0;
/** What follows the thread's token in a Message-ID of ours. */
const messageMark = 'a'.repeat(26);

async function receive(headers: Record<string, string>, text = 'words', clientIp = '127.0.0.1'): Promise<void> {
  mails += 1;
  const all = {
    To: 'help@shop.example',
    Subject: 'Hello',
    'Message-ID': `<m${mails}@mails.example>`,
    Date: 'Thu, 15 Jan 2026 09:00:00 +0000',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  const bytes = Buffer.from(
    `${Object.entries(all)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n')}\r\n\r\n${text}\r\n`,
  );
  const { hash, size } = await house.blobs.put(bytes, { maxBytes: 1e9 });
  house.clock.advance(1);
  await acceptor.accept({
    workspaceId: workspace.id,
    channelId,
    eventId: hash,
    orderKey: channelId,
    door: 'mail',
    envelope: {
      kind: 'smtp',
      from: 'bounce@elsewhere.example',
      to: ['x@in.example'],
      clientIp,
      helo: 'mx.example',
      tls: false,
    },
    rawBlob: hash,
    size,
    receivedAt: house.clock.now(),
  });
  await drainKey(`${workspace.id} ${channelId}`);
}

const conversations = async (section = 'all') =>
  (await http.ask(admin, `GET /api/v1/conversations?section=${section}&sort=oldest`)).json.items;
const evidence = async (id: string, viewer = agent) =>
  (await http.ask(viewer, `GET /api/v1/conversations/${id}/customer`)).json;
const messagesOf = (conversationId: string) =>
  house.database.db
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', workspace.id)
    .where('conversation_id', '=', conversationId)
    .where('kind', '<>', 'activity')
    .orderBy('at')
    .orderBy('id')
    .execute();
const countersOf = async () =>
  Object.fromEntries(
    (
      await house.database.db
        .selectFrom('counters')
        .where('workspace_id', '=', workspace.id)
        .where('amount', '<>', 0)
        .select(['shelf', 'amount'])
        .execute()
    ).map((row) => [row.shelf, row.amount]),
  );
const states = async () =>
  (
    await house.database.db
      .selectFrom('inbound_events')
      .where('workspace_id', '=', workspace.id)
      .select(['state', 'reason'])
      .orderBy('received_at')
      .orderBy('id')
      .execute()
  ).map((row) => row.reason ?? row.state);
const order = (customer: string) => ({
  From: 'Orders <orders@partner.example>',
  'Reply-To': `${customer} <${customer.toLowerCase()}@customer.example>`,
});

describe('the customer', () => {
  test('is corrected by one click, with those who were given away alike, taught, and all of it undone', async () => {
    for (const name of ['Ann', 'Bob', 'Cid']) await receive(order(name));
    await receive({ From: 'Orders <orders@partner.example>' }, 'From the partner itself');
    const [first, second, third, own] = await conversations();
    expect([first, second, third, own].map((one) => one.contact.address)).toEqual(
      Array(4).fill('orders@partner.example'),
    );

    const before = await evidence(third.id);
    expect(before).toMatchObject({
      found: { source: 'from', confidence: 'high' },
      writtenFrom: 'orders@partner.example',
      alike: 3,
      rule: null,
      canTeach: true,
      correction: null,
    });
    expect(
      before.candidates.map((one: { address: string; source: string; isCurrent: boolean }) => [
        one.address,
        one.source,
        one.isCurrent,
      ]),
    ).toEqual(
      [
        ['orders@partner.example', 'from', true],
        ['cid@customer.example', 'reply-to', false],
        ['bounce@elsewhere.example', 'envelope', false],
      ].slice(0, before.candidates.length),
    );

    const picked = { address: 'cid@customer.example', name: 'Cid', source: 'reply-to', alike: true, teach: true };
    const corrected = await http.ask(agent, `POST /api/v1/conversations/${third.id}/customer`, picked);
    expect(corrected.json).toMatchObject({
      conversations: 3,
      conversation: { contact: { name: 'Cid', address: 'cid@customer.example' }, doubt: null },
      rule: { sender: 'orders@partner.example', take: 'reply-to', address: null },
    });
    const after = await conversations();
    expect(after.map((one: typeof first) => one.contact.address)).toEqual([
      'ann@customer.example',
      'bob@customer.example',
      'cid@customer.example',
      'orders@partner.example',
    ]);
    expect(after[0].lastMessage.authorName).toBe('Ann');
    expect((await messagesOf(first.id)).map((one) => one.author_name)).toEqual(['Ann']);

    await receive(order('Dan'));
    const dan = (await conversations()).at(-1);
    expect(dan).toMatchObject({ contact: { address: 'dan@customer.example', name: 'Dan' }, doubt: 'unproven' });
    expect((await evidence(dan.id)).rule).toMatchObject({ take: 'reply-to' });

    expect((await http.ask(agent, `POST /api/v1/conversations/${third.id}/customer/undo`, {})).status).toBe(200);
    const undone = await conversations();
    expect(
      undone.slice(0, 4).map((one: typeof first) => [one.contact.address, one.doubt, one.lastMessage.authorName]),
    ).toEqual(Array(4).fill(['orders@partner.example', 'unproven', 'Orders']));
    expect((await http.ask(admin, 'GET /api/v1/customer-rules')).json.items).toEqual([]);
    await receive(order('Eve'));
    expect((await conversations()).at(-1).contact.address).toBe('orders@partner.example');
    expect((await http.ask(agent, `POST /api/v1/conversations/${third.id}/customer/undo`, {})).json.code).toBe(
      'correction_not_there',
    );
  });

  test('a rule is seen and forgotten by admins, and what is typed names whoever wrote for them', async () => {
    await receive({ From: 'Pat <pat@office.example>', 'X-Test-Dmarc': 'pass' });
    const [one] = await conversations();
    const typed = { address: 'Boss@Office.Example', name: 'Boss', teach: true };
    expect((await http.ask(agent, `POST /api/v1/conversations/${one.id}/customer`, typed)).json.rule).toMatchObject({
      take: 'address',
      address: 'boss@office.example',
    });
    await receive({ From: 'Pat <pat@office.example>', 'X-Test-Dmarc': 'pass' });
    const later = (await conversations()).at(-1);
    expect(later.contact).toMatchObject({ name: 'Boss', address: 'boss@office.example' });
    expect(later.lastMessage.authorName).toBe('Pat');
    const [message] = await messagesOf(later.id);
    expect(message?.author_id).not.toBe(later.contact.id);

    const [rule] = (await http.ask(admin, 'GET /api/v1/customer-rules')).json.items;
    expect((await http.ask(agent, 'GET /api/v1/customer-rules')).status).toBe(403);
    expect((await http.ask(admin, `DELETE /api/v1/customer-rules/${rule.id}`)).status).toBe(204);
    await receive({ From: 'Pat <pat@office.example>', 'X-Test-Dmarc': 'pass' });
    expect((await conversations()).at(-1).contact.address).toBe('pat@office.example');
  });

  test('is never one of us, nobody without an address, and nobody whom the agent may not see', async () => {
    await receive({ From: 'ann@customer.example' });
    const [one] = await conversations();
    const correct = (body: object) => http.ask(agent, `POST /api/v1/conversations/${one.id}/customer`, body);
    expect((await correct({ address: 'help@shop.example' })).json).toMatchObject({
      status: 400,
      code: 'address_is_ours',
    });
    expect((await correct({ address: 'not an address' })).json.code).toBe('address_invalid');
    expect((await correct({})).status).toBe(400);
    const secretInbox = await buildInbox(workspace, 'Secret');
    const secretChannel = await buildChannel(workspace, { inboxId: secretInbox, connector: 'email' });
    const { buildContact, buildConversation } = await import('../test/build-workspace.ts');
    const hidden = await buildContact(workspace, { medium: 'email' });
    await buildConversation(workspace, { inboxId: secretInbox, channelId: secretChannel, contactId: hidden.id });
    expect((await correct({ contactId: hidden.id })).json.code).toBe('contact_unknown');
    // KL-27, and the same by the general way of changing a conversation.
    expect((await http.ask(agent, `PATCH /api/v1/conversations/${one.id}`, { contactId: hidden.id })).json.code).toBe(
      'contact_unknown',
    );
    expect((await http.ask(admin, `PATCH /api/v1/conversations/${one.id}`, { contactId: hidden.id })).status).toBe(200);
  });

  test('CT-21: mail that its domain disowns joins nobody, not even after somebody joined the two by hand', async () => {
    await receive({ From: 'Ann <ann@bank.example>', 'X-Test-Dmarc': 'pass', 'Message-ID': '<real@bank.example>' });
    await receive({ From: 'Ann <ann@bank.example>' });
    await receive({ From: 'Ann <ann@bank.example>', 'X-Test-Dmarc': 'fail', 'In-Reply-To': '<real@bank.example>' });
    const [real, unproven, forged] = await conversations();
    expect(new Set([real.contact.id, unproven.contact.id, forged.contact.id]).size).toBe(3);
    expect(forged.doubt).toBe('suspicious');
    const suggested = (await http.ask(admin, `GET /api/v1/contacts/${real.contact.id}`)).json.samePerson;
    expect(suggested.map((one: { contactId: string }) => one.contactId)).toEqual([unproven.contact.id]);

    await http.ask(admin, `POST /api/v1/contacts/${real.contact.id}/merge`, { contactId: unproven.contact.id });
    await http.ask(admin, `POST /api/v1/contacts/${real.contact.id}/merge`, { contactId: forged.contact.id });
    await receive({ From: 'Ann <ann@bank.example>', 'X-Test-Dmarc': 'fail' });
    const again = (await conversations()).at(-1);
    expect(again.contact.id).not.toBe(real.contact.id);
    await receive({ From: 'Ann <ann@bank.example>' });
    expect((await conversations()).at(-1).contact.id).toBe(real.contact.id);
  });

  test('of a forward by a stranger is the stranger, unsure, with the other in reach; he is no suspect and keeps his past', async () => {
    await receive({ From: 'Bob <bob@other.example>' });
    const text =
      'See below\n\n---------- Forwarded message ---------\nFrom: Vera <vera@buyer.example>\nDate: Mon, 2 Mar 2026\nSubject: Broken cup\nTo: <bob@other.example>\n\nIt is broken.';
    await receive({ From: 'Bob <bob@other.example>', Subject: 'Fwd: Broken cup' }, text);
    const [before, forward] = await conversations();
    expect(forward).toMatchObject({ contact: { id: before.contact.id }, doubt: 'sender_unsure' });
    expect(await messagesOf(forward.id)).toMatchObject([{ author_name: 'Bob', text }]);
    expect((await evidence(forward.id)).candidates).toContainEqual(
      expect.objectContaining({ address: 'vera@buyer.example' }),
    );
  });

  test('of a forward by hand is the original sender, and what the colleague wrote above it stays with us', async () => {
    const forwarded =
      '\n\n---------- Forwarded message ---------\nFrom: Ann <ann@customer.example>\nDate: Mon, 2 Mar 2026\nSubject: Lost\nTo: <help@shop.example>\n\nWhere is it?';
    const from = `Mika <mika-${workspace.id}@team.example>`;
    await receive({ From: from, Subject: 'Fwd: Lost', 'X-Test-Dmarc': 'pass' }, `Please handle this one.${forwarded}`);
    await receive({ From: from, Subject: 'Fwd: Lost' }, `Anybody can write this.${forwarded}`);
    const [trusted, unsure] = await conversations();
    expect(trusted).toMatchObject({ contact: { address: 'ann@customer.example' }, doubt: 'unproven' });
    expect(await messagesOf(trusted.id)).toMatchObject([
      { kind: 'note', author_kind: 'member', author_id: agent.memberId, text: 'Please handle this one.' },
      { kind: 'message', direction: 'in', author_name: 'Ann', text: 'Where is it?' },
    ]);
    expect(unsure).toMatchObject({ contact: { address: 'ann@customer.example' }, doubt: 'sender_unsure' });
    expect(unsure.contact.id).not.toBe(trusted.contact.id);
    // Whoever forged a colleague's address did not make them say anything.
    expect((await messagesOf(unsure.id))[0]).toMatchObject({
      kind: 'note',
      author_kind: 'system',
      author_id: null,
      text: 'Anybody can write this.',
    });
    const { canTeach, candidates } = await evidence(unsure.id);
    expect(canTeach).toBe(false);
    // Somebody knows that it is her: then it belongs to her history.
    const { address, source } = candidates[0];
    const confirmed = await http.ask(agent, `POST /api/v1/conversations/${unsure.id}/customer`, { address, source });
    expect(confirmed.json.conversation).toMatchObject({ contact: { id: trusted.contact.id }, doubt: null });
  });

  test('of a forward by hand is named as author, with the date of the original, when it is forwarded again', async () => {
    const from = `Mika <mika-${workspace.id}@team.example>`;
    await receive(
      { From: from, Subject: 'Fwd: Lost', 'X-Test-Dmarc': 'pass' },
      'Please.\n\n---------- Forwarded message ---------\nFrom: Ann <ann@customer.example>\nDate: Mon, 2 Mar 2026 at 10:15\nSubject: Lost\nTo: <help@shop.example>\n\nWhere is it?',
    );
    await receive({ From: 'Ann Direct <bea@customer.example>', 'X-Test-Dmarc': 'pass' });
    const [handedOn, direct] = await conversations();
    const forwarded = async (id: string) => {
      const to = ['workshop@partner.example'];
      const sent = await http.ask(agent, `POST /api/v1/conversations/${id}/forwards`, { to, text: 'Look.' });
      expect(sent.status).toBe(201);
      const { text } = await house.database.db
        .selectFrom('message_forwards')
        .where('message_id', '=', sent.json.message.id)
        .select('text')
        .executeTakeFirstOrThrow();
      return text;
    };
    const text = await forwarded(handedOn.id);
    expect(text).toContain('From: Ann <ann@customer.example>\nDate: Mon, 2 Mar 2026 at 10:15\n');
    expect(text).not.toContain('Mika');
    expect(await forwarded(direct.id)).toMatch(/From: Ann Direct <bea@customer\.example>\nDate: .*2026/);
  });

  test('who answers what was forwarded to them comes to whoever forwarded it, if they take any, and it says what it answers', async () => {
    await receive({ From: 'Ann <ann@customer.example>', Subject: 'Broken tea pot' });
    const [source] = await conversations();
    const answered = async () => {
      const to = ['workshop@partner.example'];
      const path = `POST /api/v1/conversations/${source.id}/forwards`;
      const { json } = await http.ask(agent, path, { to, text: 'Look.' });
      const forward = await house.database.db
        .selectFrom('message_forwards')
        .where('message_id', '=', json.message.id)
        .select('answer_conversation_id')
        .executeTakeFirstOrThrow();
      const token = makeThreadToken(house.secrets, forward.answer_conversation_id);
      const inReplyTo = `<${token}.${messageMark}@shop.example>`;
      await receive({ From: 'Kim <workshop@partner.example>', 'In-Reply-To': inReplyTo }, 'We can mend it.');
      return (await conversations()).find((one: { id: string }) => one.id === forward.answer_conversation_id);
    };
    const linesOf = (id: string) =>
      house.database.db
        .selectFrom('messages')
        .where('conversation_id', '=', id)
        .orderBy('at')
        .orderBy('id')
        .select(['kind', 'activity'])
        .execute();
    const back = {
      type: 'linked',
      params: {
        reason: 'answers_forward',
        conversationId: source.id,
        number: source.number,
        subject: 'Broken tea pot',
        name: 'Mika',
      },
    };

    const first = await answered();
    expect(first).toMatchObject({ assigneeId: agent.memberId, status: 'open' });
    expect(await linesOf(first.id)).toMatchObject([
      { kind: 'activity', activity: back },
      { kind: 'activity', activity: { type: 'assigned', params: { assigneeId: agent.memberId } } },
      { kind: 'message' },
    ]);

    await house.database.db
      .updateTable('members')
      .set({ available: false })
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', agent.memberId)
      .execute();
    const second = await answered();
    expect(second.assigneeId).toBeNull();
    expect(await linesOf(second.id)).toMatchObject([{ kind: 'activity', activity: back }, { kind: 'message' }]);
  });

  test('CT-35: whoever answers in copy is the author of the answer, and the customer stays who it is', async () => {
    await receive({
      From: 'Ann <ann@customer.example>',
      Cc: 'Bob <bob@friend.example>',
      'Message-ID': '<first@customer.example>',
    });
    const [one] = await conversations();
    await receive({ From: 'Bob <bob@friend.example>', 'In-Reply-To': '<first@customer.example>' }, 'I was there too');
    const all = await conversations();
    expect(all).toHaveLength(1);
    expect(all[0].contact.id).toBe(one.contact.id);
    const written = await messagesOf(one.id);
    expect(written.map((message) => message.author_name)).toEqual(['Ann', 'Bob']);
    expect(written[1]?.author_id).not.toBe(one.contact.id);
  });

  test('a forged forward that knows a Message-ID of the customer does not reach their conversation', async () => {
    await receive({ From: 'Ann <ann@customer.example>', 'Message-ID': '<first@customer.example>' });
    const from = `Mika <mika-${workspace.id}@team.example>`;
    await receive(
      { From: from, Subject: 'Fwd: x', 'In-Reply-To': '<first@customer.example>' },
      '---------- Forwarded message ---------\nFrom: Ann <ann@customer.example>\nSubject: x\nTo: <help@shop.example>\n\nSend my money elsewhere',
    );
    expect(await conversations()).toHaveLength(2);
  });
});

describe('after close', () => {
  test('KL-29: by the setting of the inbox, a new conversation that names the earlier one', async () => {
    await receive({ From: 'ann@customer.example', 'Message-ID': '<a@customer.example>' });
    const [one] = await conversations();
    const close = () => http.ask(admin, `PATCH /api/v1/conversations/${one.id}`, { status: 'closed' });
    await close();
    await receive({ From: 'ann@customer.example', 'In-Reply-To': '<a@customer.example>' });
    expect(await conversations()).toMatchObject([{ status: 'open' }]);

    expect(
      (
        await http.ask(admin, `PATCH /api/v1/inboxes/${inboxId}`, {
          settings: { afterClose: 'reopenWithin', reopenWithinDays: 2 },
        })
      ).json.settings,
    ).toMatchObject({ afterClose: 'reopenWithin', reopenWithinDays: 2 });
    await close();
    house.clock.advance(2 * 24 * 3600_000 + 10);
    const token = makeThreadToken(house.secrets, one.id);
    await receive({ From: 'ann@customer.example', 'In-Reply-To': `<${token}.${messageMark}@shop.example>` }, 'Late');
    const [earlier, later] = await conversations();
    expect(earlier.status).toBe('closed');
    expect((await http.ask(admin, `GET /api/v1/conversations/${later.id}/related`)).json.items).toMatchObject([
      { id: one.id, reason: 'after_close' },
    ]);
  });
});

describe('a mail that came by another support address of ours', () => {
  const toInfo = { To: 'info@shop.example', 'X-Forwarded-For': 'info@shop.example help@shop.example' };

  test('KL-24: is of that address and its team, once, and answered from there', async () => {
    const sales = await buildInbox(workspace, 'Sales');
    const info = await buildChannel(workspace, { inboxId: sales, connector: 'email', account: 'info@shop.example' });
    const both = await buildMember(workspace, { inboxIds: [inboxId, sales] });
    const seen = async () => (await http.ask(both, 'GET /api/v1/conversations?section=all&sort=oldest')).json.items;
    await receive({ From: 'ann@customer.example', 'Message-ID': '<way@customer.example>', ...toInfo });
    expect(await seen()).toMatchObject([
      { inboxId: sales, channelId: info, contact: { address: 'ann@customer.example' } },
    ]);
    // By a second way it is the same mail still.
    await receive({
      From: 'ann@customer.example',
      'Message-ID': '<way@customer.example>',
      ...toInfo,
      'X-Other-Way': '1',
    });
    expect((await states()).at(-1)).toBe('message.same_ref');
    // Whoever is merely named in To has a copy of their own, by their own way.
    await receive({ From: 'bob@customer.example', To: 'info@shop.example' });
    expect((await seen()).at(-1)).toMatchObject({ inboxId, channelId });
    await house.database.db.updateTable('channels').set({ state: 'disabled' }).where('id', '=', info).execute();
    await receive({ From: 'cy@customer.example', ...toInfo });
    expect((await seen()).at(-1)).toMatchObject({ inboxId, channelId });
  });
});

describe('spam', () => {
  test('by the verdict of a provider lies in Spam with the reason, counted there and nowhere else', async () => {
    await receive({ From: 'x@junk.example', 'X-Spam-Flag': 'YES' });
    await receive({ From: 'ann@customer.example', 'Message-ID': '<ok@customer.example>' });
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 1 });
    const [spam] = await conversations('spam');
    expect(spam.spamReason).toEqual({ by: 'provider', provider: 'SpamAssassin', header: 'x-spam-flag', value: 'YES' });
    // In a conversation that we know, an opinion is no reason to lose an answer.
    await receive({ From: 'ann@customer.example', 'In-Reply-To': '<ok@customer.example>', 'X-Spam-Flag': 'YES' });
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 1 });

    await http.ask(admin, 'PATCH /api/v1/spam-settings', { useVerdicts: false });
    await receive({ From: 'y@junk.example', 'X-Spam-Flag': 'YES' });
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 2 });
  });

  test('by the list: an address, a domain and those below it; the word on an address counts more', async () => {
    const list = (body: object) => http.ask(admin, 'POST /api/v1/listed-senders', body);
    expect((await list({ value: '@Junk.Example' })).json).toMatchObject({
      kind: 'domain',
      value: 'junk.example',
      verdict: 'block',
    });
    expect((await list({ value: 'friend@junk.example', verdict: 'allow' })).json).toMatchObject({ kind: 'address' });
    for (const [value, code] of [
      ['help@shop.example', 'sender_is_ours'],
      ['shop.example', 'sender_is_ours'],
      ['a b c', 'sender_not_an_address'],
      ['com', 'sender_domain_too_wide'],
    ])
      expect((await list({ value })).json).toMatchObject({ status: 400, code });
    await receive({ From: 'x@mail.junk.example' });
    await receive({ From: 'friend@junk.example', 'X-Spam-Flag': 'YES' });
    // Pretending to be a friend helps nobody.
    await receive({ From: 'friend@junk.example', 'X-Test-Dmarc': 'fail', 'X-Spam-Flag': 'YES' });
    expect(await countersOf()).toEqual({ spam: 2, unassigned: 1 });
    expect((await conversations('spam'))[0].spamReason).toEqual({ by: 'list', kind: 'domain', value: 'junk.example' });
    const items = (await http.ask(admin, 'GET /api/v1/listed-senders?q=junk')).json.items;
    expect(items).toHaveLength(2);
    expect((await http.ask(admin, `DELETE /api/v1/listed-senders/${items[1].id}`)).status).toBe(204);
    expect((await http.ask(agent, 'GET /api/v1/listed-senders')).status).toBe(403);
  });

  test('by a click on the customer, taken back by another; what they write into the open conversation goes along', async () => {
    await receive({ From: 'pest@customer.example', 'Message-ID': '<p@customer.example>' });
    const [one] = await conversations();
    expect(
      (await http.ask(agent, `POST /api/v1/conversations/${one.id}/list-customer`, { domain: true })).json.code,
    ).toBe('sender_domain_forbidden');
    expect((await http.ask(agent, `POST /api/v1/conversations/${one.id}/list-customer`, {})).json).toMatchObject({
      kind: 'address',
      inboxId,
    });
    expect(await countersOf()).toEqual({ spam: 1 });
    await receive({ From: 'pest@customer.example' }, 'And again');
    expect(await countersOf()).toEqual({ spam: 2 });
    await http.ask(agent, `PATCH /api/v1/conversations/${one.id}`, { spam: false });
    await receive({ From: 'pest@customer.example', 'In-Reply-To': '<p@customer.example>' }, 'More');
    expect(await countersOf()).toEqual({ spam: 2 });
    await http.ask(agent, `DELETE /api/v1/conversations/${one.id}/list-customer`);
    await http.ask(agent, `PATCH /api/v1/conversations/${one.id}`, { spam: false });
    await receive({ From: 'pest@customer.example', 'In-Reply-To': '<p@customer.example>' }, 'Sorry');
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 1 });
  });

  test('is deleted by itself only where somebody asked for that, and not before thirty days', async () => {
    await receive({ From: 'x@junk.example', 'X-Spam-Flag': 'YES' });
    house.clock.advance(400 * 24 * 3600_000);
    await deleteOldSpam(house);
    expect(await countersOf()).toEqual({ spam: 1 });
    expect((await http.ask(admin, 'PATCH /api/v1/spam-settings', { deleteAfterDays: 29 })).status).toBe(400);
    expect((await http.ask(admin, 'PATCH /api/v1/spam-settings', { deleteAfterDays: 30 })).json.deleteAfterDays).toBe(
      30,
    );
    await receive({ From: 'y@junk.example', 'X-Spam-Flag': 'YES' });
    await receive({ From: 'ann@customer.example' });
    await deleteOldSpam(house);
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 1 });
    house.clock.advance(29 * 24 * 3600_000);
    await deleteOldSpam(house);
    expect(await countersOf()).toEqual({ spam: 1, unassigned: 1 });
    house.clock.advance(2 * 24 * 3600_000);
    await deleteOldSpam(house);
    expect(await countersOf()).toEqual({ unassigned: 1 });
  });
});

describe('machines', () => {
  const away = { From: 'bot@away.example', 'Auto-Submitted': 'auto-replied' };

  test('that answer too often wait in quarantine; people, listed relays and what is released do not', async () => {
    for (let at = 0; at < 5; at++) await receive({ ...away, Subject: `Away ${at}` }, 'I am away', '203.0.113.9');
    expect(await states()).toEqual(['applied', 'applied', 'applied', 'mail.sender_rate', 'mail.sender_rate']);
    for (let at = 0; at < 5; at++)
      await receive({ From: 'ann@customer.example', Subject: `Q ${at}` }, 'A question', '203.0.113.9');
    await receive(away, 'From a relay', '192.0.2.7');
    expect((await states()).slice(5)).toEqual(Array(6).fill('applied'));

    const waiting = (await http.ask(admin, 'GET /api/v1/inbound-events?state=quarantined')).json.items;
    expect(waiting[0]).toMatchObject({
      reason: 'mail.sender_rate',
      params: { sender: 'bot@away.example', cap: 3, minutes: 10 },
      preview: { from: 'bot@away.example' },
    });
    await http.ask(admin, `POST /api/v1/inbound-events/${waiting[0].id}/release`);
    await drainKey(`${workspace.id} ${channelId}`);
    expect((await states()).filter((state) => state === 'mail.sender_rate')).toHaveLength(1);
    house.clock.advance(11 * 60_000);
    await receive(away, 'Later', '203.0.113.9');
    expect((await states()).at(-1)).toBe('applied');
  });

  test('that fill one conversation within a minute wait as well', async () => {
    await receive({ From: 'ann@customer.example', 'Message-ID': '<loop@customer.example>' });
    for (let at = 0; at < 5; at++)
      await receive(
        {
          From: `bot${at}@away.example`,
          'Auto-Submitted': 'auto-replied',
          'In-Reply-To': `<${makeThreadToken(house.secrets, (await conversations())[0].id)}.${messageMark}@shop.example>`,
        },
        'Thanks',
        '203.0.113.9',
      );
    expect((await states()).slice(1)).toEqual([
      'applied',
      'applied',
      'applied',
      'mail.conversation_rate',
      'mail.conversation_rate',
    ]);
  });

  test('that report a bounce turn accepted into failed, with whom and what was said; a delay is only told', async () => {
    await receive({ From: 'ann@customer.example' });
    const [one] = await conversations();
    const messageId = newId();
    const ref = `${makeThreadToken(house.secrets, one.id)}.${messageMark}@in.example`;
    const inWorkspace = { workspace_id: workspace.id };
    const { db } = house.database;
    await db.insertInto('messages').values({ ...inWorkspace, id: messageId, conversation_id: one.id, direction: 'out', kind: 'message', author_kind: 'member', author_id: agent.memberId, author_name: 'Mika', text: 'Here', at: house.clock.now(), subject: null, people: null, folded_text: null, html: null, lang: null, activity: null, provider: null, inbound_event_id: null, reply_to: null, search: null }).execute(); // biome-ignore format: one statement
    await db.insertInto('message_refs').values({ ...inWorkspace, medium: 'email', ref, channel_id: channelId, conversation_id: one.id, message_id: messageId }).execute(); // biome-ignore format: one statement
    await db.insertInto('deliveries').values({ ...inWorkspace, id: newId(), message_id: messageId, conversation_id: one.id, channel_id: channelId, state: 'accepted', request: JSON.stringify({ to: [], cc: [], bcc: [], subject: null, answersMessageId: null, statusBefore: null }), external_id: null, via: 'relay', sending_by: null, then_status: null }).execute(); // biome-ignore format: one statement
    const delivery = () => db.selectFrom('deliveries').select(['state', 'error']).where('message_id', '=', messageId).executeTakeFirstOrThrow(); // biome-ignore format: one statement
    const report = (...recipients: [address: string, action: string, status: string, said: string][]) =>
      receive(
        { From: 'MAILER-DAEMON@mx.example', Subject: 'Report', 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
        [
          '--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n',
          ...recipients.map(([address, action, status, said]) => `\r\nFinal-Recipient: rfc822; ${address}\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${said}\r\n`),
          `\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${ref}>\r\n\r\n--b--\r\n`,
        ].join(''),
      ); // biome-ignore format: as it is on the wire
    await report(['ann@customer.example', 'delayed', '4.2.1', '451 4.2.1 Try later']);
    expect(await delivery()).toMatchObject({ state: 'accepted', error: { code: 'mail.delayed' } });
    await report(
      ['cy@customer.example', 'delayed', '4.2.1', '451 4.2.1 Try later'],
      ['ann@customer.example', 'failed', '5.1.1', '550 5.1.1 User unknown'],
    );
    expect(await delivery()).toMatchObject({
      state: 'failed',
      error: {
        code: 'smtp.mailbox_unknown',
        text: expect.stringContaining('User unknown'),
        params: { recipients: ['ann@customer.example'] },
      },
    });
    await report(['bo@customer.example', 'failed', '5.2.2', '552 5.2.2 Mailbox full']);
    expect((await delivery()).error?.params.recipients).toEqual(['ann@customer.example', 'bo@customer.example']);
    expect((await conversations())[0].deliveryTrouble).toBe(true);
  });

  test('neither reopen what was closed nor begin anything beside it', async () => {
    await receive({ From: 'ann@customer.example', 'Message-ID': '<c@customer.example>' });
    const [one] = await conversations();
    await http.ask(admin, `PATCH /api/v1/conversations/${one.id}`, { status: 'closed' });
    await receive(
      { From: 'ann@customer.example', 'Auto-Submitted': 'auto-replied', 'In-Reply-To': '<c@customer.example>' },
      'I am away',
    );
    expect(await conversations()).toMatchObject([{ status: 'closed' }]);
    expect((await messagesOf(one.id)).map((message) => message.nature)).toEqual(['person', 'auto_reply']);
  });
});
