// The clocks of an inbox, with a clock that the test moves. Customers write by the inbound line's own statement and members
// act by the API, so that what starts and stops a clock is what does in the product.

import { beforeAll, beforeEach, expect, test } from 'vitest';
import { routes as conversationRoutes } from '../conversations/routes.ts';
import { routes as inboxRoutes } from '../inboxes/routes.ts';
import { advanceConversations } from '../messages/index.ts';
import { routes as messageRoutes } from '../messages/routes.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { buildApp, type TestApp } from '../test/build-app.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  buildConversation,
  buildInbox,
  buildMember,
  buildMessage,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { pigeonConnector } from '../test/pigeon-connector.ts';
import { sweepTimers, tendAndLookAhead } from './index.ts';

const minute = 60_000;
let house: TestHouse;
let workspace: TestWorkspace;
let inboxId: string;
let mika: Viewer;
let app: TestApp;

beforeAll(async () => {
  house = await buildHouse({ connectors: [pigeonConnector()] });
});
beforeEach(async () => {
  house.clock.set(new Date('2026-03-02T09:00:00.000Z'));
  house.sent.length = 0;
  workspace = await buildWorkspace(house);
  inboxId = await buildInbox(workspace);
  mika = await buildMember(workspace, { role: 'owner', inboxIds: [inboxId] });
  app = await buildApp(house, [...conversationRoutes, ...messageRoutes, ...inboxRoutes]);
});

