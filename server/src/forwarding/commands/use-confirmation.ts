/** "Mark as done": the code was typed or the link opened. Both are taken away, since they are credentials (decisions 1.7). */
import type { ChannelRow } from '../../channels/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { changeForward } from '../change-forward.ts';
import { lockForward, useConfirmation } from '../store.ts';

export async function markConfirmationUsed(house: House, channel: ChannelRow, id: string): Promise<void> {
  const now = house.clock.now();
  await workspaceTransaction(house.database, channel.workspace_id, async (tx) => {
    await lockForward(tx.trx, tx.workspaceId, channel.id, now);
    const row = await useConfirmation(tx.trx, tx.workspaceId, channel.id, id, now);
    if (!row) throw notFound('confirmation');
    if (row.used_at === null) await changeForward(tx, channel.id, now);
  });
}
