import { beforeEach, describe, expect, it } from 'vitest';
import { routes as conversationRoutes } from '../conversations/routes.ts';
import type { Viewer } from '../platform/http/viewer.ts';
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
  type TestMessage,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { findHits, type Tuning } from './find-hits.ts';
import { matchingConversations } from './index.ts';
import { routes } from './routes.ts';
import { scopedQuery } from './scope.ts';
import type { Place } from './store.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let channelId: string;
let contactId: string;
let agent: Viewer;

beforeEach(async () => {
  house = await buildHouse();
  http = await buildApp(house, [...routes, ...conversationRoutes]);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  channelId = await buildChannel(workspace, { inboxId });
  contactId = (await buildContact(workspace)).id;
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
});

const conversation = (more: { inboxId?: string; subject?: string } = {}) =>
  buildConversation(workspace, { inboxId, channelId, contactId, ...more });
const said = async (...messages: TestMessage[]): Promise<string> => {
  const { id } = await conversation();
  for (const message of messages) {
    house.clock.advance(1000);
    await buildMessage(workspace, { id }, { at: house.clock.now(), ...message });
  }
  return id;
};
const search = async (q: string, viewer = agent, more = '') =>
  (await http.ask(viewer, `GET /api/v1/search?q=${encodeURIComponent(q)}${more}`)).json;
const found = async (q: string, viewer = agent): Promise<string[]> =>
  (await search(q, viewer)).items.map((item: { conversation: { id: string } }) => item.conversation.id);

describe('search', () => {
  it('finds each conversation once, by its newest hit, newest first, with the words around it', async () => {
    const first = await said(
      { text: 'Moja faktura nie doszła' },
      { text: 'Proszę o fakturę jeszcze raz' },
      { text: 'Halo?' },
    );
    const second = await said({ text: 'Gdzie jest FAKTURA?' });
    await said({ text: 'Co innego' });
    const { items, nextCursor } = await search('faktur');
    expect(items).toMatchObject([
      { conversation: { id: second }, snippet: 'Gdzie jest FAKTURA?' },
      { conversation: { id: first }, snippet: 'Proszę o fakturę jeszcze raz' },
    ]);
    expect(nextCursor).toBeNull();
  });

  it('knows Japanese by any part, kana of either kind, and full width', async () => {
    const id = await said({ text: 'ご注文のキーボードが届きません。よろしくお願いします。' });
    for (const q of ['キーボード', 'きーぼーど', 'ｷｰﾎﾞｰﾄﾞ', '届き', '注文', '届', 'よろしく お願い'])
      expect(await found(q)).toEqual([id]);
    expect(await found('届注文')).toEqual([]);
  });

  it('finds by subject, customer, address and file name, and shows the file', async () => {
    const id = await said({
      text: 'See attached.',
      subject: 'Order 4711',
      words: ['bogdan@shop.example', 'invoice_2026.pdf'],
    });
    const { items } = await search('4711');
    await house.database.db
      .insertInto('attachments')
      .values({
        workspace_id: workspace.id, id: crypto.randomUUID(), message_id: items[0].messageId, file_name: 'invoice_2026.pdf', content_type: 'application/pdf',
        size: 1, content_id: null, blob: null, state: 'ready', reason: null, handle: null, width: null, height: null, uploaded_by: null,
      }) // biome-ignore format: a row
      .execute();
    for (const q of ['4711', 'order', 'bogdan@shop', 'kowalski', 'invoice_2026.pdf'])
      expect(await found(q)).toEqual([id]);
    expect((await search('invoice')).items[0].snippet).toBe('invoice_2026.pdf');
    expect((await search('kowalski')).items[0].snippet).toBe('See attached.');
  });

  it('puts the conversation of a number first', async () => {
    const named = await said({ text: 'hello' });
    const mentions = await said({ text: 'as in ticket 1' });
    expect(await found('#1')).toEqual([named, mentions]);
    expect(await found('1')).toEqual([named, mentions]);
    expect((await search('１')).items[0]).toMatchObject({ messageId: null, conversation: { number: 1 } });
  });

  it('shows nothing of other inboxes and workspaces, or of deleted messages', async () => {
    const secret = await buildInbox(workspace, 'Secret');
    const hidden = await conversation({ inboxId: secret });
    await buildMessage(workspace, hidden, { text: 'a treasure' });
    await said({ text: 'treasure deleted', deletedAt: new Date() });
    expect(await found('treasure')).toEqual([]);
    expect(await found('#1')).toEqual([]);
    const stranger = {
      ...(await buildMember(await buildWorkspace(house), { role: 'owner' })),
      inboxIds: [inboxId, secret],
    };
    expect(await found('treasure', stranger)).toEqual([]);
    const owner = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId, secret] });
    expect(await found('treasure', owner)).toEqual([hidden.id]);
    expect(await found('treasure', await buildMember(workspace, { inboxIds: [] }))).toEqual([]);
    expect((await http.ask(null, 'GET /api/v1/search?q=treasure')).status).toBe(401);
  });

  it('follows a conversation into another inbox', async () => {
    const moved = await conversation();
    await buildMessage(workspace, moved, { text: 'a caravan' });
    const sales = await buildInbox(workspace, 'Sales');
    const seller = await buildMember(workspace, { inboxIds: [sales] });
    await house.database.db.updateTable('conversations').set({ inbox_id: sales }).where('id', '=', moved.id).execute();
    for (const tuning of [reading, lookingUp]) {
      expect(await ids('caravan', [sales], tuning)).toEqual([moved.id]);
      expect(await ids('caravan', [inboxId], tuning)).toEqual([]);
    }
    expect(await found('caravan', seller)).toEqual([moved.id]);
  });

  it('finds by a new subject or customer, and still by what it was called', async () => {
    const id = await said({ text: 'hello', subject: 'Question' });
    await http.ask(agent, `PATCH /api/v1/conversations/${id}`, { subject: 'Zażalenie' });
    const owner = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId] }); // whom an agent has never met, they cannot choose
    const { id: contactId } = await buildContact(workspace, { name: 'Mirosława' });
    await http.ask(owner, `PATCH /api/v1/conversations/${id}`, { contactId });
    for (const q of ['zazalenie hello', 'miroslawa', 'question kowalski']) expect(await found(q)).toEqual([id]);
  });

  it('refuses what it cannot answer, and survives what people type', async () => {
    await said({ text: "it's 'quoted' \\ & | ! :* <-> done" });
    expect((await search("'quoted' \\ & | ! :* <->")).items).toHaveLength(1);
    expect((await search('...')).items).toEqual([]);
    expect(await http.ask(agent, 'GET /api/v1/search?q=')).toMatchObject({ status: 400 });
    expect(await http.ask(agent, 'GET /api/v1/search?q=x&cursor=made-up-by-somebody')).toMatchObject({
      status: 400,
      json: { code: 'cursor_invalid' },
    });
  });
});

