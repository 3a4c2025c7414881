/** What the choice of a conversation is made from, and the queries that bring it. See `commands/resolve-threads.ts`. */
import { sql, type Transaction } from 'kysely';
import type { AfterClose } from '../inboxes/index.ts';
import type { Tables } from '../tables.ts';

export interface InboundToPlace {
  readonly channelId: string;
  /** The id of the conversation this message begins if it finds none. */
  readonly newConversationId: string;
  readonly ref: string | null;
  /** Conversations whose genuine token the message carries, strongest first. */
  readonly provenConversationIds: readonly string[];
  readonly answers: readonly string[];
  readonly threadKey: string | null;
  /** A weak sign of belonging: suggests a link. */
  readonly hint: string | null;
  readonly at: Date;
  /** Addresses of whoever wrote it: sender and author; nobody when that is uncertain. */
  readonly people: readonly string[];
  readonly proven: boolean;
  readonly suspicious: boolean;
  /** A machine's answer neither reopens nor begins anything after close. */
  readonly automatic: boolean;
  /** Old mail that is taken in: it never begins anything because of a close. */
  readonly past: boolean;
}

export interface ConversationFacts {
  readonly id: string;
  readonly channelId: string;
  readonly status: 'open' | 'pending' | 'snoozed' | 'closed';
  readonly closedAt: Date | null;
  readonly afterClose: AfterClose;
  /** Addresses that wrote or were written to in it. */
  readonly participants: ReadonlySet<string>;
}

export interface ThreadKnowledge {
  readonly conversations: ReadonlyMap<string, ConversationFacts>;
  /** Key: the ref alone, or `channelId ref` for the one known in that very channel. */
  readonly conversationByRef: ReadonlyMap<string, string>;
  /** Key: `threadOf(channelId, threadKey)`; the newest open or pending one, else the newest. */
  readonly conversationByThread: ReadonlyMap<string, string>;
  /** Key: `threadOf(channelId, hint)`; the newest that began with it. */
  readonly conversationByHint: ReadonlyMap<string, string>;
  /** Conversations that do not exist before an outsider answers a forward, with the one that was forwarded. */
  readonly conversationOfForward: ReadonlyMap<string, string>;
}

export interface Placement {
  readonly kind: 'new' | 'join';
  readonly conversationId: string;
  readonly linkTo: string | null;
  /** `perhaps_same`: a weak sign alone; a suggestion to the reader. */
  readonly linkReason:
    | 'also_sent_to'
    | 'answer_of_stranger'
    | 'after_close'
    | 'answer_to_forward'
    | 'perhaps_same'
    | null;
  readonly evidence: 'token' | 'chain' | 'chat' | 'none';
}

/** Names a chat of a channel. */
export const threadOf = (channelId: string, threadKey: string): string => `${channelId} ${threadKey}`;

/**
 * Loads and locks the conversations that a batch may join, so that their state holds until it is applied.
 * @param afterClose by connector and the stored settings of the inbox
 */
export async function loadThreadKnowledge(
  trx: Transaction<Tables>,
  workspaceId: string,
  inbound: readonly InboundToPlace[],
  refs: ReadonlyMap<string, string>,
  afterClose: (connectorId: string, inboxSettings: Record<string, unknown>) => AfterClose,
): Promise<ThreadKnowledge> {
  const conversationByThread = await loadChats(trx, workspaceId, inbound);
  const conversationByHint = await loadHints(trx, workspaceId, inbound);
  const ids = new Set([
    ...inbound.flatMap((message) => message.provenConversationIds),
    ...inbound
      .flatMap((message) => [...message.answers, ...(message.ref === null ? [] : [message.ref])])
      .flatMap((ref) => refs.get(ref) ?? []),
    ...inbound
      .flatMap((message) => message.answers)
      .flatMap((ref) => inbound.flatMap((m) => refs.get(`${m.channelId} ${ref}`) ?? [])),
    ...conversationByThread.values(),
    ...conversationByHint.values(),
  ]);
  if (ids.size === 0) {
    return {
      conversations: new Map(),
      conversationByRef: refs,
      conversationByThread,
      conversationByHint,
      conversationOfForward: new Map(),
    };
  }
  const conversationOfForward = await loadForwards(trx, workspaceId, [...ids]);

  const rows = await trx
    .selectFrom('conversations as c')
    .innerJoin('inboxes as inbox', (join) =>
      join.onRef('inbox.workspace_id', '=', 'c.workspace_id').onRef('inbox.id', '=', 'c.inbox_id'),
    )
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', 'in', [...ids])
    .select(['c.id', 'c.channel_id', 'c.connector', 'c.status', 'c.closed_at', 'inbox.settings'])
    .orderBy('c.id')
    .forUpdate('c')
    .execute();
  const participants = await loadParticipants(
    trx,
    workspaceId,
    rows.map((row) => row.id),
  );
  return {
    conversations: new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          channelId: row.channel_id,
          status: row.status,
          closedAt: row.closed_at,
          afterClose: afterClose(row.connector, row.settings),
          participants: participants.get(row.id) ?? new Set(),
        },
      ]),
    ),
    conversationByRef: refs,
    conversationByThread,
    conversationByHint,
    conversationOfForward,
  };
}

