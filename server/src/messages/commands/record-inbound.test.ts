import { expect, test } from 'vitest';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { newId } from '../../platform/ids.ts';
import { buildHouse } from '../../test/build-house.ts';
import { buildConversation, buildInbox, buildWorkspace } from '../../test/build-workspace.ts';
import { advanceConversations } from './record-inbound.ts';

test('a message that comes late never hides a newer one', async () => {
  const house = await buildHouse();
  const workspace = await buildWorkspace(house);
  const conversation = await buildConversation(workspace, { inboxId: await buildInbox(workspace) });
  const write = (text: string, at: string) =>
    workspaceTransaction(house.database, workspace.id, (tx) =>
      advanceConversations(
        tx.trx,
        workspace.id,
        [
          {
            id: conversation.id,
            lastMessage: { id: newId(), text, direction: 'in', kind: 'message', authorName: 'Ann', at },
            lastInboundAt: new Date(at),
            activityAt: new Date(at),
            reopen: false,
            fromUs: false,
          },
        ],
        new Date(at),
      ),
    );
  await write('newer', '2026-03-02T10:00:00.000Z');
  await write('late', '2026-03-02T09:00:00.000Z');
  const row = await house.database.db
    .selectFrom('conversations')
    .select(['last_message', 'last_inbound_at', 'last_activity_at'])
    .where('id', '=', conversation.id)
    .executeTakeFirstOrThrow();
  expect(row.last_message?.text).toBe('newer');
  expect(row.last_inbound_at).toEqual(new Date('2026-03-02T10:00:00.000Z'));
  expect(row.last_activity_at).toEqual(new Date('2026-03-02T10:00:00.000Z'));
});
