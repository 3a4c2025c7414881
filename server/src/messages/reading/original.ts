/** A mail as it came: who wrote to whom, the envelope, what the checks said, every header line, every file. */
import type { Original } from '@irori/contract/messages/api';
import { attachmentsOf, presentAttachment } from '../../attachments/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { BlobMissing } from '../../platform/blobs/blobs.ts';
import { type HeaderLine, headerLinesOf } from './header-lines.ts';
import type { ReadingRow } from './store.ts';

/** 404 for what did not come in as a mail. */
export async function originalOf(house: House, workspaceId: string, row: ReadingRow): Promise<Original> {
  if (row.event_id === null || row.door !== 'mail' || row.received_at === null) throw notFound('original');
  const headers = await headersOf(house, row);
  const files = await attachmentsOf(house.database.db, workspaceId, [row.id]);
  const { people } = row;
  return {
    messageId: row.id,
    from: people?.from ? [people.from] : [],
    to: people?.to ?? [],
    cc: people?.cc ?? [],
    subject: row.subject,
    date: headers?.find((header) => header.name.toLowerCase() === 'date')?.value ?? null,
    receivedAt: row.received_at.toISOString(),
    envelope: envelopeOf(row.envelope),
    headers: headers ?? [],
    checks: row.checks,
    text: row.folded_text === null ? row.text : `${row.text}\n\n${row.folded_text}`,
    htmlUrl: row.html === null ? null : `/api/v1/messages/${row.id}/html`,
    // Null where the bytes were erased since: the screen says so instead of offering a dead link.
    rawUrl: headers === null ? null : `/api/v1/messages/${row.id}/raw`,
    size: row.size ?? 0,
    attachments: (files.get(row.id) ?? []).map(presentAttachment),
  };
}

/** Null when the bytes are not there. */
async function headersOf({ blobs, config }: House, row: ReadingRow): Promise<HeaderLine[] | null> {
  if (row.raw_blob === null) return null;
  try {
    return await headerLinesOf(blobs, row.raw_blob, config.caps);
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
}

function envelopeOf(envelope: ReadingRow['envelope']): Original['envelope'] {
  if (envelope?.kind !== 'smtp') return null;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    from: text(envelope.from) ?? '',
    to: Array.isArray(envelope.to) ? envelope.to.map(String) : [],
    clientIp: text(envelope.clientIp),
    helo: text(envelope.helo),
  };
}
