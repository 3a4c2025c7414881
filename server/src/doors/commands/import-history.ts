/** Begins and ends the taking in of old messages. */
import { type ChannelRow, doorOf } from '../../channels/index.ts';
import { conflict } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { insertImport, latestImports, updateImport } from '../imports-store.ts';
import { requireDoor } from './open-door.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** 409 when the door is closed, knows no past, or is being imported from already. */
export async function startImport(
  house: House,
  viewer: Viewer,
  row: ChannelRow,
  doorId: string,
  days: number | null,
): Promise<void> {
  const door = requireDoor(house, row, doorId);
  const open = await doorOf(house.database.db, row.workspace_id, row.id, door.id);
  if (!door.history || !open) throw conflict('door_closed', 'Open this door first.');
  const now = house.clock.now();
  const since = days === null ? null : new Date(now.getTime() - days * dayMs);
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const made = await insertImport(
      tx.trx,
      {
        workspace_id: row.workspace_id,
        id: newId(),
        channel_id: row.id,
        door: door.id,
        since,
        started_by: viewer.memberId,
      },
      now,
    );
    if (!made) throw conflict('import_running', 'An import is running already.');
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: row.inbox_id });
  });
}

/** What was taken in stays. Nothing happens when none is running. */
export async function cancelImport(house: House, row: ChannelRow, doorId: string): Promise<void> {
  const door = requireDoor(house, row, doorId);
  const now = house.clock.now();
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    const latest = (await latestImports(tx.trx, row.workspace_id, row.id)).get(door.id);
    if (!latest) return;
    await updateImport(tx.trx, latest, { state: 'cancelled', ended_at: now, updated_at: now });
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: row.inbox_id });
  });
}
