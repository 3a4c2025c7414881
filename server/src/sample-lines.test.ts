/** The samples are what the house makes of them: this looks at the outcome, and that a second run adds nothing. */
import { connectors } from '@irori/connectors/index';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { deleteConversation } from './conversations/commands/delete-conversation.ts';
import type { Viewer } from './platform/http/viewer.ts';
import { newId } from './platform/ids.ts';
import { findSampleThings } from './sample-data/index.ts';
import { timeline } from './sample-data/timeline.ts';
import { addSampleData } from './sample-lines.ts';
import { removeSampleData } from './sample-removal.ts';
import { insertTag } from './tags/store.ts';
import { buildHouse, type TestHouse } from './test/build-house.ts';
import { buildContact, buildConversation, buildInbox, buildMember, buildWorkspace } from './test/build-workspace.ts';

let house: TestHouse;
let place: Awaited<ReturnType<typeof buildPlace>>;

beforeAll(async () => {
  // A relay that nobody answers at: nothing may ask it for anything.
  house = await buildHouse({ connectors, env: { IRORI_SMTP_URL: 'smtp://127.0.0.1:9' } });
  place = await buildPlace('ja');
  await addSampleData(house, place);
}, 60_000);

async function buildPlace(
  locale: string,
): Promise<{ viewer: Viewer; inboxId: string; workspaceId: string; memberId: string }> {
  const workspace = await buildWorkspace(house);
  const inboxId = await buildInbox(workspace, 'Front desk');
  const viewer = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId], name: 'Robin' });
  await house.database.db
    .updateTable('members')
    .set({ preferences: JSON.stringify({ locale, timeZone: 'Europe/Warsaw' }) })
    .where('id', '=', viewer.memberId)
    .execute();
  return { viewer, inboxId, workspaceId: workspace.id, memberId: viewer.memberId };
}

const conversationsOf = (workspaceId: string) =>
  house.database.db.selectFrom('conversations').selectAll().where('workspace_id', '=', workspaceId).orderBy('number').execute(); // biome-ignore format: one statement

async function sizeOf(workspaceId: string) {
  const { db } = house.database;
  const tables = ['conversations', 'messages', 'inbound_events', 'deliveries', 'members', 'inboxes', 'channels', 'tags', 'events'] as const; // biome-ignore format: one list
  const counts = await Promise.all(
    tables.map(
      (table) =>
      db.selectFrom(table).select((eb) => eb.fn.countAll<number>().as('rows')).where('workspace_id', '=', workspaceId).executeTakeFirstOrThrow(), // biome-ignore format: one statement
    ),
  );
  return Object.fromEntries(tables.map((table, at) => [table, Number(counts[at]?.rows)]));
}

