/** Search over HTTP: hits grouped by conversation, newest first, only what the viewer may see. */
import { page } from '@irori/contract/common/api';
import { type SearchHit, searchHit, searchQuery } from '@irori/contract/search/api';
import { conversationsByIds, presentConversation, readMarksOf } from '../conversations/index.ts';
import type { House } from '../house.ts';
import { decodeCursor, encodeCursor } from '../platform/http/page.ts';
import { route } from '../platform/http/route.ts';
import type { Viewer } from '../platform/http/viewer.ts';
import { findHits } from './find-hits.ts';
import { type SearchScope, scopedQuery } from './scope.ts';
import { opening, snippetAround } from './snippet.ts';
import { conversationByNumber, fileNamesOf, type Hit, textsOf } from './store.ts';
import { queryTerms } from './tokens.ts';

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/search',
    summary:
      'Finds conversations by words of messages, subjects, contacts and file names; the last word may be unfinished.',
    access: 'signedIn',
    query: searchQuery,
    response: page(searchHit),
    handle: async ({ house, viewer, query }) => {
      const scope = { workspaceId: viewer.workspaceId, inboxIds: viewer.inboxIds };
      const words = scopedQuery(query.q, scope);
      if (words === null) return { items: [], nextCursor: null };
      const cursor = decodeCursor(house.secrets, 'search', query.cursor);
      const after = cursor && { at: String(cursor[0]), id: String(cursor[1]) };
      const found = await findHits(house, { scope, query: words, after, limit: query.limit + 1 });
      const shown = found.slice(0, query.limit);
      const last = found.length > query.limit ? shown.at(-1) : undefined;
      const numbered = after === null ? await numberedConversation(house, scope, query.q) : undefined;
      return {
        items: await presentHits(house, viewer, query.q, shown, numbered),
        nextCursor: last ? encodeCursor(house.secrets, 'search', [last.at, last.id]) : null,
      };
    },
  }),
];

/** Who types `#42` or `42` may mean the conversation of that number: it comes first, whatever else has a 42 in it. */
async function numberedConversation(house: House, scope: SearchScope, q: string): Promise<string | undefined> {
  const number = /^#?(\d{1,9})$/.exec(q.normalize('NFKC').trim())?.[1];
  return number === undefined ? undefined : conversationByNumber(house.database.db, scope, Number(number));
}

async function presentHits(
  house: House,
  viewer: Viewer,
  q: string,
  hits: readonly Hit[],
  numbered: string | undefined,
): Promise<SearchHit[]> {
  const { db } = house.database;
  const { workspaceId, memberId } = viewer;
  const conversationIds = [...new Set([...(numbered ? [numbered] : []), ...hits.map((hit) => hit.conversationId)])];
  const [rows, marks, texts] = await Promise.all([
    conversationsByIds(db, workspaceId, conversationIds),
    readMarksOf(db, workspaceId, [memberId], conversationIds),
    textsOf(
      db,
      workspaceId,
      hits.map((hit) => hit.id),
    ),
  ]);
  const conversations = new Map(
    rows.map((row) => [row.id, presentConversation(row, viewer, marks.get(`${memberId} ${row.id}`))]),
  );
  const snippets = await snippetsOf(house, workspaceId, q, hits, texts);
  const first = numbered === undefined ? undefined : conversations.get(numbered);
  const items = hits.flatMap((hit): SearchHit[] => {
    const conversation = conversations.get(hit.conversationId);
    if (!conversation || conversation === first) return [];
    return [
      { conversation, messageId: hit.id, snippet: snippets.get(hit.id) ?? '', at: new Date(hit.at).toISOString() },
    ];
  });
  if (!first) return items;
  return [
    { conversation: first, messageId: null, snippet: first.lastMessage?.text ?? '', at: first.lastActivityAt },
    ...items,
  ];
}

/** Words in the text, else in a file's name, else the beginning: then subject or customer are what was found. */
async function snippetsOf(
  house: House,
  workspaceId: string,
  q: string,
  hits: readonly Hit[],
  texts: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const terms = queryTerms(q);
  const snippets = new Map<string, string>();
  for (const { id } of hits) {
    const snippet = snippetAround(texts.get(id) ?? '', terms);
    if (snippet !== null) snippets.set(id, snippet);
  }
  const elsewhere = hits.map((hit) => hit.id).filter((id) => !snippets.has(id));
  const names = await fileNamesOf(house.database.db, workspaceId, elsewhere);
  for (const id of elsewhere) {
    const name = names.get(id)?.find((each) => snippetAround(each, terms) !== null);
    snippets.set(id, name ?? opening(texts.get(id) ?? ''));
  }
  return snippets;
}
