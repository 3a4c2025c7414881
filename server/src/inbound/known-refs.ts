/** Which of a batch's messages are here already, by the ids that their medium gave them. */
import { sql } from 'kysely';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { duplicate, ignored, type Outcome } from './prepared-event.ts';
import type { Unit } from './unit.ts';

export interface KnownRefs {
  /** See ThreadKnowledge.conversationByRef. */
  readonly conversationByRef: Map<string, string>;
  /** Messages already stored under a ref. Key: `channelId ref`. */
  readonly messagesByRef: Map<
    string,
    { conversationId: string | null; messageId: string; direction: 'in' | 'out'; sameness: string }[]
  >;
}

export async function loadRefs(tx: WorkspaceTransaction, units: readonly Unit[]): Promise<KnownRefs> {
  const known: KnownRefs = { conversationByRef: new Map(), messagesByRef: new Map() };
  const wanted = units.flatMap(({ event, message }) =>
    [message.ref, ...message.thread.answers].flatMap((ref) =>
      ref === null ? [] : [{ medium: event.channel.connector.id, ref }],
    ),
  );
  if (wanted.length === 0) return known;
  const { rows } = await sql<{
    ref: string;
    channel_id: string;
    conversation_id: string;
    message_id: string;
    direction: 'in' | 'out';
    sameness: string;
  }>`
    select r.ref, r.channel_id, r.conversation_id, r.message_id, m.direction, coalesce(m.provider->>'fingerprint', m.text) as sameness
    from message_refs r join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
    where r.workspace_id = ${tx.workspaceId}::uuid
      and (r.medium, r.ref) in (select * from unnest(${wanted.map((w) => w.medium)}::text[], ${wanted.map((w) => w.ref)}::text[]))
    order by m.at, m.id
  `.execute(tx.trx);
  for (const row of rows) {
    const key = `${row.channel_id} ${row.ref}`;
    known.conversationByRef.set(row.ref, row.conversation_id);
    known.conversationByRef.set(key, row.conversation_id);
    const entry = {
      conversationId: row.conversation_id,
      messageId: row.message_id,
      direction: row.direction,
      sameness: row.sameness,
    };
    known.messagesByRef.set(key, [...(known.messagesByRef.get(key) ?? []), entry]);
  }
  return known;
}

/**
 * A message under the same ref with the same fingerprint is the same one. Ids alone do not tell: broken senders repeat them,
 * and dropping their second mail would lose it.
 */
export function alreadyKnown({ channel, message, messageId }: Unit, refs: KnownRefs): Outcome | null {
  if (message.ref === null) return null;
  const key = `${channel.id} ${message.ref}`;
  const known = refs.messagesByRef.get(key) ?? [];
  const own = known.find((other) => other.direction === 'out');
  if (own) return ignored('own_copy', null, { conversationId: own.conversationId, messageId: own.messageId });
  const sameness = message.fingerprint ?? message.text;
  const same = known.find((other) => other.sameness === sameness);
  if (same) return duplicate('message.same_ref', same.conversationId, same.messageId);
  // Later messages of this batch are held against this one as well.
  refs.messagesByRef.set(key, [...known, { conversationId: null, messageId, direction: 'in', sameness }]);
  return null;
}
