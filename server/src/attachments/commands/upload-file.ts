/** Takes a file into a composer: to the blobs as it streams in, known by its own bytes, waiting for the message. */
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError, invalid, tooLarge } from '../../errors.ts';
import type { House } from '../../house.ts';
import type { StoredBlob } from '../../platform/blobs/blobs.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { newId } from '../../platform/ids.ts';
import { kindOfBlob } from '../file-kind.ts';
import { type AttachmentRow, insertUpload } from '../store.ts';

/** Takes the one file of a multipart request. 413 beyond the cap, 400 when there is no file. */
export async function uploadFile(house: House, viewer: Viewer, request: FastifyRequest): Promise<AttachmentRow> {
  const maxBytes = house.config.caps.attachmentBytes;
  // One byte more than allowed comes through, so that what is too large is refused and not cut off.
  const file = await request.file({ limits: { fileSize: maxBytes + 1, files: 1 } });
  if (!file) throw invalid('upload_without_file', 'The request holds no file.');
  const stored = await store(house, file, maxBytes);
  const kind = await kindOfBlob(house.blobs, stored.hash, file.mimetype);
  return insertUpload(house.database.db, {
    workspace_id: viewer.workspaceId,
    id: newId(),
    file_name: nameOf(file.filename),
    content_type: kind.contentType,
    size: stored.size,
    blob: stored.hash,
    width: kind.width,
    height: kind.height,
    uploaded_by: viewer.memberId,
    created_at: house.clock.now(),
  });
}

async function store(house: House, file: MultipartFile, maxBytes: number): Promise<StoredBlob> {
  try {
    return await house.blobs.put(file.file, { maxBytes });
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'too_large') throw error;
    throw tooLarge('attachment_too_large', `A file may have ${maxBytes} bytes here.`, {
      params: { maxBytes, fileName: nameOf(file.filename) },
    });
  }
}

/** Browsers give the bare name; others may give a path. */
function nameOf(given: string | undefined): string {
  const bare = (given ?? '').split(/[/\\]/).at(-1) ?? '';
  return (
    bare
      .normalize('NFC')
      .replace(/\p{Cc}/gu, '')
      .toWellFormed()
      .trim()
      .slice(0, 255) || 'file'
  );
}
