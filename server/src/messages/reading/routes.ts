/** Reading one message in full: the original with its headers, the untouched bytes, the designed HTML and its pictures. */
import { id } from '@irori/contract/common/api';
import { charset, newDecoding, original, pictureSender } from '@irori/contract/messages/original';
import { z } from 'zod';
import { attachmentsOf, contentDisposition, fileLink, kindOf, safeImageTypes } from '../../attachments/index.ts';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { recordPolicy, route } from '../../platform/http/route.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { fetchImage, isSignedImage, proxiedImage } from './image-proxy.ts';
import { dropDecoding, keepDecoding } from './keep-decoding.ts';
import { type DocumentParts, documentPolicy, mailDocument } from './mail-document.ts';
import { isGoodMailFileLink, mailFileLink } from './mail-file-links.ts';
import { bytesOf, openRow, readable } from './open-row.ts';
import { originalOf } from './original.ts';
import { picturesFor } from './pictures.ts';
import { addPictureSender, dropPictureSender, messageForReading, pictureSendersOf, type ReadingRow } from './store.ts';

const params = z.object({ id });
const read = recordPolicy('message.read');
/** `2.0`: the third file of the mail, and the first file of that. */
const part = z
  .string()
  .regex(/^\d{1,4}(?:\.\d{1,4}){0,5}$/)
  .optional();
