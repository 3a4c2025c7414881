/** Messages over HTTP: a thread in pages, writing, taking back, retrying. What shows the original stands in `reading/`. */
import { id, page, pageQuery } from '@irori/contract/common/api';
import {
  deliveryAttempt,
  message,
  newConversation,
  newForward,
  newMessage,
  newSchedule,
  sentCopy,
  sentMessage,
  takenBack,
} from '@irori/contract/messages/api';
import { z } from 'zod';
import { conversationById, presentConversationById, requireVisible } from '../conversations/index.ts';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { decodeCursor, encodeCursor } from '../platform/http/page.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import { forwardMessages } from './commands/forward-messages.ts';
import { retryDelivery } from './commands/retry-delivery.ts';
import { scheduleDelivery } from './commands/schedule-delivery.ts';
import { sendReply } from './commands/send-reply.ts';
import { startConversation } from './commands/start-conversation.ts';
import { takeBackReply } from './commands/take-back-reply.ts';
import { presentMessageRows, presentMessagesByIds } from './present-messages.ts';
import { attemptsOf, copyOf, messagesByIds, messagesOfConversation } from './store.ts';

const params = z.object({ id });

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/conversations/:id/messages',
    summary: 'A thread in pages, newest first; nextCursor leads to older messages, `around` begins at one message.',
    access: recordPolicy('conversation.read'),
    params,
    query: pageQuery.extend({ limit: pageQuery.shape.limit.default(40), around: id.optional() }),
    response: page(message),
    handle: async ({ house, viewer, params, query }) => {
      const { db } = house.database;
      requireVisible(await conversationById(db, viewer.workspaceId, params.id), viewer);
      const list = `messages ${params.id}`;
      const cursor = decodeCursor(house.secrets, list, query.cursor);
      const before = cursor && { at: String(cursor[0]), id: String(cursor[1]) };
      const newer =
        query.around === undefined ? [] : await newerThan(house, viewer, params.id, query.around, query.limit);
      const start = query.around === undefined ? before : await placeOf(house, viewer, query.around);
      const older = await messagesOfConversation(db, viewer.workspaceId, params.id, {
        from: start,
        newer: false,
        limit: query.limit + 1,
      });
      const shown = [...newer, ...older.slice(0, query.limit)];
      const last = older[query.limit - 1];
      const nextCursor =
        older.length > query.limit && last ? encodeCursor(house.secrets, list, [last.at.toISOString(), last.id]) : null;
      return { items: await presentMessageRows(house, viewer.workspaceId, shown), nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations/:id/messages',
    summary: 'Writes a reply or a note. The same id twice is the same reply.',
    access: recordPolicy('conversation.reply'),
    params,
    body: newMessage,
    response: sentMessage,
    status: 201,
    bodyLimit: 2_000_000,
    handle: async ({ house, viewer, params, body }) => {
      const { messageId } = await sendReply(house, viewer, params.id, body);
      return {
        message: await presentById(house, viewer, messageId),
        conversation: await presentConversationById(house, viewer, params.id),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations',
    summary: 'Writes first: begins a conversation on a channel that can.',
    access: recordPolicy('channel.write'),
    body: newConversation,
    response: sentMessage,
    status: 201,
    bodyLimit: 2_000_000,
    handle: async ({ house, viewer, body }) => {
      const { conversationId, messageId } = await startConversation(house, viewer, body);
      return {
        message: await presentById(house, viewer, messageId),
        conversation: await presentConversationById(house, viewer, conversationId),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id',
    summary: 'Answers one message.',
    access: recordPolicy('conversation.read'),
    params,
    response: message,
    handle: async ({ house, viewer, params }) => presentById(house, viewer, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/messages/:id',
    summary: 'Takes back what is still held and answers its content: undo send, and the end of what was put off.',
    access: recordPolicy('conversation.reply'),
    params,
    response: takenBack,
    handle: async ({ house, viewer, params }) => takeBackReply(house, viewer, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/v1/messages/:id/schedule',
    summary: 'Another hour for a message that is held, or now.',
    access: recordPolicy('conversation.reply'),
    params,
    body: newSchedule,
    response: message,
    handle: async ({ house, viewer, params, body }) => {
      await scheduleDelivery(house, viewer, params.id, body.sendAfter);
      return presentById(house, viewer, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations/:id/forwards',
    summary: 'Forwards messages to somebody outside, by a mail that leads back to no customer.',
    access: recordPolicy('conversation.reply'),
    params,
    body: newForward,
    response: sentMessage,
    status: 201,
    bodyLimit: 2_000_000,
    handle: async ({ house, viewer, params, body }) => {
      const messageId = await forwardMessages(house, viewer, params.id, body);
      return {
        message: await presentById(house, viewer, messageId),
        conversation: await presentConversationById(house, viewer, params.id),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/messages/:id/deliveries',
    summary: 'Every attempt to send a message, oldest first.',
    access: recordPolicy('conversation.read'),
    params,
    response: z.object({ items: z.array(deliveryAttempt), copy: sentCopy.nullable() }),
    handle: async ({ house, viewer, params }) => {
      await presentById(house, viewer, params.id);
      const [rows, copy] = await Promise.all([
        attemptsOf(house.database.db, viewer.workspaceId, params.id),
        copyOf(house.database.db, viewer.workspaceId, params.id),
      ]);
      return {
        items: rows.map((row) => ({
          number: row.number,
          startedAt: row.started_at.toISOString(),
          endedAt: row.ended_at?.toISOString() ?? null,
          outcome: row.outcome,
          code: row.code,
          text: row.text,
        })),
        copy: copy
          ? {
              state: copy.state,
              folder: copy.folder,
              attempts: copy.attempts,
              error: copy.error,
              nextAttemptAt: copy.next_attempt_at?.toISOString() ?? null,
              at: copy.updated_at.toISOString(),
            }
          : null,
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/messages/:id/retry',
    summary: 'Sends again what failed or, knowingly, what may have arrived.',
    access: recordPolicy('conversation.reply'),
    params,
    response: message,
    handle: async ({ house, viewer, params }) => {
      await retryDelivery(house, viewer, params.id);
      return presentById(house, viewer, params.id);
    },
  }),
];

async function presentById(house: House, viewer: Viewer, messageId: string) {
  const found = (await presentMessagesByIds(house, viewer.workspaceId, [messageId])).get(messageId);
  if (!found || !seesInbox(viewer, found.inboxId)) throw notFound('message');
  return found.message;
}

async function placeOf(house: House, viewer: Viewer, messageId: string) {
  const [row] = await messagesByIds(house.database.db, viewer.workspaceId, [messageId]);
  if (!row || !seesInbox(viewer, row.inbox_id)) throw notFound('message');
  return { at: row.at.toISOString(), id: row.id };
}

/** The message itself and what followed, newest first. */
async function newerThan(house: House, viewer: Viewer, conversationId: string, messageId: string, limit: number) {
  const place = await placeOf(house, viewer, messageId);
  const { db } = house.database;
  const after = await messagesOfConversation(db, viewer.workspaceId, conversationId, {
    from: place,
    newer: true,
    limit,
  });
  return [...after.reverse(), ...(await messagesByIds(db, viewer.workspaceId, [messageId]))];
}
