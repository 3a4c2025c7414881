/** Snapshot plus events equals snapshot: for an admin, an agent, and an agent without access to that inbox. */
import { join } from 'node:path';
import { connectors } from '@irori/connectors/index';
import { beforeAll, describe, expect, test } from 'vitest';
import { changeChannel } from '../channels/commands/change-channel.ts';
import { channelById } from '../channels/index.ts';
import { correctCustomer } from '../conversations/commands/correct-customer.ts';
import { deleteConversation } from '../conversations/commands/delete-conversation.ts';
import { undoCorrection } from '../conversations/commands/undo-correction.ts';
import { changeConversation } from '../conversations/index.ts';
import { saveDraft } from '../drafts/commands/save-draft.ts';
import { sendReply } from '../messages/commands/send-reply.ts';
import { takeBackReply } from '../messages/commands/take-back-reply.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { buildHouse, type TestHouse } from '../test/build-house.ts';
import {
  buildChannel,
  buildContact,
  buildConversation,
  buildInbox,
  buildMember,
  buildWorkspace,
  type TestConversation,
  type TestWorkspace,
} from '../test/build-workspace.ts';
import { expectSync } from '../test/expect-sync.ts';
import { makePresentEvents } from './present-events.ts';
import { takeSnapshot } from './snapshot.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await buildHouse({ connectors });
});

interface Desk {
  readonly workspace: TestWorkspace;
  readonly admin: Viewer;
  readonly agent: Viewer;
  readonly outsider: Viewer;
  readonly everyone: readonly Viewer[];
  readonly conversation: TestConversation;
}

async function buildDesk(): Promise<Desk> {
  const workspace = await buildWorkspace(house);
  const support = await buildInbox(workspace, 'Support');
  const sales = await buildInbox(workspace, 'Sales');
  const admin = await buildMember(workspace, { role: 'admin', name: 'Ada', inboxIds: [support, sales] });
  const agent = await buildMember(workspace, { name: 'Mika', inboxIds: [support] });
  const outsider = await buildMember(workspace, { name: 'Otto', inboxIds: [sales] });
  const channelId = await buildChannel(workspace, { inboxId: support, connector: 'email' });
  const contactId = (await buildContact(workspace, { medium: 'email' })).id;
  const conversation = await buildConversation(workspace, {
    inboxId: support,
    channelId,
    contactId,
    subject: 'Lost parcel',
  });
  await house.database.db
    .updateTable('conversations')
    .set({ connector: 'email', last_inbound_at: house.clock.now() })
    .where('id', '=', conversation.id)
    .execute();
  return { workspace, admin, agent, outsider, everyone: [admin, agent, outsider], conversation };
}

const reply = (more: object = {}) => ({
  kind: 'reply' as const,
  text: 'It arrives today.',
  attachmentIds: [],
  cc: [],
  bcc: [],
  force: false,
  ...more,
});

describe('every screen follows', () => {
  test.each([
    ['closing', { status: 'closed' }],
    ['on hold', { status: 'pending' }],
    ['snoozing', { status: 'snoozed', snoozedUntil: '2030-01-01T00:00:00.000Z' }],
    ['spam', { spam: true }],
    ['a new subject', { subject: 'Found parcel' }],
    ['reading', { read: true }],
  ] as const)('%s', async (_, patch) => {
    const { agent, everyone, conversation } = await buildDesk();
    await expectSync(house, everyone, () => changeConversation(house, agent, conversation.id, patch));
  });

  test('assigning, taking over and giving back', async () => {
    const { admin, agent, everyone, conversation } = await buildDesk();
    for (const assigneeId of [agent.memberId, admin.memberId, null]) {
      await expectSync(house, everyone, () => changeConversation(house, agent, conversation.id, { assigneeId }));
    }
  });

  test('a reply, a note and a reply that is taken back', async () => {
    const { agent, everyone, conversation } = await buildDesk();
    await expectSync(house, everyone, () => sendReply(house, agent, conversation.id, reply({ thenStatus: 'closed' })));
    await expectSync(house, everyone, () =>
      sendReply(house, agent, conversation.id, reply({ kind: 'note', text: 'A VIP' })),
    );
    const sendAfter = new Date(house.clock.now().getTime() + 60_000).toISOString();
    let held = '';
    await expectSync(house, everyone, async () => {
      held = (await sendReply(house, agent, conversation.id, reply({ sendAfter }))).messageId;
    });
    await expectSync(house, everyone, () => takeBackReply(house, agent, held));
  });

  test('a draft, for its writer alone', async () => {
    const { agent, everyone, conversation } = await buildDesk();
    const save = { text: 'Dear Bogdan', html: null, cc: [], bcc: [], attachmentIds: [], version: 0 };
    await expectSync(house, everyone, () => saveDraft(house, agent, conversation.id, 'reply', save));
    await expectSync(house, everyone, () =>
      saveDraft(house, agent, conversation.id, 'reply', { ...save, text: '', version: 1 }),
    );
  });

  test('a channel that moves to another inbox: some find it, some lose sight of it', async () => {
    const { workspace, everyone, conversation } = await buildDesk();
    const { channelId } = conversation;
    const other = await buildInbox(workspace, 'Elsewhere');
    const row = await channelById(house.database.db, workspace.id, channelId);
    await expectSync(house, everyone, async () => {
      await changeChannel(house, row as NonNullable<typeof row>, { inboxId: other });
    });
  });

  test('the customer corrected, and taken back', async () => {
    const { agent, everyone, conversation } = await buildDesk();
    const correct = { address: 'other@customer.example', name: 'Other', alike: false, teach: false };
    await expectSync(house, everyone, async () => void (await correctCustomer(house, agent, conversation.id, correct)));
    await expectSync(house, everyone, () => undoCorrection(house, agent, conversation.id, undefined));
  });

  test('a new conversation, and a deleted one', async () => {
    const { workspace, admin, everyone, conversation } = await buildDesk();
    await expectSync(house, everyone, async () => {
      const other = await buildConversation(workspace, {
        inboxId: conversation.inboxId,
        channelId: conversation.channelId,
        contactId: conversation.contactId,
      });
      await changeConversation(house, admin, other.id, { subject: 'Fresh' });
    });
    await expectSync(house, everyone, () => deleteConversation(house, admin, conversation.id));
  });
});

test('an agent without access to the inbox hears nothing of what happens in it', async () => {
  const { agent, outsider, conversation } = await buildDesk();
  await sendReply(house, agent, conversation.id, reply({ text: 'For insiders' }));
  await changeConversation(house, agent, conversation.id, { assigneeId: agent.memberId });
  const rows = await house.database.db
    .selectFrom('events')
    .selectAll()
    .where('workspace_id', '=', agent.workspaceId)
    .orderBy('number')
    .execute();
  const events = (await makePresentEvents(house)(agent.workspaceId, rows, [outsider])).get(outsider);
  expect(events).toEqual([]);
});

test('the place where mail is kept is the real one, and named to those who manage the workspace alone', async () => {
  const { admin, agent } = await buildDesk();
  const placeFor = async (viewer: Viewer) => (await takeSnapshot(house, viewer)).installation.outgoingDirectory;
  expect(await placeFor(admin)).toBe(join(house.config.dataDir, 'outgoing'));
  expect(await placeFor(agent)).toBeNull();
});
