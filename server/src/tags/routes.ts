// Tags over HTTP: words on conversations. Everybody sees and makes them; changing one changes it for all, so owner and
// admin do that.
import { id, page } from '@irori/contract/common/api';
import { newTag, type Tag, tag, tagPatch } from '@irori/contract/tags/api';
import { z } from 'zod';
import { type AppError, conflict, notFound } from '../errors.ts';
import type { House } from '../house.ts';
import { mayManageWorkspace } from '../members/index.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { policy, route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { newId } from '../platform/ids.ts';
import { presentTag } from './present.ts';
import { allTags, deleteTag, insertTag, isNameTaken, lockTagNames, tagById, updateTag } from './store.ts';

const params = z.object({ id });
const manage = policy('workspace.manage', mayManageWorkspace);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/tags',
    summary: 'All tags.',
    access: 'signedIn',
    response: page(tag),
    handle: async ({ house, viewer }) => ({
      items: (await allTags(house.database.db, viewer.workspaceId)).map(presentTag),
      nextCursor: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tags',
    summary: 'Makes a tag.',
    access: 'signedIn',
    body: newTag,
    response: tag,
    status: 201,
    handle: async ({ house, viewer, body }) => {
      const tagId = newId();
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        const made = await insertTag(tx.trx, tx.workspaceId, { id: tagId, ...body, now: house.clock.now() });
        if (!made) throw nameTaken(body.name);
        tx.announce({ kind: 'tag.changed', subjectId: tagId });
      });
      return readTag(house, viewer, tagId);
    },
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/tags/:id',
    summary: 'Changes name or colour, everywhere.',
    access: manage,
    params,
    body: tagPatch,
    response: tag,
    handle: async ({ house, viewer, params, body }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        await lockTagNames(tx.trx, tx.workspaceId);
        if (body.name !== undefined && (await isNameTaken(tx.trx, tx.workspaceId, body.name, params.id))) {
          throw nameTaken(body.name);
        }
        if (!(await updateTag(tx.trx, tx.workspaceId, params.id, body))) throw notFound('tag');
        tx.announce({ kind: 'tag.changed', subjectId: params.id });
      });
      return readTag(house, viewer, params.id);
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tags/:id',
    summary: 'Takes a tag away, everywhere.',
    access: manage,
    params,
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (!(await deleteTag(tx.trx, tx.workspaceId, params.id))) throw notFound('tag');
        tx.announce({ kind: 'tag.removed', subjectId: params.id });
      });
      return undefined;
    },
  }),
];

async function readTag(house: House, viewer: Viewer, tagId: string): Promise<Tag> {
  const row = await tagById(house.database.db, viewer.workspaceId, tagId);
  if (!row) throw notFound('tag');
  return presentTag(row);
}

function nameTaken(name: string): AppError {
  return conflict('tag_taken', 'There is a tag of this name already.', {
    params: { name },
    errors: [{ path: 'name', code: 'taken', message: 'There is a tag of this name already' }],
  });
}
