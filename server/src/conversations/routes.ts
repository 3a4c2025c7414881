/** Conversations over HTTP: lists by section, one by id, and every change to one. */
import { id, page } from '@irori/contract/common/api';
import { conversation, conversationListQuery, conversationPatch } from '@irori/contract/conversations/api';
import { correctedCustomer, customerCorrection, customerEvidence } from '@irori/contract/conversations/customer';
import { z } from 'zod';
import { presentCustomerRule } from '../customer-rules/index.ts';
import type { House } from '../house.ts';
import { decodeCursor, pageOf } from '../platform/http/page.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import { matchingConversations } from '../search/index.ts';
import { changeConversation } from './commands/change-conversation.ts';
import { correctCustomer } from './commands/correct-customer.ts';
import { deleteConversation } from './commands/delete-conversation.ts';
import { undoCorrection } from './commands/undo-correction.ts';
import { requireVisible } from './policy.ts';
import { presentConversation } from './present.ts';
import { presentCustomer } from './present-customer.ts';
import {
  type ConversationRow,
  conversationById,
  linkedConversations,
  listConversations,
  readMarksOf,
} from './store.ts';

const params = z.object({ id });

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/conversations',
    summary: 'Lists conversations of a section, newest activity first unless asked otherwise.',
    access: 'signedIn',
    query: conversationListQuery,
    response: page(conversation),
    handle: async ({ house, viewer, query }) => {
      const list = `conversations ${query.section} ${query.sort}`;
      const after = decodeCursor(house.secrets, list, query.cursor);
      const inboxIds =
        query.inboxId === undefined ? viewer.inboxIds : viewer.inboxIds.filter((inboxId) => inboxId === query.inboxId);
      const ids = query.q === undefined ? undefined : await matchingConversations(house, viewer, query.q, inboxIds);
      const rows = await listConversations(house.database.db, viewer.workspaceId, {
        inboxIds,
        section: query.section,
        viewerMemberId: viewer.memberId,
        assigneeId: query.assigneeId,
        tag: query.tag,
        contactId: query.contactId,
        number: query.number,
        ids,
        sort: query.sort,
        after: after && { at: String(after[0]), id: String(after[1]) },
        limit: query.limit + 1,
      });
      const present = await presenterFor(house, viewer, rows);
      return pageOf(
        house.secrets,
        list,
        rows,
        query.limit,
        (row) => [row.last_activity_at.toISOString(), row.id],
        present,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/conversations/:id',
    summary: 'Answers one conversation.',
    access: recordPolicy('conversation.read'),
    params,
    response: conversation,
    handle: async ({ house, viewer, params }) => presentOne(house, viewer, params.id),
  }),
  route({
    method: 'GET',
    path: '/api/v1/conversations/:id/related',
    summary:
      'Conversations that belong together with this one (the same mail in another inbox, what began after close).',
    access: recordPolicy('conversation.read'),
    params,
    response: z.object({
      items: z.array(z.object({ id, number: z.number(), subject: z.string().nullable(), reason: z.string() })),
    }),
    handle: async ({ house, viewer, params }) => {
      requireVisible(await conversationById(house.database.db, viewer.workspaceId, params.id), viewer);
      const rows = await linkedConversations(house.database.db, viewer.workspaceId, params.id);
      const visible = rows.filter((row) => seesInbox(viewer, row.inbox_id));
      return {
        items: visible.map((row) => ({ id: row.id, number: row.number, subject: row.subject, reason: row.reason })),
      };
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/conversations/:id',
    summary: 'Assigns, closes, reopens, tags, snoozes, renames, marks read.',
    access: recordPolicy('conversation.change'),
    params,
    body: conversationPatch,
    response: conversation,
    handle: async ({ house, viewer, params, body }) => {
      await changeConversation(house, viewer, params.id, body);
      return presentOne(house, viewer, params.id);
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/conversations/:id/customer',
    summary: 'Who the customer is and why: everybody whom the first message names, ranked, and what was learned.',
    access: recordPolicy('conversation.read'),
    params,
    response: customerEvidence,
    handle: async ({ house, viewer, params }) => {
      const row = requireVisible(await conversationById(house.database.db, viewer.workspaceId, params.id), viewer);
      return presentCustomer(house, viewer, row);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations/:id/customer',
    summary:
      'Says who the customer really is; on wish also of other conversations by the same cause, and of mail to come.',
    access: recordPolicy('conversation.change'),
    params,
    body: customerCorrection,
    response: correctedCustomer,
    handle: async ({ house, viewer, params, body }) => {
      const correction = await correctCustomer(house, viewer, params.id, body);
      return {
        conversation: await presentOne(house, viewer, params.id),
        correctionId: correction.id,
        conversations: correction.conversations,
        rule: correction.rule && presentCustomerRule(correction.rule),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations/:id/customer/undo',
    summary: 'Takes a correction of the customer back, the last one unless another is named.',
    access: recordPolicy('conversation.change'),
    params,
    body: z.object({ correctionId: id.optional() }).strict(),
    response: conversation,
    handle: async ({ house, viewer, params, body }) => {
      await undoCorrection(house, viewer, params.id, body.correctionId);
      return presentOne(house, viewer, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/conversations/:id',
    summary: 'Deletes a conversation and its history for good.',
    access: recordPolicy('conversation.delete'),
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await deleteConversation(house, viewer, params.id);
      return undefined;
    },
  }),
];

/** One conversation as this viewer sees it; 404 when they may not. */
export async function presentOne(house: House, viewer: Viewer, conversationId: string) {
  const row = requireVisible(await conversationById(house.database.db, viewer.workspaceId, conversationId), viewer);
  return (await presenterFor(house, viewer, [row]))(row);
}

async function presenterFor(house: House, viewer: Viewer, rows: readonly ConversationRow[]) {
  const marks = await readMarksOf(
    house.database.db,
    viewer.workspaceId,
    [viewer.memberId],
    rows.map((row) => row.id),
  );
  return (row: ConversationRow) => presentConversation(row, viewer, marks.get(`${viewer.memberId} ${row.id}`));
}
