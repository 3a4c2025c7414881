/** Spam over HTTP: the list of blocked and allowed senders, and what happens to spam with time. */
import { id, page, pageQuery } from '@irori/contract/common/api';
import {
  listCustomer as listCustomerBody,
  listedSender,
  newListedSender,
  spamSettings,
} from '@irori/contract/spam/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { inboxById, requireVisibleInbox } from '../inboxes/index.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { decodeCursor, pageOf } from '../platform/http/page.ts';
import { policy, recordPolicy, route } from '../platform/http/route.ts';
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';
import { listCustomer, listSender, unlistCustomer } from './commands/list-sender.ts';
import { presentListedSender } from './present.ts';
import { deleteListedSender, listListedSenders, saveSpamSettings, spamSettingsOf } from './store.ts';

const params = z.object({ id });
/** The list names people of all inboxes. */
const manage = policy('spam.manage', isAdmin);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/listed-senders',
    summary:
      'Senders who are blocked, and those who are never spam; newest first, with `q` those that have these letters.',
    access: manage,
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(listedSender),
    handle: async ({ house, viewer, query }) => {
      const after = decodeCursor(house.secrets, 'listed senders', query.cursor);
      const rows = await listListedSenders(house.database.db, viewer.workspaceId, {
        words: query.q || null,
        after: after && { at: String(after[0]), id: String(after[1]) },
        limit: query.limit + 1,
      });
      return pageOf(
        house.secrets,
        'listed senders',
        rows,
        query.limit,
        (row) => [row.added_at.toISOString(), row.id],
        presentListedSender,
      );
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/listed-senders',
    summary: 'Blocks or allows a mail address or a domain, in all inboxes or in one.',
    access: manage,
    body: newListedSender,
    response: listedSender,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      if (body.inboxId !== null) {
        requireVisibleInbox(await inboxById(house.database.db, viewer.workspaceId, body.inboxId), viewer);
      }
      return presentListedSender(await listSender(house, viewer, body));
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/listed-senders/:id',
    summary: 'Takes a sender off the list. What lies in Spam stays there.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (!(await deleteListedSender(tx.trx, tx.workspaceId, params.id))) throw notFound('listed_sender');
      });
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/conversations/:id/list-customer',
    summary: 'Blocks the customer and moves the conversation to Spam, or allows them and takes it out.',
    access: recordPolicy('conversation.change'),
    params,
    body: listCustomerBody,
    response: listedSender,
    handle: async ({ house, viewer, params, body }) =>
      presentListedSender(await listCustomer(house, viewer, params.id, body)),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/conversations/:id/list-customer',
    summary: 'Takes one’s own word on this customer off the list again. The conversation stays where it is.',
    access: recordPolicy('conversation.change'),
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await unlistCustomer(house, viewer, params.id);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/spam-settings',
    summary: 'How long spam is kept, and whether verdicts of mail providers count.',
    access: manage,
    response: spamSettings,
    handle: async ({ house, viewer }) => settingsOf(house, viewer),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/spam-settings',
    summary: 'Changes how long spam is kept, and whether verdicts count.',
    access: manage,
    body: spamSettings.partial().strict(),
    response: spamSettings,
    handle: async ({ house, viewer, body }) => {
      const before = await spamSettingsOf(house.database.db, viewer.workspaceId);
      await workspaceTransaction(house.database, viewer.workspaceId, (tx) =>
        saveSpamSettings(tx.trx, tx.workspaceId, {
          delete_after_days: body.deleteAfterDays === undefined ? before.delete_after_days : body.deleteAfterDays,
          use_verdicts: body.useVerdicts ?? before.use_verdicts,
        }),
      );
      return settingsOf(house, viewer);
    },
  }),
];

async function settingsOf(house: House, viewer: Viewer) {
  const row = await spamSettingsOf(house.database.db, viewer.workspaceId);
  return { deleteAfterDays: row.delete_after_days, useVerdicts: row.use_verdicts };
}
