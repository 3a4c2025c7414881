import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { routes as searchRoutes } from '../search/routes.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  announcedIn,
  buildChannel,
  buildContact,
  buildConversation,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { sweepContactWords } from './index.ts';
import { routes } from './routes.ts';

let house: TestHouse;
let http: TestApp;
let workspace: TestWorkspace;
let inboxId: string;
let channelId: string;
let admin: Viewer;
let agent: Viewer;

beforeEach(async () => {
  house = await buildHouse();
  http = await buildApp(house, [...routes, ...searchRoutes]);
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  channelId = await buildChannel(workspace, { inboxId });
  admin = await buildMember(workspace, { role: 'admin', inboxIds: [inboxId] });
  agent = await buildMember(workspace, { inboxIds: [inboxId] });
});

const writer = async (given: Parameters<typeof buildContact>[1] = {}, inbox = inboxId) => {
  const made = await buildContact(workspace, given);
  const conversation = await buildConversation(workspace, { inboxId: inbox, channelId, contactId: made.id });
  return { ...made, conversation };
};
const idsFor = async (query: string, viewer = admin): Promise<string[]> =>
  (await http.ask(viewer, `GET /api/v1/contacts${query}`)).json.items.map((item: { id: string }) => item.id);

describe('the list', () => {
  it('is newest first, by pages', async () => {
    const all: string[] = [];
    for (let at = 0; at < 5; at++) all.unshift((await writer()).id);
    const first = await http.ask(agent, 'GET /api/v1/contacts?limit=3');
    expect(first.json.items.map((item: { id: string }) => item.id)).toEqual(all.slice(0, 3));
    expect(await idsFor(`?limit=3&cursor=${first.json.nextCursor}`, agent)).toEqual(all.slice(3));
  });

  it('finds by name and address, in any spelling, as soon as they are there or changed', async () => {
    const zofia = await writer({ name: 'Zofia Łęcka', address: 'zofia.lecka@poczta.example' });
    const hanako = await writer({ name: '山田花子', address: 'hanako@mail.example' });
    for (const [q, expected] of [
      ['lecka', zofia],
      ['zofia łe', zofia],
      ['poczta', zofia],
      ['花子', hanako],
      ['hanako@mail', hanako],
    ] as const) {
      expect(await idsFor(`?q=${encodeURIComponent(q)}`)).toEqual([expected.id]);
    }
    expect(await idsFor('?q=nobody')).toEqual([]);
    expect(await idsFor('?q=...')).toEqual([]);
    await http.ask(agent, `PATCH /api/v1/contacts/${zofia.id}`, { name: 'Zofia Rzecka' });
    expect(await idsFor('?q=rzecka')).toEqual([zofia.id]);
    expect(await idsFor('?q=zofia%20lecka%40poczta')).toEqual([zofia.id]); // the address still has it
    await buildContact(workspace, { name: 'Somebody' });
    expect(await sweepContactWords(house)).toBeGreaterThan(0);
    expect(await sweepContactWords(house)).toBe(0);
  });

  it('shows agents who wrote to their inboxes, and nobody another workspace', async () => {
    const secret = await buildInbox(workspace, 'Secret');
    const mine = await writer({ name: 'Open Person' });
    const hidden = await writer({ name: 'Hidden Person' }, secret);
    expect(await idsFor('', agent)).toEqual([mine.id]);
    expect(await idsFor('?q=person', agent)).toEqual([mine.id]);
    expect(await idsFor('?q=person', admin)).toEqual([hidden.id, mine.id]);
    const stranger = { ...(await buildMember(await buildWorkspace(house), { role: 'owner' })), inboxIds: [inboxId] };
    expect(await idsFor('?q=person', stranger)).toEqual([]);
    for (const [viewer, contactId] of [
      [agent, hidden.id],
      [stranger, mine.id],
      [admin, newId()],
    ] as const) {
      expect((await http.ask(viewer, `GET /api/v1/contacts/${contactId}`)).json).toMatchObject({
        status: 404,
        code: 'contact_not_found',
      });
      expect((await http.ask(viewer, `PATCH /api/v1/contacts/${contactId}`, { name: 'x' })).status).toBe(404);
      expect((await http.ask(viewer, `POST /api/v1/contacts/${contactId}/merge`, { contactId: mine.id })).status).toBe(
        404,
      );
      expect((await http.ask(viewer, `POST /api/v1/contacts/${contactId}/unmerge`, {})).status).toBe(404);
      expect((await http.ask(viewer, `GET /api/v1/contacts/${contactId}/merges`)).status).toBe(404);
    }
    expect((await http.ask(agent, `POST /api/v1/contacts/${mine.id}/merge`, { contactId: hidden.id })).status).toBe(
      404,
    );
    expect((await http.ask(null, 'GET /api/v1/contacts')).status).toBe(401);
  });
});

