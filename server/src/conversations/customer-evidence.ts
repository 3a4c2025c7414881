/** What a conversation's first message says about who the customer is, and which others were given away by the same cause. */
import type { CustomerCandidate } from '@irori/connectors/kit/inbound-event';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import type { ConversationRow } from './store.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

/** As the inbound line keeps it with a message. */
export interface KeptEvidence {
  readonly conversationId: string;
  readonly source: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly evidence: readonly string[];
  readonly candidates: readonly CustomerCandidate[];
  readonly writtenFrom: string | null;
}

/** Of the first message that each of these conversations received; conversations that received none are left out. */
export async function evidenceOf(
  db: Reader,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Map<string, KeptEvidence>> {
  if (conversationIds.length === 0) return new Map();
  const { rows } = await sql<{ conversation_id: string; sender: Partial<KeptEvidence> | null }>`
    select wanted.id as conversation_id, first.sender from unnest(${conversationIds}::uuid[]) as wanted(id)
    cross join lateral (
      select m.provider->'sender' as sender from messages m
      where m.workspace_id = ${workspaceId}::uuid and m.conversation_id = wanted.id and m.direction = 'in' and m.kind = 'message'
      order by m.at, m.id limit 1
    ) first
  `.execute(db);
  return new Map(
    rows.map(({ conversation_id: conversationId, sender }) => [
      conversationId,
      {
        conversationId,
        source: sender?.source ?? 'none',
        confidence: sender?.confidence ?? 'low',
        evidence: sender?.evidence ?? [],
        candidates: sender?.candidates ?? [],
        writtenFrom: sender?.writtenFrom ?? null,
      },
    ]),
  );
}

/** More than these are not moved by one click. */
export const mostAlike = 500;

/**
 * Other conversations that were given to the same customer because their mail had the same address in From and the customer
 * was found in the same place; of those inboxes alone.
 */
export async function conversationsAlike(
  db: Reader,
  workspaceId: string,
  row: Pick<ConversationRow, 'id' | 'connector' | 'contact_id' | 'written_from' | 'found_by'>,
  inboxIds: readonly string[],
): Promise<string[]> {
  if (row.written_from === null || row.found_by === null || inboxIds.length === 0) return [];
  // A place that names somebody else each time gives each mail its own customer; From gives all of them the same.
  const { rows } = await sql<{ id: string }>`
    select id from conversations
    where workspace_id = ${workspaceId}::uuid and written_from = ${row.written_from} and found_by = ${row.found_by}
      and connector = ${row.connector} and id <> ${row.id}::uuid and inbox_id = any(${inboxIds}::uuid[])
      and (contact_id = ${row.contact_id}::uuid or found_by <> 'from')
    order by created_at desc limit ${mostAlike}
  `.execute(db);
  return rows.map(({ id }) => id);
}
