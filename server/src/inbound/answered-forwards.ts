/** What is known of the forwards that a batch answers: where they came from, and whose the answer is. */
import { sql } from 'kysely';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';

export interface AnsweredForward {
  /** The conversation that was forwarded. */
  readonly sourceId: string;
  readonly number: number | null;
  /** Null also where those who see the answer need not see the source: it lies in another inbox. */
  readonly subject: string | null;
  /** Who forwarded it. */
  readonly name: string;
  /** The same, when they see the inbox of the answer and take new conversations; else null. */
  readonly assigneeId: string | null;
}

/**
 * By the id of the conversation that the answer begins.
 * @param inboxOf where each of these conversations is to lie
 */
export async function loadAnsweredForwards(
  tx: WorkspaceTransaction,
  inboxOf: ReadonlyMap<string, string>,
): Promise<Map<string, AnsweredForward>> {
  if (inboxOf.size === 0) return new Map();
  const { rows } = await sql<AnsweredForward & { id: string }>`
    select f.answer_conversation_id as id, f.conversation_id as "sourceId", source.number,
      case when source.inbox_id = place.inbox_id then source.subject end as subject,
      coalesce(m.name, line.author_name) as name,
      case when m.available and (m.role <> 'agent' or exists (
        select from inbox_members access
        where access.workspace_id = m.workspace_id and access.member_id = m.id and access.inbox_id = place.inbox_id
      )) then m.id end as "assigneeId"
    from unnest(${[...inboxOf.keys()]}::uuid[], ${[...inboxOf.values()]}::uuid[]) as place(id, inbox_id)
    join message_forwards f on f.workspace_id = ${tx.workspaceId}::uuid and f.answer_conversation_id = place.id
    join conversations source on source.workspace_id = f.workspace_id and source.id = f.conversation_id
    join messages line on line.workspace_id = f.workspace_id and line.id = f.message_id
    left join members m on m.workspace_id = line.workspace_id and m.id = line.author_id and m.removed_at is null
  `.execute(tx.trx);
  return new Map(rows.map(({ id, ...forward }) => [id, forward]));
}
