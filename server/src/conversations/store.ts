/** Every statement on conversations, counters and read marks, but for those of the inbound line's batches. */

import type { Section } from '@irori/contract/conversations/api';
import { type Kysely, type SqlBool, sql, type Transaction } from 'kysely';
import type { LastMessage, SpamReason, Tables } from '../tables.ts';

/** A conversation with what a list row needs of its neighbours, for one viewer. */
export interface ConversationRow {
  readonly id: string;
  readonly number: number | null;
  readonly inbox_id: string;
  readonly channel_id: string;
  readonly connector: string;
  readonly contact_id: string;
  readonly subject: string | null;
  readonly status: 'open' | 'pending' | 'snoozed' | 'closed';
  readonly assignee_id: string | null;
  readonly team_id: string | null;
  readonly tag_ids: string[];
  readonly missed: boolean;
  readonly spam: boolean;
  readonly snoozed_until: Date | null;
  readonly doubt: 'unproven' | 'suspicious' | 'sender_unsure' | null;
  readonly spam_reason: SpamReason | null;
  readonly written_from: string | null;
  readonly found_by: string | null;
  readonly identity_id: string | null;
  readonly delivery_trouble: boolean;
  readonly thread_key: string | null;
  readonly last_message: LastMessage | null;
  readonly last_activity_at: Date;
  readonly last_inbound_at: Date | null;
  readonly closed_at: Date | null;
  readonly created_at: Date;
  readonly contact_name: string;
  readonly contact_address: string | null;
  readonly installed_by: string | null;
}

const columns = sql`c.id, c.number, c.inbox_id, c.channel_id, c.connector, c.contact_id, c.subject, c.status, c.assignee_id,
  c.team_id, c.tag_ids, c.missed, c.spam, c.snoozed_until, c.doubt, c.spam_reason, c.written_from,
  c.found_by, c.identity_id, c.delivery_trouble, c.thread_key, c.last_message,
  c.last_activity_at, c.last_inbound_at, c.closed_at, c.created_at, contact.name as contact_name,
  identity.address as contact_address, channel.installed_by`;

const neighbours = sql`
  join contacts contact on contact.workspace_id = c.workspace_id and contact.id = c.contact_id
  join channels channel on channel.workspace_id = c.workspace_id and channel.id = c.channel_id
  left join contact_identities identity on identity.workspace_id = c.workspace_id and identity.id = c.identity_id`;

type Executor = Kysely<Tables> | Transaction<Tables>;

export async function conversationsByIds(
  db: Executor,
  workspaceId: string,
  ids: readonly string[],
): Promise<ConversationRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ConversationRow>`
    select ${columns} from conversations c ${neighbours}
    where c.workspace_id = ${workspaceId}::uuid and c.id = any(${ids}::uuid[])
  `.execute(db);
  return rows;
}

export async function conversationById(
  db: Executor,
  workspaceId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  return (await conversationsByIds(db, workspaceId, [id]))[0];
}

/** Locks the row until the transaction ends, so that two members cannot decide over each other. */
export async function lockConversation(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
): Promise<ConversationRow | undefined> {
  const locked = await trx
    .selectFrom('conversations')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .select('id')
    .forUpdate()
    .executeTakeFirst();
  return locked && conversationById(trx, workspaceId, id);
}

