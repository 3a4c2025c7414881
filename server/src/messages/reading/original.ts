/** A mail as it came: who wrote to whom, the envelope, what the checks said, every header line, every file. */
import type { OpenedMail, OpenOptions } from '@irori/connectors/kit/opened-mail';
import type { Original } from '@irori/contract/messages/original';
import { type AttachmentRow, attachmentsOf, fileLink, presentAttachment } from '../../attachments/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { BlobMissing } from '../../platform/blobs/blobs.ts';
import { headerLinesOf } from './header-lines.ts';
import { mailFileLink } from './mail-file-links.ts';
import { openRow } from './open-row.ts';
import type { ReadingRow } from './store.ts';

/** 404 for what did not come in as a mail, and for a way that leads to none. */
export async function originalOf(
  house: House,
  workspaceId: string,
  row: ReadingRow,
  options: OpenOptions,
): Promise<Original> {
  if (row.event_id === null || row.door !== 'mail' || row.received_at === null) throw notFound('original');
  const opened = await openRow(house, row, options);
  if (opened === null && options.path.length > 0) throw notFound('original');
  const { envelope, received_at: receivedAt, checks, size, decoded_by, decoded_as, decoded_at } = row;
  const outermost = options.path.length === 0;
  const attachments = (await attachmentsOf(house.database.db, workspaceId, [row.id])).get(row.id) ?? [];
  return {
    messageId: row.id,
    path: [...options.path],
    receivedAt: receivedAt.toISOString(),
    envelope: outermost ? envelopeOf(envelope) : null,
    checks: outermost ? checks : null,
    ...(opened
      ? ofOpened(house, workspaceId, row, options, opened)
      : await ofRow(house, workspaceId, row, attachments)),
    attachments: outermost ? attachments.map(presentAttachment) : [],
    size: size ?? 0,
    decoding:
      decoded_by && decoded_as && decoded_at
        ? { charset: decoded_as, memberId: decoded_by, at: decoded_at.toISOString() }
        : null,
    canKeep: opened !== null && outermost,
  };
}

type Content = Omit<
  Original,
  'messageId' | 'path' | 'receivedAt' | 'envelope' | 'checks' | 'attachments' | 'size' | 'decoding' | 'canKeep'
>;

function ofOpened(
  house: House,
  workspaceId: string,
  row: ReadingRow,
  { path, charset }: OpenOptions,
  opened: OpenedMail,
): Content {
  const { html, words: _, files, ...content } = opened;
  const query = [...(path.length > 0 ? [`part=${path.join('.')}`] : []), ...(charset ? [`charset=${charset}`] : [])];
  return {
    ...content,
    invitations: [...content.invitations],
    contacts: [...content.contacts],
    htmlUrl:
      html === null ? null : `/api/v1/messages/${row.id}/original/html${query.length > 0 ? `?${query.join('&')}` : ''}`,
    files: files.map((file) => ({
      ...file,
      url: mailFileLink(house, { workspaceId, messageId: row.id, path, index: file.index, inline: false }),
    })),
    rawUrl: `/api/v1/messages/${row.id}/raw`,
  };
}

/** Where the bytes are gone, what the conversation knows is all there is. */
async function ofRow(
  house: House,
  workspaceId: string,
  row: ReadingRow,
  files: readonly AttachmentRow[],
): Promise<Content> {
  const headers = await headersOf(house, row);
  const { people } = row;
  return {
    parents: [],
    from: people?.from ? [people.from] : [],
    to: people?.to ?? [],
    cc: people?.cc ?? [],
    replyTo: people?.replyTo ?? [],
    subject: row.subject,
    date: headers?.find((header) => header.name.toLowerCase() === 'date')?.value ?? null,
    headers: headers ?? [],
    text: row.folded_text === null ? row.text : `${row.text}\n\n${row.folded_text}`,
    htmlUrl: row.html === null ? null : `/api/v1/messages/${row.id}/html`,
    charset: { declared: null, used: null, guessed: false },
    marks: [],
    invitations: [],
    contacts: [],
    files: files
      .filter((file) => file.state === 'ready')
      .map((file, index) => ({
        index,
        fileName: file.file_name,
        contentType: file.content_type,
        size: file.size,
        inline: file.inline,
        contentId: file.content_id,
        kind: 'file' as const,
        packedIn: null,
        url: fileLink(house, { workspaceId, id: file.id, inline: false }),
      })),
    omitted: [],
    // Null where the bytes were erased since: the screen says so instead of offering a dead link.
    rawUrl: headers === null ? null : `/api/v1/messages/${row.id}/raw`,
  };
}

/** Null when the bytes are not there. */
async function headersOf({ blobs, config }: House, row: ReadingRow): Promise<Original['headers'] | null> {
  if (row.raw_blob === null) return null;
  try {
    const lines = await headerLinesOf(blobs, row.raw_blob, config.caps);
    return lines.map(({ name, value }) => ({ name, value, decoded: value }));
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
