/** Opens a further door of a channel, or changes it: its connector tries it out first, secrets are sealed. */
import type { Door } from '@irori/connectors/kit/doors';
import { ConnectFailure } from '@irori/connectors/kit/failures';
import {
  type ChannelRow,
  connectorContext,
  doorContext,
  doorOf,
  openDoor as opened,
  removeDoor,
  saveDoor,
  settleDoorTrouble,
} from '../../channels/index.ts';
import { AppError, type FieldError, invalid, notFound, unavailable } from '../../errors.ts';
import { connectorOf, type House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';

/** The door of a channel's connector. 404 when it knows none of that name. */
export function requireDoor(house: House, row: ChannelRow, id: string): Door {
  const door = connectorOf(house, row.connector).doors?.find((one) => one.id === id);
  if (!door) throw notFound('door');
  return door;
}

/** 400 with the field named when the other side cannot be reached or refuses us. */
export async function openDoor(
  house: House,
  viewer: Viewer,
  row: ChannelRow,
  doorId: string,
  given: {
    readonly settings: Readonly<Record<string, unknown>>;
    readonly credentials: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const door = requireDoor(house, row, doorId);
  const known = await doorOf(house.database.db, row.workspace_id, row.id, door.id);
  const before = known ? opened(house, known) : null;
  const kept = await door
    .open({ ...given, account: row.account, before }, connectorContext(house, connectorOf(house, row.connector)))
    .catch((error: unknown) => {
      throw problemOf(error, door);
    });
  const now = house.clock.now();
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    await saveDoor(
      tx.trx,
      {
        workspace_id: row.workspace_id,
        channel_id: row.id,
        door: door.id,
        settings: { ...kept.settings },
        credentials: house.secrets.seal(JSON.stringify(kept.credentials), doorContext(row.id, door.id)),
        opened_by: viewer.memberId,
      },
      now,
    );
    await settleDoorTrouble(tx, row, door.id, now);
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: row.inbox_id });
  });
}

/** Closes a door. What came through it stays; a running import ends. */
export async function closeDoor(house: House, row: ChannelRow, doorId: string): Promise<void> {
  const door = requireDoor(house, row, doorId);
  const now = house.clock.now();
  await workspaceTransaction(house.database, row.workspace_id, async (tx) => {
    await removeDoor(tx.trx, row, door.id);
    await tx.trx
      .updateTable('channel_imports')
      .set({ state: 'cancelled', ended_at: now, updated_at: now })
      .where('workspace_id', '=', row.workspace_id)
      .where('channel_id', '=', row.id)
      .where('door', '=', door.id)
      .where('state', '=', 'running')
      .execute();
    await settleDoorTrouble(tx, row, door.id, now);
    tx.announce({ kind: 'channel.changed', subjectId: row.id, inboxId: row.inbox_id });
  });
}

function problemOf(error: unknown, door: Door): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return unavailable('connect_timeout', 'The server did not answer in time.');
  }
  if (!(error instanceof ConnectFailure)) return error;
  const field = door.fields.find((one) => one.name === error.field);
  const errors: FieldError[] = field
    ? [{ path: `${field.secret ? 'credentials' : 'settings'}.${field.name}`, code: error.code, message: error.message }]
    : [];
  const params = Object.fromEntries(
    Object.entries(error.params).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
  ) as Record<string, string | number | boolean>;
  return invalid(error.code, error.message, { errors, params });
}
