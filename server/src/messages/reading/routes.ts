/** Reading one message in full: the original with its headers, the untouched bytes, the designed HTML and its pictures. */
import { id } from '@irori/contract/common/api';
import { original } from '@irori/contract/messages/api';
import { z } from 'zod';
import { attachmentsOf, contentDisposition, fileLink, safeImageTypes } from '../../attachments/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { recordPolicy, route } from '../../platform/http/route.ts';
import { seesInbox, type Viewer } from '../../platform/http/viewer.ts';
import { fetchImage, isSignedImage, proxiedImage } from './image-proxy.ts';
import { documentPolicy, mailDocument } from './mail-document.ts';
import { originalOf } from './original.ts';
import { messageForReading, type ReadingRow } from './store.ts';

const params = z.object({ id });
const read = recordPolicy('message.read');

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/original',
    summary: 'The mail as it came: envelope, checks, every header line in order, all files.',
    access: read,
    params,
    response: original,
    handle: async ({ house, viewer, params }) =>
      originalOf(house, viewer.workspaceId, await readable(house, viewer, params.id)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/raw',
    summary: 'The untouched bytes of a mail, as a download.',
    access: read,
    params,
    response: 'raw',
    handle: async ({ house, viewer, params, reply }) => {
      const row = await readable(house, viewer, params.id);
      // What a webhook brought may hold messages of other conversations: that is for the ledger's readers.
      if (row.raw_blob === null || row.door !== 'mail' || !(await house.blobs.has(row.raw_blob)))
        throw notFound('original');
      reply
        .type('message/rfc822')
        .header('content-disposition', contentDisposition('attachment', `${row.subject?.trim() || row.id}.eml`))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff');
      if (row.size !== null) reply.header('content-length', row.size);
      return house.blobs.get(row.raw_blob);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/html',
    summary:
      'The designed HTML of a mail as a document for a sandboxed frame; pictures from outside only with images=1.',
    access: read,
    params,
    query: z.object({ images: z.enum(['0', '1']).optional() }),
    response: 'raw',
    handle: async ({ house, viewer, params, query, reply }) => {
      const row = await readable(house, viewer, params.id);
      if (row.html === null || row.direction !== 'in') throw notFound('document');
      const files = await inlineFiles(house, viewer, row.id);
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', documentPolicy)
        .header('x-frame-options', 'SAMEORIGIN')
        .header('referrer-policy', 'no-referrer')
        .header('x-content-type-options', 'nosniff')
        // Its links to files are good for five minutes at least.
        .header('cache-control', 'private, max-age=240');
      return mailDocument({
        html: row.html,
        title: row.subject ?? '',
        lang: row.lang,
        fileUrl: (contentId) => files.get(plainContentId(contentId)) ?? null,
        remoteUrl: (url) => (query.images === '1' ? proxiedImage(house.secrets, url) : null),
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/images',
    summary: 'A picture of a mail that lies elsewhere, fetched by the server; by signed addresses alone.',
    access: 'signedIn',
    query: z.object({ u: z.string().max(4000), s: z.string().max(100) }),
    response: 'raw',
    handle: async ({ house, query, reply }) => {
      if (!isSignedImage(house.secrets, query.u, query.s)) throw notFound('image');
      const image = await fetchImage(house, query.u);
      reply
        .type(image.contentType)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, max-age=86400, immutable');
      return image.bytes;
    },
  }),
];

async function readable(house: House, viewer: Viewer, messageId: string): Promise<ReadingRow> {
  const row = await messageForReading(house.database.db, viewer.workspaceId, messageId);
  if (!row || !seesInbox(viewer, row.inbox_id) || row.deleted_at !== null) throw notFound('message');
  return row;
}

/** Signed addresses of the message's pictures by their content id. */
async function inlineFiles(house: House, viewer: Viewer, messageId: string): Promise<Map<string, string>> {
  const files = (await attachmentsOf(house.database.db, viewer.workspaceId, [messageId])).get(messageId) ?? [];
  const shown = files.filter(
    (file) => file.content_id !== null && file.state === 'ready' && safeImageTypes.has(file.content_type),
  );
  return new Map(
    shown.map((file) => [
      plainContentId(file.content_id ?? ''),
      fileLink(house, { workspaceId: viewer.workspaceId, id: file.id, inline: true }),
    ]),
  );
}

/** `<id>` and `id`, written with percent signs or without, are the same content id (RFC 2392). */
function plainContentId(contentId: string): string {
  const bare = contentId.trim().replace(/^<|>$/g, '');
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
