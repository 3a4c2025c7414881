/**
 * Search in messages, newest hit first, each conversation once.
 *
 * A common word has hits everywhere, so messages are read in the order of time until the page is full; a rare one has few
 * hits in all, so they come from the GIN index and are sorted. Each way is slow at what the other does well: the GIN index
 * would hand over a million hits to sort, the reading would go through all messages of the last years for three.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { SearchScope } from './scope.ts';
import { indexTokens } from './tokens.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

/** A place in the order of messages. `at` as the database writes it, to the microsecond. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** The newest message of a conversation that holds the words. */
export interface Hit extends Place {
  readonly conversationId: string;
}

export interface HitQuery {
  readonly scope: SearchScope;
  /** What `scopedQuery` made. */
  readonly query: string;
  /** Conversations whose newest hit is after this place, in the order of the list; null begins at the newest. */
  readonly after: Place | null;
  readonly limit: number;
}

/** A stretch of messages that was read. */
export interface Stretch {
  readonly hits: Hit[];
  /** Where it ended; null when there are no more messages. */
  readonly end: Place | null;
  /** Conversations of the workspace, for weighing what the other way would cost. */
  readonly conversations: number;
}

/** Reads `rows` messages in the order of time and keeps the hits. Costs the same whatever the words are. */
export async function readStretch(db: Reader, find: HitQuery, from: Place | null, rows: number): Promise<Stretch> {
  const { workspaceId } = find.scope;
  const result = await sql<{
    scanned: number;
    end_at: string;
    end_id: string;
    id: string | null;
    at: string;
    conversation_id: string;
    conversations: number;
  }>`
    with stretch as materialized (
      select m.id, m.at, m.conversation_id, m.deleted_at is null and m.search @@ ${find.query}::tsquery as hit
      from messages m where m.workspace_id = ${workspaceId}::uuid ${from === null ? sql`` : sql`and (m.at, m.id) < (${from.at}::timestamptz, ${from.id}::uuid)`}
      order by m.at desc, m.id desc limit ${rows}
    ), hits as (
      select distinct on (s.conversation_id) s.id, s.at, s.conversation_id from stretch s
      where s.hit order by s.conversation_id, s.at desc, s.id desc
    ), shown as (
      select h.id, h.at, h.conversation_id from (select * from hits order by at desc, id desc) h
      cross join lateral (${visibleConversation(find.scope, sql`h.conversation_id`)}) visible
      where true ${notShownBefore(find, sql`h.conversation_id`)}
      order by h.at desc, h.id desc limit ${find.limit}
    ), ending as (
      select (select count(*) from stretch) as scanned,
        (select conversation_number from workspaces where id = ${workspaceId}::uuid) as conversations, e.at::text as end_at, e.id as end_id
      from stretch e order by e.at, e.id limit 1
    )
    select e.*, h.id, h.at::text as at, h.conversation_id from ending e left join shown h on true order by h.at desc, h.id desc
  `.execute(db);
  const first = result.rows[0];
  if (!first) return { hits: [], end: null, conversations: 0 };
  const hits = result.rows.flatMap((row) =>
    row.id === null ? [] : [{ id: row.id, at: row.at, conversationId: row.conversation_id }],
  );
  const end = first.scanned < rows ? null : { at: first.end_at, id: first.end_id };
  return { hits, end, conversations: first.conversations };
}

/** All hits from the index, sorted. Costs as much as there are hits. */
export async function readIndex(db: Reader, find: HitQuery): Promise<Hit[]> {
  const { workspaceId } = find.scope;
  const { after } = find;
  const { rows } = await sql<{ id: string; at: string; conversation_id: string }>`
    with found as materialized (
      select m.id, m.at, m.conversation_id from messages m
      where m.search @@ ${find.query}::tsquery and m.workspace_id = ${workspaceId}::uuid and m.deleted_at is null
    ), newest as materialized (
      select distinct on (f.conversation_id) f.id, f.at, f.conversation_id from found f
      order by f.conversation_id, f.at desc, f.id desc
    )
    select n.id, n.at::text as at, n.conversation_id
    from (select * from newest ${after === null ? sql`` : sql`where (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`} order by at desc, id desc) n
    cross join lateral (${visibleConversation(find.scope, sql`n.conversation_id`)}) visible
    order by n.at desc, n.id desc limit ${find.limit}
  `.execute(db);
  return rows.map((row) => ({ id: row.id, at: row.at, conversationId: row.conversation_id }));
}

/** Asked for one hit after the other until the page is full; joined as a whole, the planner would read all conversations. */
function visibleConversation({ workspaceId, inboxIds }: SearchScope, conversationId: ReturnType<typeof sql>) {
  return sql`
    select from conversations c
    where c.workspace_id = ${workspaceId}::uuid and c.id = ${conversationId} and c.inbox_id = any(${inboxIds}::uuid[])
    offset 0`;
}

/** A conversation stands where its newest hit is: whoever came on a page before does not come again with an older one. */
function notShownBefore({ scope, query, after }: HitQuery, conversationId: ReturnType<typeof sql>) {
  if (after === null) return sql``;
  return sql`and not exists (
    select from messages newer
    where newer.workspace_id = ${scope.workspaceId}::uuid and newer.conversation_id = ${conversationId}
      and (newer.at, newer.id) >= (${after.at}::timestamptz, ${after.id}::uuid)
      and newer.deleted_at is null and newer.search @@ ${query}::tsquery
  )`;
}

/** Texts to cut snippets from. */
export async function textsOf(
  db: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('messages')
    .select(['id', sql<string>`left(text, 50000)`.as('text')])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...messageIds])
    .execute();
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** Names of the files of messages. */
export async function fileNamesOf(
  db: Reader,
  workspaceId: string,
  messageIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('attachments')
    .select(['message_id', 'file_name'])
    .where('workspace_id', '=', workspaceId)
    .where('message_id', 'in', [...messageIds])
    .orderBy('position')
    .execute();
  const names = new Map<string, string[]>();
  for (const { message_id: id, file_name: name } of rows)
    if (id !== null) names.set(id, [...(names.get(id) ?? []), name]);
  return names;
}

/** The conversation of that number, when it may be seen. */
export async function conversationByNumber(
  db: Reader,
  scope: SearchScope,
  number: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', scope.workspaceId)
    .where('number', '=', number)
    .where('inbox_id', 'in', [...scope.inboxIds])
    .executeTakeFirst();
  return row?.id;
}

/**
 * Lets conversations be found by further words: a new subject, the customer's new name. The words they had stay, since
 * people remember those. Their 2,000 newest messages take part.
 */
export async function addWords(
  trx: Transaction<Tables>,
  workspaceId: string,
  conversationIds: readonly string[],
  ...texts: readonly (string | null)[]
): Promise<void> {
  const tokens = indexTokens(...texts);
  if (tokens.length === 0 || conversationIds.length === 0) return;
  await sql`
    update messages set search = search || array_to_tsvector(${tokens}::text[])
    where workspace_id = ${workspaceId}::uuid and id in (
      select id from messages
      where workspace_id = ${workspaceId}::uuid and conversation_id = any(${conversationIds}::uuid[]) and search is not null
      order by at desc limit 2000
    )
  `.execute(trx);
}
