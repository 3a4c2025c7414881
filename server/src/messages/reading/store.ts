/** What reading one message in full needs: the message, the inbox that decides who may, and the bytes it came in. */
import { type Kysely, sql, type Transaction } from 'kysely';
import type { MailPeople, Tables, TextsBefore } from '../../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

export interface ReadingRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly inbox_id: string;
  readonly direction: 'in' | 'out';
  readonly author_name: string;
  readonly subject: string | null;
  readonly people: MailPeople | null;
  readonly text: string;
  readonly folded_text: string | null;
  readonly html: string | null;
  readonly lang: string | null;
  readonly deleted_at: Date | null;
  readonly nature: string;
  /** It held code or link of a mail host's confirmation, which was used since. */
  readonly confirmation_used: boolean;
  /** Null when the message did not come in from outside. */
  readonly event_id: string | null;
  readonly connector: string | null;
  readonly door: 'mail' | 'webhook' | 'receiver' | null;
  readonly envelope: Readonly<Record<string, unknown>> | null;
  readonly checks: Readonly<Record<string, unknown>> | null;
  readonly raw_blob: string | null;
  readonly size: number | null;
  readonly received_at: Date | null;
  readonly decoded_by: string | null;
  readonly decoded_as: string | null;
  readonly decoded_at: Date | null;
  readonly decoded_before: TextsBefore | null;
}

export async function messageForReading(db: Reader, workspaceId: string, id: string): Promise<ReadingRow | undefined> {
  const { rows } = await sql<ReadingRow>`
    select m.id, m.conversation_id, c.inbox_id, m.direction, m.author_name, m.subject, m.people, m.text, m.folded_text,
      m.html, m.lang, m.deleted_at, m.nature, f.used_at is not null as confirmation_used, e.id as event_id, e.door, e.envelope, e.checks, e.raw_blob, e.size, e.received_at,
      ch.connector, r.member_id as decoded_by, r.charset as decoded_as, r.at as decoded_at, r.before as decoded_before
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    left join inbound_events e on e.workspace_id = m.workspace_id and e.id = m.inbound_event_id
    left join forward_confirmations f on f.workspace_id = m.workspace_id and f.message_id = m.id
    left join channels ch on ch.workspace_id = e.workspace_id and ch.id = e.channel_id
    left join message_decodings r on r.workspace_id = m.workspace_id and r.message_id = m.id
    where m.workspace_id = ${workspaceId}::uuid and m.id = ${id}::uuid
  `.execute(db);
  return rows[0];
}

/** Senders whose pictures this member always loads, in the order of the alphabet. */
export function pictureSendersOf(db: Reader, workspaceId: string, memberId: string) {
  return db
    .selectFrom('picture_senders')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .orderBy('address')
    .select(['address', 'created_at'])
    .execute();
}

export async function loadsPicturesOf(
  db: Reader,
  workspaceId: string,
  memberId: string,
  address: string,
): Promise<boolean> {
  const found = await db
    .selectFrom('picture_senders')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('address', '=', address)
    .select('address')
    .executeTakeFirst();
  return found !== undefined;
}

export async function addPictureSender(
  db: Reader,
  workspaceId: string,
  memberId: string,
  address: string,
  at: Date,
): Promise<Date> {
  const row = await db
    .insertInto('picture_senders')
    .values({ workspace_id: workspaceId, member_id: memberId, address, created_at: at })
    // The first time counts; the update is there so that a row comes back.
    .onConflict((conflict) => conflict.columns(['workspace_id', 'member_id', 'address']).doUpdateSet({ address }))
    .returning('created_at')
    .executeTakeFirstOrThrow();
  return row.created_at;
}

export async function dropPictureSender(
  db: Reader,
  workspaceId: string,
  memberId: string,
  address: string,
): Promise<void> {
  await db
    .deleteFrom('picture_senders')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where('address', '=', address)
    .execute();
}
