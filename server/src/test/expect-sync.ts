/**
 * The race test of the realtime design: an old snapshot plus an action's events, through the browser's own reducer, must
 * equal a fresh snapshot, for whoever looks.
 */
import { applyFrame } from '@irori/contract/apply-event';
import type { Message } from '@irori/contract/messages/api';
import { type Store, storeFromSnapshot } from '@irori/contract/store';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { conversationsByIds, listConversations, presentConversation, readMarksOf } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { messagesOfConversation, presentMessageRows } from '../messages/index.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { makePresentEvents } from '../sync/present-events.ts';
import { takeSnapshot } from '../sync/snapshot.ts';

/** Every viewer sees the whole workspace as a browser would that has all of its pages loaded. */
export async function expectSync(
  house: House,
  viewers: readonly Viewer[],
  action: () => Promise<unknown>,
): Promise<void> {
  const before = await Promise.all(viewers.map((viewer) => loadAll(house, viewer)));
  await action();
  await expectExactCounters(house, viewers[0]?.workspaceId ?? '');
  for (const [at, viewer] of viewers.entries()) {
    const old = before[at];
    if (!old) continue;
    const rows = await house.database.db
      .selectFrom('events')
      .selectAll()
      .where('workspace_id', '=', viewer.workspaceId)
      .where('number', '>', old.number)
      .orderBy('number')
      .execute();
    const through = rows.at(-1)?.number ?? old.number;
    const events = (await makePresentEvents(house)(viewer.workspaceId, rows, [viewer])).get(viewer) ?? [];
    const followed = applyFrame(old, { through, events });
    const fresh = await loadAll(house, viewer);
    expect(comparable(followed, old)).toEqual(comparable(fresh, old));
    // Frames may be repeated after a reconnect: nothing may change by that.
    expect(comparable(applyFrame(followed, { through, events }), old)).toEqual(comparable(followed, old));
  }
}

/** What is kept equals what a count would say. */
async function expectExactCounters(house: House, workspaceId: string): Promise<void> {
  const { db } = house.database;
  const kept = await db
    .selectFrom('counters')
    .select(['inbox_id', 'shelf', 'assignee_id', 'amount'])
    .where('workspace_id', '=', workspaceId)
    .where('amount', '<>', 0)
    .orderBy('inbox_id')
    .orderBy('shelf')
    .orderBy('assignee_id')
    .execute();
  const { rows: counted } = await sql`
    select inbox_id, shelf, coalesce(assignee_id, '00000000-0000-0000-0000-000000000000') as assignee_id, count(*) as amount
    from conversations where workspace_id = ${workspaceId}::uuid group by 1, 2, 3 order by 1, 2, 3
  `.execute(db);
  expect(kept).toEqual(counted);
}

async function loadAll(house: House, viewer: Viewer): Promise<Store> {
  const { db } = house.database;
  const store = storeFromSnapshot(await takeSnapshot(house, viewer));
  const query = {
    inboxIds: viewer.inboxIds,
    viewerMemberId: viewer.memberId,
    sort: 'newest',
    after: null,
    limit: 1000,
  } as const;
  const listed = [
    ...(await listConversations(db, viewer.workspaceId, { ...query, section: 'all' })),
    ...(await listConversations(db, viewer.workspaceId, { ...query, section: 'spam' })),
  ];
  const ids = listed.map((row) => row.id);
  const marks = await readMarksOf(db, viewer.workspaceId, [viewer.memberId], ids);
  const conversations = (await conversationsByIds(db, viewer.workspaceId, ids)).map((row) =>
    presentConversation(row, viewer, marks.get(`${viewer.memberId} ${row.id}`)),
  );
  const threads: [string, Message[]][] = [];
  for (const id of ids) {
    const rows = await messagesOfConversation(db, viewer.workspaceId, id, { from: null, newer: false, limit: 500 });
    threads.push([id, (await presentMessageRows(house, viewer.workspaceId, rows)).reverse()]);
  }
  return {
    ...store,
    conversations: Object.fromEntries(conversations.map((row) => [row.id, row])),
    messages: Object.fromEntries(threads),
  };
}

/** A thread that was not open is not followed: it is loaded when somebody opens it. */
function comparable(store: Store, opened: Store) {
  const messages = Object.fromEntries(Object.entries(store.messages).filter(([id]) => opened.messages[id]));
  const { number: _position, ...rest } = store;
  return { ...rest, messages };
}