describe('the sample data', () => {
  test('shows every shelf, every ending and every state that a newcomer should meet, and adds up', async () => {
    const { db } = house.database;

    const conversations = await conversationsOf(place.workspaceId);
    expect(conversations).toHaveLength(42);
    expect(conversations.filter((one) => one.inbox_id === place.inboxId)).toHaveLength(12);
    const shelves = Map.groupBy(conversations, (one) => one.shelf);
    expect([...shelves.keys()].sort()).toEqual(['assigned', 'closed', 'pending', 'snoozed', 'spam', 'unassigned']);
    expect(
      conversations.filter((one) => one.assignee_id === place.memberId && one.status === 'open').length,
    ).toBeGreaterThan(3);
    expect(conversations.filter((one) => one.doubt === 'unproven').length).toBeGreaterThan(0);
    expect(conversations.filter((one) => one.delivery_trouble)).toHaveLength(2);
    expect(shelves.get('snoozed')?.map((one) => one.snoozed_until! > house.clock.now())).toEqual([true, true]);
    expect(conversations.every((one) => one.last_activity_at < house.clock.now())).toBe(true);

    const counted = await db.selectFrom('counters').select(['shelf', 'amount']).where('workspace_id', '=', place.workspaceId).execute(); // biome-ignore format: one statement
    for (const [shelf, rows] of shelves) {
      const kept = counted.filter((row) => row.shelf === shelf).reduce((sum, row) => sum + Number(row.amount), 0);
      expect(kept, shelf).toBe(rows.length);
    }

    const ledger = await db.selectFrom('inbound_events').select(['state', 'reason']).where('workspace_id', '=', place.workspaceId).execute(); // biome-ignore format: one statement
    const endings = Map.groupBy(ledger, (row) => `${row.state} ${row.reason ?? ''}`.trim());
    expect(Object.fromEntries([...endings].map(([ending, rows]) => [ending, rows.length]))).toEqual({
      applied:
        timeline({ base: new Date(), offsetMinutes: 0 }).filter(
          ({ step }) => step.kind === 'mail' || step.kind === 'bounce',
        ).length - 1,
      'duplicate accept.same_event': 1,
      'quarantined mail.loop': 1,
    });

    const deliveries = await db.selectFrom('deliveries').select(['state', 'via', 'error']).where('workspace_id', '=', place.workspaceId).execute(); // biome-ignore format: one statement
    const states = Map.groupBy(deliveries, (row) => row.state);
    expect([...states.keys()].sort()).toEqual(['accepted', 'failed', 'uncertain']);
    expect(states.get('accepted')?.every((row) => row.via === 'file')).toBe(true);
    expect(states.get('failed')).toMatchObject([{ error: { code: 'smtp.mailbox_unknown' } }]);
    expect(house.sent.filter((job) => job.includes(place.workspaceId))).toEqual([]);
  }, 60_000);

  test('keeps each thread together, its people apart and its words readable', async () => {
    const { db } = house.database;
    const messages = await db
      .selectFrom('messages as m')
      .innerJoin('conversations as c', 'c.id', 'm.conversation_id')
      .where('m.workspace_id', '=', place.workspaceId)
      .where('m.kind', '<>', 'activity')
      .select([
        'c.subject',
        'c.inbox_id',
        'm.direction',
        'm.kind',
        'm.text',
        'm.folded_text',
        'm.nature',
        'm.author_name',
        'm.html',
      ])
      .orderBy('m.at')
      .orderBy('m.id')
      .execute();
    const bySubject = Map.groupBy(messages, (row) => row.subject ?? '');
    for (const { story } of timeline({ base: new Date(), offsetMinutes: 0 })) {
      if (story.key === 'en-loop') continue;
      const told = story.steps.filter(({ kind }) => kind === 'mail' || kind === 'reply' || kind === 'note');
      const shown = bySubject.get(story.subject) ?? [];
      expect(shown, story.key).toHaveLength(told.length);
      // What was newly written, whole, but for a phone's signature.
      for (const [at, row] of shown.entries()) {
        const step = told[at];
        const written = words(step && 'text' in step ? step.text : '');
        expect(written.startsWith(words(row.text)) && written.length - row.text.length < 40, written).toBe(true);
      }
    }
    expect(bySubject.get('届いたランプのシェードが割れていました')?.[0]?.inbox_id).toBe(place.inboxId);
    expect(bySubject.get('Spare shade for an Ember lamp')?.at(-1)?.nature).toBe('auto_reply');
    expect(bySubject.get('New papers for spring, and a shorter price list')?.[0]?.html).toContain('Meadow');
    const quoted = messages.filter((row) => row.folded_text?.includes('>'));
    expect(quoted.length).toBeGreaterThan(5);
    const contacts = await db
      .selectFrom('contacts')
      .select(['name', 'created_at'])
      .where('workspace_id', '=', place.workspaceId)
      .execute();
    expect(contacts).toHaveLength(42);
    expect(contacts.every((one) => one.created_at < house.clock.now())).toBe(true);
  }, 60_000);

  test('that was cut off goes on where it stopped', async () => {
    const other = await buildPlace('en');
    await expect(addSampleData({ ...house, blobs: failingAfter(30) }, other)).rejects.toThrow('the disk is full');
    expect((await conversationsOf(other.workspaceId)).length).toBeLessThan(42);
    house.clock.advance(3_600_000);
    await addSampleData(house, other);
    const { events: _more, ...size } = await sizeOf(other.workspaceId);
    const { events: _whole, ...whole } = await sizeOf(place.workspaceId);
    expect(size).toEqual(whole);
  }, 60_000);

  test('comes once, however often it is asked for, and goes when it is deleted', async () => {
    const once = await sizeOf(place.workspaceId);
    await addSampleData(house, place);
    expect(await sizeOf(place.workspaceId)).toEqual(once);

    const inboxes = await house.database.db.selectFrom('inboxes').select('id').where('workspace_id', '=', place.workspaceId).execute(); // biome-ignore format: one statement
    const owner = { ...place.viewer, inboxIds: inboxes.map(({ id }) => id) };
    for (const { id } of await conversationsOf(place.workspaceId)) await deleteConversation(house, owner, id);
    const left = await house.database.db.selectFrom('counters').select('amount').where('workspace_id', '=', place.workspaceId).execute(); // biome-ignore format: one statement
    expect(left.every((row) => Number(row.amount) === 0)).toBe(true);
    await addSampleData(house, place);
    expect(await conversationsOf(place.workspaceId)).toEqual([]);
  }, 60_000);
});

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

