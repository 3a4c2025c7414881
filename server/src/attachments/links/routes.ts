/** Links to files over HTTP: the page a customer opens, the file behind it, and the list by which a member ends one. */
import { id } from '@irori/contract/common/api';
import { fileLink } from '@irori/contract/messages/api';
import { z } from 'zod';
import { notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import { recordPolicy, route } from '../../platform/http/route.ts';
import { seesInbox } from '../../platform/http/viewer.ts';
import { sendBlob } from '../send-blob.ts';
import { linkUrl } from './make-links.ts';
import { languageFrom, linkPage, pagePolicy } from './page.ts';
import { countDownload, inboxOfMessage, type LinkRow, linkById, linksOfMessage, revokeLink } from './store.ts';
import { readLinkToken } from './token.ts';

const params = z.object({ id });
const tokenParams = z.object({ token: z.string().max(100) });

export const routes = [
  route({
    method: 'GET',
    path: '/shared/:token',
    summary: 'The page of a file that was too large for its message; needs nothing but the link.',
    access: 'public',
    params: tokenParams,
    response: 'raw',
    handle: async ({ house, params, request, reply }) => {
      const found = await openLink(house, params.token);
      reply
        .code(found ? 200 : 404)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', pagePolicy)
        .header('referrer-policy', 'no-referrer')
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store');
      const language = languageFrom(found?.row.language, request.headers['accept-language']);
      if (!found) return linkPage({ language, file: null });
      const { row } = found;
      const href = `/shared/${params.token}/file`;
      return linkPage({
        language,
        file: { name: row.file_name, size: row.size, expiresAt: row.expires_at, href },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/shared/:token/file',
    summary: 'The bytes of a file behind a link; always a download.',
    access: 'public',
    params: tokenParams,
    response: 'raw',
    handle: async ({ house, params, request, reply }) => {
      const found = await openLink(house, params.token);
      if (!found || found.row.blob === null) throw notFound('file');
      const { row, workspaceId } = found;
      reply.header('cache-control', 'private, no-store').header('referrer-policy', 'no-referrer');
      if (request.method === 'GET' && request.headers.range === undefined) {
        await countDownload(house.database.db, workspaceId, row.id, house.clock.now());
      }
      return sendBlob(request, reply, house.blobs, {
        blob: row.blob ?? '',
        size: row.size,
        fileName: row.file_name,
        contentType: row.content_type,
        inline: false,
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/links',
    summary: 'Files of a message that went as links: until when, and how often they were fetched.',
    access: recordPolicy('conversation.read'),
    params,
    response: z.object({ items: z.array(fileLink) }),
    handle: async ({ house, viewer, params }) => {
      const { db } = house.database;
      const inboxId = await inboxOfMessage(db, viewer.workspaceId, params.id);
      if (inboxId === undefined || !seesInbox(viewer, inboxId)) throw notFound('message');
      const rows = await linksOfMessage(db, viewer.workspaceId, params.id);
      return { items: rows.map((row) => presentLink(house, viewer.workspaceId, row)) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/file-links/:id/revoke',
    summary: 'Ends a link: nobody gets the file by it any more.',
    access: recordPolicy('conversation.reply'),
    params,
    response: fileLink,
    handle: async ({ house, viewer, params }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        const row = await linkById(tx.trx, tx.workspaceId, params.id);
        if (!row || !seesInbox(viewer, row.inbox_id)) throw notFound('link');
        await revokeLink(tx.trx, tx.workspaceId, params.id, house.clock.now());
        tx.announce({
          kind: 'message.changed',
          subjectId: row.message_id,
          conversationId: row.conversation_id,
          inboxId: row.inbox_id,
        });
      });
      const row = await linkById(house.database.db, viewer.workspaceId, params.id);
      if (!row) throw notFound('link');
      return presentLink(house, viewer.workspaceId, row);
    },
  }),
];

/** Null for a link that is not ours, has expired, was revoked, or whose message is gone: to a stranger all the same. */
async function openLink(house: House, token: string): Promise<{ row: LinkRow; workspaceId: string } | null> {
  const place = readLinkToken(house.secrets, token);
  if (!place) return null;
  const row = await linkById(house.database.db, place.workspaceId, place.id);
  if (!row || row.revoked_at !== null || row.message_deleted_at !== null) return null;
  return row.expires_at > house.clock.now() ? { row, workspaceId: place.workspaceId } : null;
}

const presentLink = (house: House, workspaceId: string, row: LinkRow) => ({
  id: row.id,
  fileName: row.file_name,
  size: row.size,
  url: linkUrl(house, { workspaceId, id: row.id }),
  expiresAt: row.expires_at.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
  downloads: row.downloads,
  lastDownloadAt: row.last_download_at?.toISOString() ?? null,
});
