// Inboxes over HTTP.
import { id, page } from '@irori/contract/common/api';
import { inbox, inboxMembers, inboxPatch, newInbox } from '@irori/contract/inboxes/api';
import { member } from '@irori/contract/members/api';
import { z } from 'zod';
import type { House } from '../house.ts';
import { membersByIds, presentMember } from '../members/index.ts';
import { policy, recordPolicy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { changeInbox, removeInbox, setMembers } from './commands/change-inbox.ts';
import { makeInbox } from './commands/make-inbox.ts';
import { mayManageInboxes, requireVisibleInbox } from './policy.ts';
import { presentInbox } from './present.ts';
import { inboxById, visibleInboxes } from './store.ts';

const params = z.object({ id });
const manage = policy('inboxes.manage', mayManageInboxes);
const read = recordPolicy('inboxes.read');

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/inboxes',
    summary: 'The inboxes I may see.',
    access: read,
    response: page(inbox),
    handle: async ({ house, viewer }) => {
      const rows = await visibleInboxes(house.database.db, viewer);
      return { items: rows.map((row) => presentInbox(row, viewer)), nextCursor: null };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/inboxes',
    summary: 'Makes an inbox.',
    access: manage,
    body: newInbox,
    response: inbox,
    status: 201,
    handle: async ({ house, viewer, body }) => readInbox(house, seeing(viewer, await makeInbox(house, viewer, body))),
  }),
  route({
    method: 'GET',
    path: '/api/v1/inboxes/:id',
    summary: 'One inbox.',
    access: read,
    params,
    response: inbox,
    handle: async ({ house, viewer, params }) => readInbox(house, { viewer, inboxId: params.id }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/inboxes/:id',
    summary: 'Changes name, place or settings.',
    access: manage,
    params,
    body: inboxPatch,
    response: inbox,
    handle: async ({ house, viewer, params, body }) => {
      await changeInbox(house, viewer, params.id, body);
      return readInbox(house, { viewer, inboxId: params.id });
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/inboxes/:id',
    summary: 'Puts an inbox away that has neither channels nor conversations.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await removeInbox(house, viewer, params.id);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/inboxes/:id/members',
    summary: 'Who belongs to an inbox. Owner and admin see every inbox, whether they belong to it or not.',
    access: read,
    params,
    response: page(member),
    handle: async ({ house, viewer, params }) => ({
      items: await readMembers(house, viewer, params.id),
      nextCursor: null,
    }),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/inboxes/:id/members',
    summary: 'Says who belongs to an inbox: these and no others.',
    access: manage,
    params,
    body: inboxMembers,
    response: page(member),
    handle: async ({ house, viewer, params, body }) => {
      await setMembers(house, viewer, params.id, body.memberIds);
      return { items: await readMembers(house, viewer, params.id), nextCursor: null };
    },
  }),
];

/** The viewer who has just made an inbox sees it, although they asked before it was there. */
function seeing(viewer: Viewer, inboxId: string): { viewer: Viewer; inboxId: string } {
  return { viewer: { ...viewer, inboxIds: [...viewer.inboxIds, inboxId] }, inboxId };
}

async function readInbox(house: House, { viewer, inboxId }: { viewer: Viewer; inboxId: string }) {
  const row = await inboxById(house.database.db, viewer.workspaceId, inboxId);
  return presentInbox(requireVisibleInbox(row, viewer), viewer);
}

async function readMembers(house: House, viewer: Viewer, inboxId: string) {
  const { db } = house.database;
  const row = requireVisibleInbox(await inboxById(db, viewer.workspaceId, inboxId), viewer);
  return (await membersByIds(db, viewer.workspaceId, row.member_ids)).map(presentMember);
}