const images = z.enum(['0', '1']).optional();
const opening = z.object({ part, charset: charset.optional() });
const address = z.string().trim().toLowerCase().min(3).max(320).includes('@');

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/original',
    summary:
      'The mail as it came: envelope, checks, every header line in order, all files. `part` opens a mail within it, `charset` reads its texts by another one.',
    access: read,
    params,
    query: opening,
    response: original,
    handle: async ({ house, viewer, params, query }) =>
      originalOf(house, viewer.workspaceId, await readable(house, viewer, params.id), optionsOf(query)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/original/html',
    summary: 'The HTML of a mail as it came, as a document for a sandboxed frame.',
    access: read,
    params,
    query: opening.extend({ images }),
    response: 'raw',
    handle: async ({ house, viewer, params, query, reply }) => {
      const row = await readable(house, viewer, params.id);
      const options = optionsOf(query);
      const opened = row.door === 'mail' ? await openRow(house, row, options) : null;
      if (opened === null || opened.html === null) throw notFound('document');
      const { path } = options;
      const inMail = new Map(
        opened.files.flatMap(({ contentId, index }): [string, string][] => {
          const grant = { workspaceId: viewer.workspaceId, messageId: row.id, path, index, inline: true };
          return contentId === null ? [] : [[plainContentId(contentId), mailFileLink(house, grant)]];
        }),
      );
      const stored = path.length === 0 ? await inlineFiles(house, viewer, row.id) : new Map<string, InlineFile>();
      const pictures = await picturesFor(house, viewer, row, query.images, path.length === 0);
      return sendDocument(reply, house, {
        html: opened.html,
        title: opened.subject ?? '',
        lang: opened.words.lang,
        pictures,
        file: (contentId) => {
          const known = plainContentId(contentId);
          const url = inMail.get(known);
          return stored.get(known) ?? (url === undefined ? null : { url, width: null, height: null });
        },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/files/mail/:id',
    summary: 'The bytes of a file as it lies in a stored mail, by a signed address.',
    access: 'public',
    params,
    query: z.object({
      w: id,
      p: z.string().regex(/^\d{1,4}(?:\.\d{1,4}){0,6}$/),
      e: z.coerce.number().int(),
      i: images,
      s: z.string().max(100),
    }),
    response: 'raw',
    handle: async ({ house, params, query, reply }) => {
      const place = query.p.split('.').map(Number);
      const grant = {
        workspaceId: query.w,
        messageId: params.id,
        path: place.slice(0, -1),
        index: place.at(-1) ?? 0,
        inline: query.i === '1',
      };
      if (!isGoodMailFileLink(house, grant, query.e, query.s)) throw notFound('file');
      const row = await messageForReading(house.database.db, grant.workspaceId, grant.messageId);
      if (!row || row.deleted_at !== null || row.connector === null) throw notFound('file');
      const bytes = await bytesOf(house, row);
      const file =
        bytes &&
        (await house.mails.file(row.connector, bytes, { charset: null, path: grant.path, index: grant.index }));
      if (!file) throw notFound('file');
      const { contentType } = await kindOf(file.bytes, file.contentType);
      const shown = grant.inline && safeImageTypes.has(contentType);
      reply
        .type(contentType)
        .header('content-disposition', contentDisposition(shown ? 'inline' : 'attachment', file.fileName))
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cross-origin-resource-policy', 'same-origin')
        .header('cache-control', 'private, max-age=600, immutable');
      return Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/messages/:id/decoding',
    summary: 'Reads the texts of a mail again by another charset and keeps them for the message.',
    access: recordPolicy('message.decode'),
    params,
    body: newDecoding,
    response: 'empty',
    handle: async ({ house, viewer, params, body }) => {
      await keepDecoding(house, viewer, params.id, body.charset);
      return undefined;
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/messages/:id/decoding',
    summary: 'Gives the texts of a message back as they came.',
    access: recordPolicy('message.decode'),
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await dropDecoding(house, viewer, params.id);
      return undefined;
    },
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
      'The designed HTML of a mail as a document for a sandboxed frame; pictures from outside with images=1, or where the member always loads those of its sender.',
    access: read,
    params,
    query: z.object({ images }),
    response: 'raw',
    handle: async ({ house, viewer, params, query, reply }) => {
      const row = await readable(house, viewer, params.id);
      if (row.html === null || row.direction !== 'in') throw notFound('document');
      const files = await inlineFiles(house, viewer, row.id);
      return sendDocument(reply, house, {
        html: row.html,
        title: row.subject ?? '',
        lang: row.lang,
        pictures: await picturesFor(house, viewer, row, query.images, true),
        file: (contentId) => files.get(plainContentId(contentId)) ?? null,
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/picture-senders',
    summary: 'Senders whose pictures from outside I always load.',
    access: 'signedIn',
    response: z.object({ items: z.array(pictureSender), nextCursor: z.null() }),
    handle: async ({ house, viewer }) => {
      const rows = await pictureSendersOf(house.database.db, viewer.workspaceId, viewer.memberId);
      return {
        items: rows.map((row) => ({ address: row.address, createdAt: row.created_at.toISOString() })),
        nextCursor: null,
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/picture-senders/:address',
    summary: 'Always loads the pictures of this sender for me.',
    access: 'signedIn',
    params: z.object({ address }),
    response: pictureSender,
    handle: async ({ house, viewer, params }) => {
      const { workspaceId, memberId } = viewer;
      const now = house.clock.now();
      const at = await addPictureSender(house.database.db, workspaceId, memberId, params.address, now);
      return { address: params.address, createdAt: at.toISOString() };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/picture-senders/:address',
    summary: 'Pictures of this sender wait for a click again.',
    access: 'signedIn',
    params: z.object({ address }),
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await dropPictureSender(house.database.db, viewer.workspaceId, viewer.memberId, params.address);
      return undefined;
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

function optionsOf({ part, charset }: { part?: string | undefined; charset?: string | undefined }) {
  return { path: part === undefined ? [] : part.split('.').map(Number), charset: charset ?? null };
}

/** What fastify's reply has that a document needs. */
interface DocumentReply {
  type(type: string): DocumentReply;
  header(name: string, value: string): DocumentReply;
}

function sendDocument(
  reply: DocumentReply,
  { secrets }: Pick<House, 'secrets'>,
  parts: Omit<DocumentParts, 'remoteUrl'>,
): string {
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', documentPolicy)
    .header('x-frame-options', 'SAMEORIGIN')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    // Its links to files are good for five minutes at least.
    .header('cache-control', 'private, max-age=240');
  return mailDocument({
    ...parts,
    remoteUrl: (url) => (parts.pictures === 'none' ? null : proxiedImage(secrets, url)),
  });
}

interface InlineFile {
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** Signed addresses of the message's pictures by their content id, with their sizes. */
async function inlineFiles(
  house: House,
  viewer: Viewer,
  messageId: ReadingRow['id'],
): Promise<Map<string, InlineFile>> {
  const files = (await attachmentsOf(house.database.db, viewer.workspaceId, [messageId])).get(messageId) ?? [];
  const shown = files.filter(
    (file) => file.content_id !== null && file.state === 'ready' && safeImageTypes.has(file.content_type),
  );
  return new Map(
    shown.map((file) => [
      plainContentId(file.content_id ?? ''),
      {
        url: fileLink(house, { workspaceId: viewer.workspaceId, id: file.id, inline: true }),
        width: file.width,
        height: file.height,
      },
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
