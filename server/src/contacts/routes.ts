/** Contacts over HTTP: people who write to us, who of them may be the same, and joining and parting them. */
import { id, moment, page, pageQuery } from '@irori/contract/common/api';
import { type Contact, contact, contactPatch } from '@irori/contract/contacts/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { decodeCursor, encodeCursor } from '../platform/http/page.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import { isAdmin, type Viewer } from '../platform/http/viewer.ts';
import { queryTerms, wordsQuery, workspaceLexeme } from '../search/index.ts';
import { changeContact } from './commands/change-contact.ts';
import { indexContactWords } from './commands/index-words.ts';
import { mergeContacts, mergesOf, unmergeContacts } from './commands/merge-contacts.ts';
import { requireContact } from './policy.ts';
import { presentContactById, presentContacts } from './present-contacts.ts';
import { listContacts } from './store.ts';

const params = z.object({ id });
const read = recordPolicy('contact.read');
const change = recordPolicy('contact.change');
const merged = z.object({ contact, mergeId: id });

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/contacts',
    summary: 'People who wrote to us, newest first; with `q` those whose name or address has these words.',
    access: 'signedIn',
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(contact),
    handle: async ({ house, viewer, query }) => {
      const { db } = house.database;
      const terms = queryTerms(query.q ?? '');
      if (query.q && terms.length === 0) return { items: [], nextCursor: null };
      if (terms.length > 0) await indexContactWords(db, viewer.workspaceId);
      const cursor = decodeCursor(house.secrets, 'contacts', query.cursor);
      const rows = await listContacts(db, viewer.workspaceId, {
        inboxIds: isAdmin(viewer) ? null : viewer.inboxIds,
        words: terms.length === 0 ? null : `${wordsQuery(terms)} & '${workspaceLexeme(viewer.workspaceId)}'`,
        after: cursor && String(cursor[0]),
        limit: query.limit + 1,
      });
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      return {
        items: await presentContacts(house, viewer, shown),
        nextCursor: last ? encodeCursor(house.secrets, 'contacts', [last.id]) : null,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/contacts/:id',
    summary: 'One contact, with addresses, how each was proven, and who may be the same person.',
    access: read,
    params,
    response: contact,
    handle: async ({ house, viewer, params }) => presented(house, viewer, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/contacts/:id',
    summary: 'Changes name, note or kind.',
    access: change,
    params,
    body: contactPatch,
    response: contact,
    handle: async ({ house, viewer, params, body }) => {
      await changeContact(house, viewer, params.id, body);
      return presented(house, viewer, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/contacts/:id/merge',
    summary: 'Joins another contact into this one, by a person who says that they are the same. It can be undone.',
    access: change,
    params,
    body: z.object({ contactId: id }).strict(),
    response: merged,
    handle: async ({ house, viewer, params, body }) => {
      const mergeId = await mergeContacts(house, viewer, params.id, body.contactId);
      return { contact: await presented(house, viewer, params.id), mergeId };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/contacts/:id/unmerge',
    summary: 'Takes a join back, the last one unless another is named; answers the contact that is back.',
    access: change,
    params,
    body: z.object({ mergeId: id.optional() }).strict(),
    response: z.object({ contact, restoredId: id }),
    handle: async ({ house, viewer, params, body }) => {
      const restoredId = await unmergeContacts(house, viewer, params.id, body.mergeId);
      return { contact: await presented(house, viewer, params.id), restoredId };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/contacts/:id/merges',
    summary: 'The joins behind this contact: with whom, why, by whom and when.',
    access: read,
    params,
    response: page(
      z.object({ id, contactId: id, name: z.string(), because: z.string(), mergedBy: id, mergedAt: moment }),
    ),
    handle: async ({ house, viewer, params }) => {
      await requireContact(house, viewer, params.id);
      const rows = await mergesOf(house, viewer.workspaceId, params.id);
      const items = rows.map((row) => ({
        id: row.id,
        contactId: row.gone_id,
        name: row.gone.name,
        because: row.because,
        mergedBy: row.merged_by,
        mergedAt: row.merged_at.toISOString(),
      }));
      return { items, nextCursor: null };
    },
  }),
];

async function presented(house: House, viewer: Viewer, contactId: string): Promise<Contact> {
  const found = await presentContactById(house, viewer, contactId);
  if (!found) throw notFound('contact');
  return found;
}
