import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { buildHouse, type TestHouse } from '../../test/build-house.ts';
import {
  buildConversation,
  buildInboundEvent,
  buildInbox,
  buildMessage,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../../test/build-workspace.ts';
import { collectBlobs } from './collect-blobs.ts';

let house: TestHouse;
let workspace: TestWorkspace;
let conversation: TestConversation;

beforeEach(async () => {
  house = await buildHouse();
  workspace = await buildWorkspace(house);
  conversation = await buildConversation(workspace, { inboxId: await buildInbox(workspace) });
  // All tests of a worker share a database.
  await sql`delete from forgotten_blobs`.execute(house.database.db);
});

const day = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(house.clock.now().getTime() - days * day);

/** Bytes that were stored days ago, named by an attachment each. */
async function stored(text: string, rows = 1): Promise<{ hash: string; ids: string[] }> {
  const { hash } = await house.blobs.put(Buffer.from(text), { maxBytes: 1000 });
  await age(hash, 3);
  const ids: string[] = [];
  for (let i = 0; i < rows; i++) {
    const id = newId();
    const message = await buildMessage(workspace, conversation, { text: 'x' });
    await house.database.db
      .insertInto('attachments')
      .values({ workspace_id: workspace.id, id, message_id: message, file_name: 'x', content_type: 'text/plain', size: 1, inline: false, content_id: null, blob: hash, state: 'ready', reason: null, handle: null, width: null, height: null, uploaded_by: null })
      .execute(); // biome-ignore format: a row
    ids.push(id);
  }
  return { hash, ids };
}
const age = (hash: string, days: number) =>
  utimes(join(house.config.dataDir, 'blobs', hash.slice(0, 2), hash), daysAgo(days), daysAgo(days));
const forget = async (ids: readonly string[]) => {
  await house.database.db
    .deleteFrom('attachments')
    .where('id', 'in', [...ids])
    .execute();
  await sql`update forgotten_blobs set at = ${daysAgo(2)}::timestamptz`.execute(house.database.db);
};
const notes = async () =>
  Number(
    (await sql<{ n: number }>`select count(*)::int as n from forgotten_blobs`.execute(house.database.db)).rows[0]?.n,
  );

it('takes bytes away a day after their last row went', async () => {
  const { hash, ids } = await stored('gone');
  await house.database.db.deleteFrom('attachments').where('id', 'in', ids).execute();
  expect(await collectBlobs(house)).toBe(0);
  expect(await house.blobs.has(hash)).toBe(true);
  await forget(ids);
  expect(await collectBlobs(house)).toBe(1);
  expect(await house.blobs.has(hash)).toBe(false);
  expect(await notes()).toBe(0);
});

it('leaves what another row names: an attachment of anybody, or a mail that came in', async () => {
  const shared = await stored('shared', 2);
  await forget(shared.ids.slice(0, 1));
  const mail = await stored('From: a@b.example');
  await buildInboundEvent(workspace, { raw: 'From: a@b.example', state: 'applied', channelId: conversation.channelId });
  await forget(mail.ids);
  expect(await collectBlobs(house)).toBe(0);
  expect(await house.blobs.has(shared.hash)).toBe(true);
  expect(await house.blobs.has(mail.hash)).toBe(true);
  expect(await notes()).toBe(0);
});

it('leaves what somebody stored again and has no row for yet', async () => {
  const { hash, ids } = await stored('again');
  await forget(ids);
  await house.blobs.put(Buffer.from('again'), { maxBytes: 1000 });
  await age(hash, 0.5);
  expect(await collectBlobs(house)).toBe(0);
  expect(await house.blobs.has(hash)).toBe(true);
});