export interface ListQuery {
  readonly inboxIds: readonly string[];
  readonly section: Section;
  readonly viewerMemberId: string;
  readonly assigneeId?: string | undefined;
  readonly tag?: string | undefined;
  readonly contactId?: string | undefined;
  readonly number?: number | undefined;
  /** Only these conversations, when a search has found them already. */
  readonly ids?: readonly string[] | undefined;
  readonly sort: 'newest' | 'oldest';
  /** The last row of the page before: its `last_activity_at` (ISO) and id. */
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/**
 * One page of a section, straight from the index that ends in its order. Several inboxes are merged from one such page
 * each, so the first page costs the same at a thousand and at a million conversations.
 */
export async function listConversations(
  db: Executor,
  workspaceId: string,
  query: ListQuery,
): Promise<ConversationRow[]> {
  const oldest = query.sort === 'oldest';
  const order = oldest ? sql`last_activity_at, id` : sql`last_activity_at desc, id desc`;
  const { after } = query;
  const past = after
    ? sql`and (p.last_activity_at, p.id) ${oldest ? sql`>` : sql`<`} (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const filters = sql.join(
    [
      sectionCondition(query.section, query.viewerMemberId),
      ...(query.assigneeId ? [sql`p.assignee_id = ${query.assigneeId}::uuid`] : []),
      ...(query.tag ? [sql`${query.tag}::uuid = any(p.tag_ids)`] : []),
      ...(query.contactId ? [sql`p.contact_id = ${query.contactId}::uuid`] : []),
      ...(query.number ? [sql`p.number = ${query.number}`] : []),
      ...(query.ids ? [sql`p.id = any(${query.ids}::uuid[])`] : []),
    ],
    sql` and `,
  );
  const { rows } = await sql<ConversationRow>`
    with page as (
      select p.* from unnest(${query.inboxIds}::uuid[]) as inbox(id)
      cross join lateral (
        select p.* from conversations p
        where p.workspace_id = ${workspaceId}::uuid and p.inbox_id = inbox.id and ${filters} ${past}
        order by ${order} limit ${query.limit}
      ) p
      order by ${order} limit ${query.limit}
    )
    select ${columns} from page c ${neighbours}
    order by ${oldest ? sql`c.last_activity_at, c.id` : sql`c.last_activity_at desc, c.id desc`}
  `.execute(db);
  return rows;
}

/** The twin of `matchesSection` in contract/matches-view.ts. */
function sectionCondition(section: Section, viewerMemberId: string) {
  switch (section) {
    case 'all':
      return sql<SqlBool>`not p.spam`;
    case 'mine':
      return sql<SqlBool>`p.shelf = 'assigned' and p.assignee_id = ${viewerMemberId}::uuid`;
    case 'others':
      return sql<SqlBool>`p.shelf = 'assigned' and p.assignee_id <> ${viewerMemberId}::uuid`;
    default:
      return sql<SqlBool>`p.shelf = ${section}`;
  }
}

/** Conversations that belong together with this one, with why. */
export async function linkedConversations(
  db: Executor,
  workspaceId: string,
  conversationId: string,
): Promise<{ id: string; number: number; subject: string | null; inbox_id: string; reason: string }[]> {
  const { rows } = await sql<{ id: string; number: number; subject: string | null; inbox_id: string; reason: string }>`
    select c.id, c.number, c.subject, c.inbox_id, l.reason from conversation_links l
    join conversations c on c.workspace_id = l.workspace_id and c.id = l.other_id
    where l.workspace_id = ${workspaceId}::uuid and l.conversation_id = ${conversationId}::uuid
    order by c.last_activity_at desc limit 50
  `.execute(db);
  return rows;
}

export interface CounterRow {
  readonly inbox_id: string;
  readonly shelf: string;
  readonly assignee_id: string;
  readonly amount: number;
}

export async function countersOf(
  db: Executor,
  workspaceId: string,
  inboxIds: readonly string[],
): Promise<CounterRow[]> {
  if (inboxIds.length === 0) return [];
  return db
    .selectFrom('counters')
    .where('workspace_id', '=', workspaceId)
    .where('inbox_id', 'in', [...inboxIds])
    .where('amount', '<>', 0)
    .select(['inbox_id', 'shelf', 'assignee_id', 'amount'])
    .execute();
}

/** Unread conversations in the hands of each of these members, by inbox. Bounded by what people hold, not by what there is. */
export async function unreadOfAssignees(
  db: Executor,
  workspaceId: string,
  memberIds: readonly string[],
  inboxIds: readonly string[],
): Promise<{ member_id: string; inbox_id: string; amount: number }[]> {
  if (memberIds.length === 0 || inboxIds.length === 0) return [];
  const { rows } = await sql<{ member_id: string; inbox_id: string; amount: number }>`
    select c.assignee_id as member_id, c.inbox_id, count(*)::int as amount
    from conversations c
    left join read_marks r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.member_id = c.assignee_id
    where c.workspace_id = ${workspaceId}::uuid and c.shelf = 'assigned' and c.assignee_id = any(${memberIds}::uuid[])
      and c.inbox_id = any(${inboxIds}::uuid[]) and c.last_inbound_at > coalesce(r.through, '-infinity')
    group by 1, 2
  `.execute(db);
  return rows;
}

/** How far these members have read these conversations. Key: `memberId conversationId`. */
export async function readMarksOf(
  db: Executor,
  workspaceId: string,
  memberIds: readonly string[],
  conversationIds: readonly string[],
): Promise<Map<string, Date>> {
  if (memberIds.length === 0 || conversationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('read_marks')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', 'in', [...memberIds])
    .where('conversation_id', 'in', [...conversationIds])
    .where('through', 'is not', null)
    .select(['member_id', 'conversation_id', 'through'])
    .execute();
  return new Map(
    rows.flatMap((row) => (row.through ? [[`${row.member_id} ${row.conversation_id}`, row.through] as const] : [])),
  );
}

/** `through` null marks it unread again. */
export async function saveReadMark(
  trx: Transaction<Tables>,
  workspaceId: string,
  memberId: string,
  conversationId: string,
  through: Date | null,
): Promise<void> {
  await trx
    .insertInto('read_marks')
    .values({ workspace_id: workspaceId, member_id: memberId, conversation_id: conversationId, through })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'member_id', 'conversation_id']).doUpdateSet({ through }),
    )
    .execute();
}
