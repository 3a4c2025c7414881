/** A message opened for a viewer: its row, and the mail it came as, read again from the bytes. */
import type { OpenedMail, OpenOptions } from '@irori/connectors/kit/opened-mail';
import { mayManageChannels } from '../../channels/index.ts';
import { forbidden, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { BlobMissing } from '../../platform/blobs/blobs.ts';
import { seesInbox, type Viewer } from '../../platform/http/viewer.ts';
import { messageForReading, type ReadingRow } from './store.ts';

/** Its original holds a code or link that is for those who manage channels, and for nobody once it was used (decisions 1.7). */
const sealed = () =>
  forbidden(
    'confirmation_sealed',
    'This mail holds a code for setting up forwarding. The set-up of the channel shows it to those who manage channels, until it was used.',
  );

/** 404 for what the viewer cannot see, which is as if it did not exist. */
export async function readable(house: House, viewer: Viewer, messageId: string): Promise<ReadingRow> {
  const row = await messageForReading(house.database.db, viewer.workspaceId, messageId);
  if (!row || !seesInbox(viewer, row.inbox_id) || row.deleted_at !== null) throw notFound('message');
  if (row.nature === 'confirmation' && (row.confirmation_used || !mayManageChannels(viewer))) throw sealed();
  return row;
}

/** The bytes of the mail; null when they were erased since. */
export async function bytesOf({ blobs }: Pick<House, 'blobs'>, row: ReadingRow): Promise<Buffer | null> {
  if (row.raw_blob === null) return null;
  try {
    return await blobs.read(row.raw_blob);
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
}

/** Null where its bytes are gone, or where its medium is not to be read again. */
export async function openRow(house: House, row: ReadingRow, options: OpenOptions): Promise<OpenedMail | null> {
  const bytes = await bytesOf(house, row);
  return bytes === null || row.connector === null ? null : house.mails.mail(row.connector, bytes, options);
}
