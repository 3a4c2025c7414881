/** Files over HTTP: into a composer, and out to those who see their conversation. */
import { attachment } from '@irori/contract/attachments/api';
import { id } from '@irori/contract/common/api';
import { z } from 'zod';
import { conflict, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { uploadFile } from './commands/upload-file.ts';
import { safeImageTypes } from './file-kind.ts';
import { fileLink, isGoodFileLink } from './file-links.ts';
import { mayReadAttachment } from './policy.ts';
import { presentAttachment } from './present.ts';
import { sendBlob } from './send-blob.ts';
import { type AttachmentPlace, attachmentById, attachmentWithPlace, deleteUpload } from './store.ts';

const params = z.object({ id });
const flag = z.enum(['0', '1']).optional();

export const routes = [
  route({
    method: 'POST',
    path: '/api/v1/attachments',
    summary: 'Uploads one file (multipart), to be named by a message within a day.',
    access: 'signedIn',
    body: 'multipart',
    response: attachment,
    status: 201,
    handle: async ({ house, viewer, request }) => presentAttachment(await uploadFile(house, viewer, request)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/attachments/:id',
    summary: 'Takes an upload back that no message has taken up.',
    access: recordPolicy('attachment.delete'),
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      if (!(await deleteUpload(house.database.db, viewer.workspaceId, viewer.memberId, params.id)))
        throw notFound('attachment');
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/attachments/:id',
    summary: 'The stable address of a file: answers a redirect to one that works for minutes and needs no cookie.',
    access: recordPolicy('attachment.read'),
    params,
    query: z.object({ inline: flag }),
    response: 'raw',
    handle: async ({ house, viewer, params, query, reply }) => {
      const place = await readable(house, viewer, params.id);
      const inline = query.inline === '1' && safeImageTypes.has(place.content_type);
      return reply
        .header('cache-control', 'private, max-age=240')
        .redirect(fileLink(house, { workspaceId: viewer.workspaceId, id: place.id, inline }), 302);
    },
  }),
  route({
    method: 'GET',
    path: '/files/:id',
    summary: 'The bytes of a file, by a signed address.',
    access: 'public',
    params,
    query: z.object({ w: id, e: z.coerce.number().int(), i: flag, s: z.string().max(100) }),
    response: 'raw',
    handle: async ({ house, params, query, request, reply }) => {
      const grant = { workspaceId: query.w, id: params.id, inline: query.i === '1' };
      if (!isGoodFileLink(house, grant, query.e, query.s)) throw notFound('file');
      const row = await attachmentById(house.database.db, grant.workspaceId, grant.id);
      if (!row || row.blob === null) throw notFound('file');
      reply
        .header('cache-control', 'private, max-age=600, immutable')
        .header('cross-origin-resource-policy', 'same-origin');
      return sendBlob(request, reply, house.blobs, {
        blob: row.blob,
        size: row.size,
        fileName: row.file_name,
        contentType: row.content_type,
        inline: grant.inline,
      });
    },
  }),
];

async function readable(house: House, viewer: Viewer, attachmentId: string): Promise<AttachmentPlace> {
  const place = await attachmentWithPlace(house.database.db, viewer.workspaceId, attachmentId);
  if (!place || !mayReadAttachment(viewer, place)) throw notFound('attachment');
  if (place.state !== 'ready' || place.blob === null) {
    throw conflict('attachment_not_ready', 'This file is not here.', {
      params: { state: place.state, reason: place.reason },
    });
  }
  return place;
}
