/** Every statement on messages and deliveries that reads; the writes stand in `commands/` and in the two lines. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DeliveryError, DeliveryRequest, DeliveryState, MailPeople, SentAs, Tables } from '../tables.ts';

type Executor = Kysely<Tables> | Transaction<Tables>;

export interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly inbox_id: string;
  readonly direction: 'in' | 'out';
  readonly kind: 'message' | 'note' | 'activity';
  readonly author_kind: 'contact' | 'member' | 'system';
  readonly author_id: string | null;
  readonly author_name: string;
  readonly subject: string | null;
  readonly people: MailPeople | null;
  readonly text: string;
  readonly folded_text: string | null;
  /** Rich text of our own; inbound HTML has an endpoint of its own and is not read for lists. */
  readonly html: string | null;
  readonly has_document: boolean;
  readonly lang: string | null;
  readonly nature: 'person' | 'auto_reply' | 'bounce' | 'confirmation' | 'list' | 'probe';
  readonly flags: string[];
  readonly activity: { type: string; params: Record<string, unknown> } | null;
  readonly inbound_event_id: string | null;
  readonly at: Date;
  readonly edited_at: Date | null;
  readonly deleted_at: Date | null;
  readonly delivery_state: DeliveryState | null;
  readonly delivery_error: DeliveryError | null;
  readonly delivery_attempts: number | null;
  readonly delivery_via: 'relay' | 'file' | 'api' | null;
  readonly delivery_next_attempt_at: Date | null;
  readonly delivery_held_until: Date | null;
  readonly delivery_scheduled: boolean | null;
  readonly delivery_links: number;
  readonly delivery_request: DeliveryRequest | null;
  readonly delivery_sent_as: SentAs | null;
}

const columns = sql`m.id, m.conversation_id, c.inbox_id, m.direction, m.kind, m.author_kind, m.author_id, m.author_name, m.subject, m.people,
  m.text, m.folded_text, case when m.direction = 'out' then m.html end as html, (m.direction = 'in' and m.html is not null) as has_document,
  m.lang, m.nature, m.flags, m.activity, m.inbound_event_id, m.at, m.edited_at, m.deleted_at,
  d.state as delivery_state, d.error as delivery_error, d.attempts as delivery_attempts, d.via as delivery_via,
  d.next_attempt_at as delivery_next_attempt_at, d.held_until as delivery_held_until, d.request as delivery_request,
  d.sent_as as delivery_sent_as,
  d.scheduled as delivery_scheduled, case when d.id is null then 0 else (select count(*)::int from file_links l
    where l.workspace_id = m.workspace_id and l.message_id = m.id) end as delivery_links`;
const neighbours = sql`join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
  left join deliveries d on d.workspace_id = m.workspace_id and d.message_id = m.id`;

export async function messagesByIds(db: Executor, workspaceId: string, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<MessageRow>`
    select ${columns} from messages m ${neighbours}
    where m.workspace_id = ${workspaceId}::uuid and m.id = any(${ids}::uuid[])
  `.execute(db);
  return rows;
}

export interface ThreadPage {
  /** The message the page ends before (`newer: false`) or begins after (`newer: true`); null = at the newest. */
  readonly from: { readonly at: string; readonly id: string } | null;
  readonly newer: boolean;
  readonly limit: number;
}

/** Messages of one conversation, newest first (or, with `newer`, oldest first from a given one on). */
export async function messagesOfConversation(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  page: ThreadPage,
): Promise<MessageRow[]> {
  const { from, newer } = page;
  const past = from
    ? sql`and (m.at, m.id) ${newer ? sql`>` : sql`<`} (${from.at}::timestamptz, ${from.id}::uuid)`
    : sql``;
  const { rows } = await sql<MessageRow>`
    select ${columns} from messages m ${neighbours}
    where m.workspace_id = ${workspaceId}::uuid and m.conversation_id = ${conversationId}::uuid ${past}
    order by ${newer ? sql`m.at, m.id` : sql`m.at desc, m.id desc`} limit ${page.limit}
  `.execute(db);
  return rows;
}

/** The newest inbound message: the one that a reply answers. */
export async function newestInbound(db: Executor, workspaceId: string, conversationId: string) {
  return db
    .selectFrom('messages')
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'in')
    .where('kind', '=', 'message')
    .where('nature', 'in', ['person', 'list', 'confirmation'])
    .where('deleted_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .select(['id', 'people', 'subject', 'provider', 'at', 'author_name'])
    .executeTakeFirst();
}

export async function attemptsOf(db: Executor, workspaceId: string, messageId: string) {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('delivery_attempts as a', (join) =>
      join.onRef('a.workspace_id', '=', 'd.workspace_id').onRef('a.delivery_id', '=', 'd.id'),
    )
    .where('d.workspace_id', '=', workspaceId)
    .where('d.message_id', '=', messageId)
    .orderBy('a.number')
    .select(['a.number', 'a.started_at', 'a.ended_at', 'a.outcome', 'a.code', 'a.text'])
    .execute();
}

/** The copy of a sent message that its channel keeps in a mailbox; undefined where it keeps none. */
export function copyOf(db: Executor, workspaceId: string, messageId: string) {
  return db
    .selectFrom('sent_copies')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('message_id', '=', messageId)
    .executeTakeFirst();
}