describe('one contact', () => {
  it('has its addresses with their proof, and whoever has the same address', async () => {
    const proven = await writer({ name: 'Real', address: 'same@mail.example' });
    const claimed = await writer({ name: 'Claimed', address: 'same@mail.example', proven: false });
    const { json } = await http.ask(agent, `GET /api/v1/contacts/${proven.id}`);
    expect(json).toMatchObject({
      name: 'Real',
      kind: 'lead',
      identities: [{ medium: 'pigeon', address: 'same@mail.example', proven: true, proof: 'dmarc' }],
      samePerson: [{ contactId: claimed.id, name: 'Claimed', because: 'same_address' }],
    });
    const secret = await buildInbox(workspace, 'Secret');
    await writer({ name: 'Elsewhere', address: 'same@mail.example', medium: 'other' }, secret);
    expect((await http.ask(agent, `GET /api/v1/contacts/${claimed.id}`)).json.samePerson).toHaveLength(1);
  });

  it('does not suggest somebody whom the viewer may not see', async () => {
    const mine = await writer({ address: 'x@mail.example' });
    await writer({ address: 'x@mail.example', proven: false }, await buildInbox(workspace, 'Secret'));
    expect((await http.ask(agent, `GET /api/v1/contacts/${mine.id}`)).json.samePerson).toEqual([]);
    expect((await http.ask(admin, `GET /api/v1/contacts/${mine.id}`)).json.samePerson).toHaveLength(1);
  });

  it('takes a new name, which its conversations show and are found by', async () => {
    const { id, conversation } = await writer({ name: 'bk1987' });
    await buildMessage(workspace, conversation, { text: 'hello', authorName: 'bk1987' });
    const { json } = await http.ask(agent, `PATCH /api/v1/contacts/${id}`, {
      name: 'Barbara Kot',
      note: 'Likes tea',
      kind: 'customer',
    });
    expect(json).toMatchObject({ name: 'Barbara Kot', note: 'Likes tea', kind: 'customer' });
    expect((await announcedIn(workspace)).map((event) => event.kind)).toEqual([
      'contact.changed',
      'conversation.changed',
    ]);
    const { json: found } = await http.ask(agent, 'GET /api/v1/search?q=barbara+hello');
    expect(found.items[0].conversation).toMatchObject({ id: conversation.id, contact: { name: 'Barbara Kot' } });
    expect((await http.ask(agent, `PATCH /api/v1/contacts/${id}`, {})).status).toBe(200);
    expect((await http.ask(agent, `PATCH /api/v1/contacts/${id}`, { name: '' })).status).toBe(400);
  });
});

describe('joining', () => {
  it('moves addresses and conversations, says why, and can be taken back', async () => {
    const kept = await writer({ name: 'Real', address: 'same@mail.example' });
    const gone = await writer({ name: 'Claimed', address: 'same@mail.example', proven: false });
    await house.database.db
      .updateTable('contacts')
      .set({ note: 'written by hand' })
      .where('id', '=', gone.id)
      .execute();
    const { json } = await http.ask(agent, `POST /api/v1/contacts/${kept.id}/merge`, { contactId: gone.id });
    expect(json.contact).toMatchObject({ id: kept.id, samePerson: [] });
    expect(json.contact.identities.map((identity: { proven: boolean }) => identity.proven).sort()).toEqual([
      false,
      true,
    ]);
    expect((await http.ask(admin, `GET /api/v1/contacts/${gone.id}`)).status).toBe(404);
    expect(await contactOf(gone.conversation.id)).toBe(kept.id);
    const { json: merges } = await http.ask(agent, `GET /api/v1/contacts/${kept.id}/merges`);
    expect(merges.items).toMatchObject([
      { id: json.mergeId, contactId: gone.id, name: 'Claimed', because: 'same_address', mergedBy: agent.memberId },
    ]);

    // Mail that came for the unproven address meanwhile goes back with it.
    const since = await buildConversation(workspace, { inboxId, channelId, contactId: kept.id });
    await house.database.db
      .updateTable('conversations')
      .set({ identity_id: gone.identityId })
      .where('id', '=', since.id)
      .execute();
    const undone = await http.ask(agent, `POST /api/v1/contacts/${kept.id}/unmerge`, {});
    expect(undone.json).toMatchObject({
      restoredId: gone.id,
      contact: { id: kept.id, samePerson: [{ contactId: gone.id }] },
    });
    expect((await http.ask(agent, `GET /api/v1/contacts/${gone.id}`)).json).toMatchObject({
      name: 'Claimed',
      note: 'written by hand',
      identities: [{ proven: false }],
    });
    expect(await contactOf(gone.conversation.id)).toBe(gone.id);
    expect(await contactOf(since.id)).toBe(gone.id);
    expect(await contactOf(kept.conversation.id)).toBe(kept.id);
    expect((await http.ask(agent, `POST /api/v1/contacts/${kept.id}/unmerge`, {})).json.code).toBe(
      'contact_not_merged',
    );
  });

  it('takes back the join that is named, of several', async () => {
    const kept = await writer({ name: 'A' });
    const second = await writer({ name: 'B' });
    const third = await writer({ name: 'C' });
    const { json } = await http.ask(agent, `POST /api/v1/contacts/${kept.id}/merge`, { contactId: second.id });
    await http.ask(agent, `POST /api/v1/contacts/${kept.id}/merge`, { contactId: third.id });
    const undone = await http.ask(agent, `POST /api/v1/contacts/${kept.id}/unmerge`, { mergeId: json.mergeId });
    expect(undone.json.restoredId).toBe(second.id);
    expect(await contactOf(third.conversation.id)).toBe(kept.id);
    expect((await http.ask(agent, `POST /api/v1/contacts/${kept.id}/merge`, { contactId: kept.id })).status).toBe(400);
  });
});

const contactOf = async (conversationId: string): Promise<string> =>
  (
    await house.database.db
      .selectFrom('conversations')
      .select('contact_id')
      .where('id', '=', conversationId)
      .executeTakeFirstOrThrow()
  ).contact_id;