const settings = async (changed: object) => {
  const answer = await app.ask(mika, `PATCH /api/v1/inboxes/${inboxId}`, { settings: changed });
  expect(answer.status, answer.text).toBe(200);
};
const patch = async ({ id }: TestConversation, changes: object) => {
  const answer = await app.ask(mika, `PATCH /api/v1/conversations/${id}`, changes);
  expect(answer.status, answer.text).toBe(200);
};
const say = async ({ id }: TestConversation, kind: 'reply' | 'note') => {
  const body = { id: newId(), kind, text: 'We look into it.' };
  const answer = await app.ask(mika, `POST /api/v1/conversations/${id}/messages`, body);
  expect(answer.status, answer.text).toBe(201);
};
const tend = () => tendAndLookAhead(house, { workspaceId: workspace.id, inboxId });
const rowOf = ({ id }: TestConversation) =>
  house.database.db
    .selectFrom('conversations')
    .select(['status', 'missed', 'shelf'])
    .where('workspace_id', '=', workspace.id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
const linesOf = async ({ id }: TestConversation) => {
  const rows = await house.database.db
    .selectFrom('messages')
    .select('activity')
    .where('workspace_id', '=', workspace.id)
    .where('conversation_id', '=', id)
    .where('kind', '=', 'activity')
    .orderBy('id')
    .execute();
  return rows.map(({ activity }) => activity);
};

/** A customer writes now: `automatic` as machines do, whose words reopen nothing. */
async function write(conversation: TestConversation, { automatic = false } = {}): Promise<void> {
  const at = house.clock.now();
  const id = await buildMessage(workspace, conversation, { at });
  await workspaceTransaction(house.database, workspace.id, (tx) =>
    advanceConversations(
      tx.trx,
      workspace.id,
      [
        {
          id: conversation.id,
          lastMessage: {
            id,
            text: 'Hello?',
            direction: 'in',
            kind: 'message',
            authorName: 'Ann',
            at: at.toISOString(),
          },
          lastInboundAt: at,
          activityAt: at,
          reopen: !automatic,
          fromUs: false,
        },
      ],
      at,
    ),
  );
}

async function waiting(): Promise<TestConversation> {
  const conversation = await buildConversation(workspace, { inboxId });
  await write(conversation);
  return conversation;
}

test('a customer whom nobody answers in time is missed, counted from the first words', async () => {
  await settings({ missedAfter: 15 });
  const conversation = await waiting();
  house.clock.advance(10 * minute);
  await write(conversation);
  house.clock.advance(5 * minute - 1);
  await tend();
  expect(await rowOf(conversation)).toMatchObject({ missed: false, shelf: 'unassigned' });
  house.clock.advance(1);
  await tend();
  expect(await rowOf(conversation)).toMatchObject({ missed: true, shelf: 'missed', status: 'open' });
  await tend();
  expect(await linesOf(conversation)).toEqual([{ type: 'missed', params: { by: 'missed', minutes: 15 } }]);
});

test('who answers, or takes it, stops that clock; a machine starts none', async () => {
  await settings({ missedAfter: 15 });
  const [answered, taken, automatic] = [
    await waiting(),
    await waiting(),
    await buildConversation(workspace, { inboxId }),
  ];
  await write(automatic, { automatic: true });
  house.clock.advance(14 * minute);
  await say(answered, 'reply');
  await patch(taken, { assigneeId: mika.memberId });
  house.clock.advance(60 * minute);
  await tend();
  for (const conversation of [answered, taken, automatic]) expect((await rowOf(conversation)).missed).toBe(false);
});

test('a missed one closes by itself when the inbox says so, and says why', async () => {
  await settings({ missedAfter: 15, closeMissedAfter: 60 });
  const [left, saved] = [await waiting(), await waiting()];
  house.clock.advance(15 * minute);
  await tend();
  house.clock.advance(59 * minute);
  await say(saved, 'reply');
  await tend();
  expect((await rowOf(left)).status).toBe('open');
  house.clock.advance(minute);
  await tend();
  expect(await rowOf(left)).toMatchObject({ status: 'closed', missed: false });
  expect((await linesOf(left)).at(-1)).toEqual({ type: 'closed', params: { by: 'close_missed', minutes: 60 } });
  expect(await rowOf(saved)).toMatchObject({ status: 'open', missed: false });
});

test('silence closes what somebody holds: words of either side begin it anew, a note and a machine do not', async () => {
  await settings({ missedAfter: 0, closeIdleAfter: 30 });
  const [held, kept, free] = [await waiting(), await waiting(), await waiting()];
  await patch(held, { assigneeId: mika.memberId });
  await patch(kept, { assigneeId: mika.memberId });
  house.clock.advance(20 * minute);
  await say(kept, 'reply');
  await write(held, { automatic: true });
  await say(held, 'note');
  house.clock.advance(10 * minute);
  await tend();
  expect(await rowOf(held)).toMatchObject({ status: 'closed' });
  expect(await rowOf(kept)).toMatchObject({ status: 'open' });
  house.clock.advance(15 * minute);
  await write(kept);
  house.clock.advance(29 * minute);
  await tend();
  expect(await rowOf(kept)).toMatchObject({ status: 'open' });
  house.clock.advance(minute);
  await tend();
  expect(await rowOf(kept)).toMatchObject({ status: 'closed' });
  expect(await rowOf(free)).toMatchObject({ status: 'open' }); // nobody holds it
});

test('several processes at once change each row once', async () => {
  await settings({ missedAfter: 15 });
  const all = await Promise.all(Array.from({ length: 12 }, waiting));
  house.clock.advance(15 * minute);
  await Promise.all([tend(), tend(), tend()]);
  for (const conversation of all) expect(await linesOf(conversation)).toHaveLength(1);
});

test('the sweep tends what is due and has a job come for what will be before it looks again', async () => {
  await settings({ missedAfter: 15 });
  const conversation = await waiting();
  const mine = () => house.sent.filter((job) => job === `conversations.timers ${workspace.id} ${inboxId}`);
  await sweepTimers(house);
  expect(mine()).toEqual([]);
  house.clock.advance(14 * minute);
  await sweepTimers(house);
  expect(mine()).toHaveLength(1);
  house.clock.advance(60 * minute); // that job was lost
  await sweepTimers(house);
  expect((await rowOf(conversation)).missed).toBe(true);
});

test('without a setting mail is never missed, and a wish beyond the limits is refused by name', async () => {
  const conversation = await waiting(); // pigeons carry mail
  house.clock.advance(24 * 60 * minute);
  await tend();
  expect((await rowOf(conversation)).missed).toBe(false);
  const refused = await app.ask(mika, `PATCH /api/v1/inboxes/${inboxId}`, { settings: { closeMissedAfter: 5 } });
  expect(refused.json).toMatchObject({ status: 400, params: { fields: ['settings.closeMissedAfter'] } });
});