/** Tunings that force one of the two ways. */
const reading: Tuning = { firstRows: 3, mostRows: 1e9, perRow: 0, perHit: 1 };
const lookingUp: Tuning = { firstRows: 1, mostRows: 0, perRow: 1, perHit: 0 };

const ids = async (q: string, inboxIds: readonly string[], tuning: Tuning, after: Place | null = null, limit = 100) => {
  const scope = { workspaceId: workspace.id, inboxIds };
  const hits = await findHits(house, { scope, query: scopedQuery(q, scope)!, after, limit }, tuning);
  return hits.map((hit) => hit.conversationId);
};

describe('the two ways', () => {
  it('find the same, on every page, also while conversations have hits on several', async () => {
    const conversations = [];
    for (let at = 0; at < 8; at++) conversations.push(await conversation());
    for (let at = 0; at < 60; at++) {
      house.clock.advance(1000);
      const { id } = conversations[(at * 7) % 8]!;
      await buildMessage(
        workspace,
        { id },
        { text: at % 3 === 0 ? 'alpha beta' : at % 3 === 1 ? 'beta' : 'gamma', at: house.clock.now() },
      );
    }
    for (const q of ['alpha', 'beta', 'be', 'gamma', 'alpha gamma', 'none']) {
      const scope = { workspaceId: workspace.id, inboxIds: [inboxId] };
      const query = scopedQuery(q, scope)!;
      const expected = await ids(q, [inboxId], lookingUp);
      expect(await ids(q, [inboxId], reading)).toEqual(expected);
      expect(await ids(q, [inboxId], { firstRows: 10, mostRows: 1000, perRow: 3, perHit: 8 })).toEqual(expected);
      expect(new Set(expected).size).toBe(expected.length);
      for (const tuning of [reading, lookingUp]) {
        const paged: string[] = [];
        let after: Place | null = null;
        for (;;) {
          const hits = await findHits(house, { scope, query, after, limit: 3 }, tuning);
          paged.push(...hits.map((hit) => hit.conversationId));
          const last = hits.at(-1);
          if (!last) break;
          after = last;
        }
        expect(paged).toEqual(expected);
      }
    }
  });

  it('answer for a viewer of many inboxes', async () => {
    const inboxIds = [inboxId];
    for (let at = 0; at < 10; at++) inboxIds.push(await buildInbox(workspace, `Inbox ${at}`));
    const hidden = await conversation({ inboxId: await buildInbox(workspace, 'Hidden') });
    await buildMessage(workspace, hidden, { text: 'lantern' });
    const id = await said({ text: 'lantern' });
    expect(await ids('lantern', inboxIds, reading)).toEqual([id]);
    expect(await ids('lantern', inboxIds, lookingUp)).toEqual([id]);
    expect(await matchingConversations(house, agent, 'lantern', inboxIds)).toEqual([id]);
    expect(await matchingConversations(house, agent, '', inboxIds)).toEqual([]);
  });

  it('page over HTTP with a cursor', async () => {
    const expected = [];
    for (let at = 0; at < 5; at++) expected.unshift(await said({ text: `pebble ${at}` }));
    const first = await search('pebble', agent, '&limit=2');
    const second = await search('pebble', agent, `&limit=2&cursor=${first.nextCursor}`);
    const third = await search('pebble', agent, `&limit=2&cursor=${second.nextCursor}`);
    const all = [first, second, third].flatMap((page) =>
      page.items.map((item: { conversation: { id: string } }) => item.conversation.id),
    );
    expect(all).toEqual(expected);
    expect(third.nextCursor).toBeNull();
  });
});
