/** Conversations that hold certain words, for lists that filter by more than words. */
import type { House } from '../house.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { findHits } from './find-hits.ts';
import { scopedQuery } from './scope.ts';

/** More would not be looked through by anybody; whoever has more hits adds a word. */
const mostConversations = 500;

/** Ids of the 500 conversations with the newest hits in these inboxes; all of them when there are fewer. */
export async function matchingConversations(
  house: Pick<House, 'database'>,
  viewer: Pick<Viewer, 'workspaceId'>,
  q: string,
  inboxIds: readonly string[],
): Promise<string[]> {
  const scope = { workspaceId: viewer.workspaceId, inboxIds };
  const query = scopedQuery(q, scope);
  if (query === null) return [];
  const hits = await findHits(house, { scope, query, after: null, limit: mostConversations });
  return hits.map((hit) => hit.conversationId);
}