async function loadForwards(
  trx: Transaction<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await trx
    .selectFrom('message_forwards')
    .where('workspace_id', '=', workspaceId)
    .where('answer_conversation_id', 'in', [...ids])
    .select(['answer_conversation_id', 'conversation_id'])
    .execute();
  return new Map(rows.map((row) => [row.answer_conversation_id, row.conversation_id]));
}

async function loadHints(
  trx: Transaction<Tables>,
  workspaceId: string,
  inbound: readonly InboundToPlace[],
): Promise<Map<string, string>> {
  const hinted = inbound.filter((message) => message.hint !== null);
  if (hinted.length === 0) return new Map();
  const { rows } = await sql<{ channel_id: string; thread_hint: string; id: string }>`
    select distinct on (channel_id, thread_hint) channel_id, thread_hint, id from conversations
    where workspace_id = ${workspaceId}::uuid and (channel_id, thread_hint) in (
      select * from unnest(${hinted.map((m) => m.channelId)}::uuid[], ${hinted.map((m) => m.hint)}::text[]))
    order by channel_id, thread_hint, last_activity_at desc
  `.execute(trx);
  return new Map(rows.map((row) => [threadOf(row.channel_id, row.thread_hint), row.id]));
}

async function loadChats(
  trx: Transaction<Tables>,
  workspaceId: string,
  inbound: readonly InboundToPlace[],
): Promise<Map<string, string>> {
  const chats = new Map(
    inbound.filter((m) => m.threadKey !== null).map((m) => [threadOf(m.channelId, m.threadKey ?? ''), m]),
  );
  if (chats.size === 0) return new Map();
  const wanted = [...chats.values()];
  const { rows } = await sql<{ channel_id: string; thread_key: string; id: string }>`
    select distinct on (c.channel_id, c.thread_key) c.channel_id, c.thread_key, c.id
    from conversations c
    where c.workspace_id = ${workspaceId}::uuid and (c.channel_id, c.thread_key) in (
      select * from unnest(${wanted.map((m) => m.channelId)}::uuid[], ${wanted.map((m) => m.threadKey)}::text[]))
    order by c.channel_id, c.thread_key, (c.status in ('open', 'pending')) desc, c.last_activity_at desc
  `.execute(trx);
  return new Map(rows.map((row) => [threadOf(row.channel_id, row.thread_key), row.id]));
}

/** The people of the newest messages: enough to know who takes part, bounded for threads of thousands. */
async function loadParticipants(
  trx: Transaction<Tables>,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  if (conversationIds.length === 0) return new Map();
  const { rows } = await sql<{ conversation_id: string; address: string }>`
    select c.id as conversation_id, identity.address
      from conversations c join contact_identities identity on identity.workspace_id = c.workspace_id and identity.contact_id = c.contact_id
      where c.workspace_id = ${workspaceId}::uuid and c.id = any(${conversationIds}::uuid[])
    union
    select wanted.id, lower(person.value->>'address')
      from unnest(${conversationIds}::uuid[]) as wanted(id)
      cross join lateral (
        select people from messages m where m.workspace_id = ${workspaceId}::uuid and m.conversation_id = wanted.id and people is not null
        order by at desc, id desc limit 50
      ) recent
      cross join lateral (
        select recent.people->'from' as value where jsonb_typeof(recent.people->'from') = 'object'
        union all select * from jsonb_array_elements(recent.people->'to') union all select * from jsonb_array_elements(recent.people->'cc')
      ) person
  `.execute(trx);
  const participants = new Map<string, Set<string>>();
  for (const { conversation_id, address } of rows) {
    const known = participants.get(conversation_id);
    if (known) known.add(address);
    else participants.set(conversation_id, new Set([address]));
  }
  return participants;
}
