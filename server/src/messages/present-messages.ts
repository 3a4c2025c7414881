/** Messages with their attachments, ready for the wire: two statements for any number of them. */
import type { Message } from '@irori/contract/messages/api';
import { attachmentsOf, presentAttachment } from '../attachments/index.ts';
import type { House } from '../house.ts';
import { presentMessage } from './present.ts';
import { type MessageRow, messagesByIds } from './store.ts';

export async function presentMessageRows(
  house: Pick<House, 'database'>,
  workspaceId: string,
  rows: readonly MessageRow[],
): Promise<Message[]> {
  const attachments = await attachmentsOf(
    house.database.db,
    workspaceId,
    rows.filter((row) => row.kind !== 'activity').map((row) => row.id),
  );
  return rows.map((row) => presentMessage(row, (attachments.get(row.id) ?? []).map(presentAttachment)));
}

/** By message id, with the inbox that decides who may see it. */
export async function presentMessagesByIds(
  house: Pick<House, 'database'>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, { message: Message; inboxId: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await messagesByIds(house.database.db, workspaceId, ids);
  const messages = await presentMessageRows(house, workspaceId, rows);
  return new Map(messages.map((message, at) => [message.id, { message, inboxId: rows[at]?.inbox_id ?? '' }]));
}