function failingAfter(puts: number): TestHouse['blobs'] {
  let left = puts;
  return {
    ...house.blobs,
    put: (source, options) => {
      left -= 1;
      if (left < 0) throw new Error('the disk is full');
      return house.blobs.put(source, options);
    },
  };
}

test('all of it can be removed, and what people made since stays', async () => {
  const own = await buildPlace('ja');
  const { db } = house.database;
  const before = await sizeOf(own.workspaceId);
  const makeTag = (name: string) =>
    insertTag(db as never, own.workspaceId, { id: newId(), name, colour: 'red', now: house.clock.now() });
  await makeTag('urgent'); // was there before the samples, under a name of theirs
  await addSampleData(house, own);
  house.clock.advance(3_600_000);

  // A tag of one's own, a mail of one's own to the Polish sample mailbox, and a sample colleague who holds it.
  await makeTag('mine');
  const { id: channelId, inbox_id: inboxId } = await db
    .selectFrom('channels')
    .select(['id', 'inbox_id'])
    .where('workspace_id', '=', own.workspaceId)
    .where('account', '=', 'pomoc@pl.quillowby.example')
    .executeTakeFirstOrThrow();
  const workspace = { house, id: own.workspaceId } as never;
  const contactId = (await buildContact(workspace, { medium: 'email' })).id;
  const kept = await buildConversation(workspace, { inboxId, channelId, contactId, subject: 'From a person' });
  await db.updateTable('conversations').set({ created_at: house.clock.now() }).where('id', '=', kept.id).execute();

  expect(await findSampleThings(db, own.workspaceId)).not.toBeNull();
  await removeSampleData(house, own.viewer);

  expect((await conversationsOf(own.workspaceId)).map(({ subject }) => subject)).toEqual(['From a person']);
  const namesIn = async (table: 'tags' | 'inboxes') => {
    const { rows } = await sql<{ name: string }>`
      select name from ${sql.table(table)} where workspace_id = ${own.workspaceId}::uuid
      ${table === 'inboxes' ? sql`and archived_at is null` : sql``} order by name`.execute(db);
    return rows.map(({ name }) => name);
  };
  expect(await namesIn('tags')).toEqual(['mine', 'urgent']);
  expect(await namesIn('inboxes')).toEqual(['Front desk', 'Obsługa klienta (Polska)']);
  const left = await sizeOf(own.workspaceId);
  expect(left).toMatchObject({ channels: 1, messages: 0, inbound_events: 0, deliveries: 0, conversations: 1 });
  const { rows: people } = await sql<{ name: string }>`
    select name from members where workspace_id = ${own.workspaceId}::uuid and removed_at is null`.execute(db);
  expect(people).toEqual([{ name: 'Robin' }]);
  const { rows: contacts } = await sql<{ id: string }>`
    select id from contacts where workspace_id = ${own.workspaceId}::uuid`.execute(db);
  expect(contacts).toEqual([{ id: contactId }]);
  expect(await findSampleThings(db, own.workspaceId)).toBeNull();
  await removeSampleData(house, own.viewer); // a second call finds nothing to do
  expect(before).toMatchObject({ conversations: 0, channels: 0 });
}, 120_000);
