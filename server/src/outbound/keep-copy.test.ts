/** Copies of what was sent: a step of their own that is tried again, and whose trouble is never that of the delivery. */
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import { beforeEach, expect, test } from 'vitest';
import { channelJob, conversationJob } from '../jobs.ts';
import { sendReply } from '../messages/commands/send-reply.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import { buildConversation, buildInbox, buildMember, buildMessage, buildWorkspace } from '../test/build-workspace.ts';
import { pigeonConnector } from '../test/pigeon-connector.ts';
import { makeDeliverJob } from './deliver.job.ts';
import { makeCopyJob, sweepCopies } from './keep-copy.job.ts';

let house: TestHouse;
let workspaceId: string;
let channelId: string;
let messageId: string;
/** What the next try meets; null puts the copy there. */
let trouble: DeliveryFailure | null;
let tries: number;
let wanted: boolean;

beforeEach(async () => {
  [trouble, tries, wanted] = [null, 0, true];
  const loft = {
    ...pigeonConnector(),
    keepsCopy: () => wanted,
    keepCopy: async () => {
      tries += 1;
      if (trouble) throw trouble;
      return { folder: 'Sent', already: false };
    },
  };
  house = await buildHouse({ connectors: [loft] });
  const workspace = await buildWorkspace(house);
  workspaceId = workspace.id;
  const inboxId = await buildInbox(workspace);
  const viewer = await buildMember(workspace, { inboxIds: [inboxId] });
  const conversation = await buildConversation(workspace, { inboxId });
  await buildMessage(workspace, conversation);
  channelId = conversation.channelId;
  const reply = {
    kind: 'reply' as const,
    text: 'Hello',
    attachmentIds: [],
    cc: [],
    bcc: [],
    force: false,
    signature: false,
  };
  ({ messageId } = await sendReply(house, viewer, conversation.id, reply));
  await makeDeliverJob(house, 'this-process')(conversationJob(workspaceId, conversation.id));
});

const run = () => makeCopyJob(house)(channelJob(workspaceId, channelId));
const copy = () =>
  house.database.db.selectFrom('sent_copies').selectAll().where('message_id', '=', messageId).executeTakeFirst();
const delivery = () =>
  house.database.db.selectFrom('deliveries').select('state').where('message_id', '=', messageId).executeTakeFirst();

test('is asked for with the acceptance, and kept once', async () => {
  expect(house.sent).toContain(`outbound.copy ${channelJob(workspaceId, channelId)}`);
  await run();
  await run();
  expect(await copy()).toMatchObject({ state: 'kept', folder: 'Sent', attempts: 1, error: null });
  expect(tries).toBe(1);
});

test('waits and is tried again while its mailbox is away; the delivery stays accepted', async () => {
  trouble = new DeliveryFailure('transient', 'imap.refused', 'Nobody answers');
  await run();
  expect(await copy()).toMatchObject({ state: 'waiting', attempts: 1, error: { code: 'imap.refused' } });
  expect(await delivery()).toEqual({ state: 'accepted' });
  await run();
  expect(tries).toBe(1);
  house.clock.advance(2 * 60_000);
  trouble = null;
  expect(await sweepCopies(house)).toBeGreaterThan(0);
  await run();
  expect(await copy()).toMatchObject({ state: 'kept', attempts: 2 });
});

test('outlives a password that is refused for now, and gives up after two days', async () => {
  trouble = new DeliveryFailure('credentials', 'imap.login_refused', 'No');
  await run();
  expect(await copy()).toMatchObject({ state: 'waiting' });
  house.clock.advance(49 * 3_600_000);
  await run();
  expect(await copy()).toMatchObject({ state: 'failed', error: { code: 'imap.login_refused' } });
  expect(await delivery()).toEqual({ state: 'accepted' });
});

test('is not made any more where copies were switched off meanwhile', async () => {
  wanted = false;
  await run();
  expect(await copy()).toMatchObject({ state: 'failed', error: { code: 'copy.switched_off' } });
  expect(tries).toBe(0);
});
