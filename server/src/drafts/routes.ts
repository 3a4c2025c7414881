/** Drafts over HTTP: saved a second after the last key, from any tab. */

import { id, page } from '@irori/contract/common/api';
import { draft, draftKind, draftSave } from '@irori/contract/drafts/api';
import { z } from 'zod';
import { conversationById, requireVisible } from '../conversations/index.ts';
import { recordPolicy, route } from '../platform/http/route.ts';
import { saveDraft } from './commands/save-draft.ts';
import { presentDraft } from './present.ts';
import { draftsOfConversation } from './store.ts';

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/conversations/:id/drafts',
    summary: 'What I have begun to write here: a reply, a note, or both.',
    access: recordPolicy('conversation.read'),
    params: z.object({ id }),
    response: page(draft),
    handle: async ({ house, viewer, params }) => {
      const { db } = house.database;
      requireVisible(await conversationById(db, viewer.workspaceId, params.id), viewer);
      const rows = await draftsOfConversation(db, viewer.workspaceId, viewer.memberId, params.id);
      return { items: rows.map(presentDraft), nextCursor: null };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/conversations/:id/drafts/:kind',
    summary: 'Saves a draft; an empty one is deleted and answers null.',
    access: recordPolicy('conversation.read'),
    params: z.object({ id, kind: draftKind }),
    body: draftSave,
    response: z.object({ draft: draft.nullable() }),
    handle: async ({ house, viewer, params, body }) => {
      const row = await saveDraft(house, viewer, params.id, params.kind, body);
      return { draft: row && presentDraft(row) };
    },
  }),
];
