/** What reading one message in full needs: the message, the inbox that decides who may, and the bytes it came in. */
import { type Kysely, sql } from 'kysely';
import type { MailPeople, Tables } from '../../tables.ts';

export interface ReadingRow {
  readonly id: string;
  readonly inbox_id: string;
  readonly direction: 'in' | 'out';
  readonly subject: string | null;
  readonly people: MailPeople | null;
  readonly text: string;
  readonly folded_text: string | null;
  readonly html: string | null;
  readonly lang: string | null;
  readonly deleted_at: Date | null;
  /** Null when the message did not come in from outside. */
  readonly event_id: string | null;
  readonly door: 'mail' | 'webhook' | 'receiver' | null;
  readonly envelope: Readonly<Record<string, unknown>> | null;
  readonly checks: Readonly<Record<string, unknown>> | null;
  readonly raw_blob: string | null;
  readonly size: number | null;
  readonly received_at: Date | null;
}

export async function messageForReading(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<ReadingRow | undefined> {
  const { rows } = await sql<ReadingRow>`
    select m.id, c.inbox_id, m.direction, m.subject, m.people, m.text, m.folded_text, m.html, m.lang, m.deleted_at,
      e.id as event_id, e.door, e.envelope, e.checks, e.raw_blob, e.size, e.received_at
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    left join inbound_events e on e.workspace_id = m.workspace_id and e.id = m.inbound_event_id
    where m.workspace_id = ${workspaceId}::uuid and m.id = ${id}::uuid
  `.execute(db);
  return rows[0];
}
