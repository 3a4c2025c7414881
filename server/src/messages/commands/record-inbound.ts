/**
 * Writes a batch of placed inbound messages: the messages, their refs and attachments, and what they change in their
 * conversations. A handful of statements whatever the size of the batch.
 */
import { sql, type Transaction } from 'kysely';
import type { LastMessage, MailPeople, Tables } from '../../tables.ts';

export interface StoredAttachment {
  readonly id: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly contentId: string | null;
  /** SHA-256 of the stored bytes; null while they are still outside. */
  readonly blob: string | null;
  readonly handle: Readonly<Record<string, unknown>> | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface MessageToRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly medium: string;
  readonly direction: 'in' | 'out';
  readonly ref: string | null;
  /** Null for what our side wrote elsewhere. */
  readonly authorContactId: string | null;
  readonly authorName: string;
  readonly subject: string | null;
  readonly people: MailPeople | null;
  readonly text: string;
  readonly foldedText: string | null;
  readonly html: string | null;
  readonly lang: string | null;
  readonly nature: 'person' | 'auto_reply' | 'bounce' | 'confirmation' | 'list' | 'probe';
  readonly flags: readonly string[];
  readonly provider: Readonly<Record<string, unknown>>;
  readonly inboundEventId: string;
  readonly at: Date;
  readonly attachments: readonly StoredAttachment[];
  /** Lexemes for the search index. */
  readonly tokens: readonly string[];
}

/** What a colleague wrote to us above a mail that they handed on. */
export interface NoteToRecord {
  readonly id: string;
  readonly conversationId: string;
  /** Null when the colleague is no member by now. */
  readonly memberId: string | null;
  readonly authorName: string;
  readonly text: string;
  readonly at: Date;
  readonly tokens: readonly string[];
}

export interface ActivityToRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Inserts messages with their refs and attachments, notes, and history lines. */
export async function insertInbound(
  trx: Transaction<Tables>,
  workspaceId: string,
  messages: readonly MessageToRecord[],
  activities: readonly ActivityToRecord[],
  notes: readonly NoteToRecord[] = [],
): Promise<void> {
  const rows = [
    ...messages.map((message) => ({
      id: message.id,
      conversation_id: message.conversationId,
      direction: message.direction,
      kind: 'message',
      author_kind: message.authorContactId === null ? 'system' : 'contact',
      author_id: message.authorContactId,
      author_name: message.authorName,
      subject: message.subject,
      people: message.people,
      text: message.text,
      folded_text: message.foldedText,
      html: message.html,
      lang: message.lang,
      nature: message.nature,
      flags: message.flags,
      activity: null,
      provider: message.provider,
      inbound_event_id: message.inboundEventId,
      at: message.at,
      tokens: message.tokens,
    })),
    ...notes.map((note) => ({
      id: note.id,
      conversation_id: note.conversationId,
      direction: 'out',
      kind: 'note',
      author_kind: note.memberId === null ? 'system' : 'member',
      author_id: note.memberId,
      author_name: note.authorName,
      text: note.text,
      nature: 'person',
      flags: [],
      at: note.at,
      tokens: note.tokens,
    })),
    ...activities.map((activity) => ({
      id: activity.id,
      conversation_id: activity.conversationId,
      direction: 'in',
      kind: 'activity',
      author_kind: 'system',
      author_name: '',
      text: '',
      nature: 'person',
      flags: [],
      activity: { type: activity.type, params: activity.params },
      at: activity.at,
      tokens: [],
    })),
  ];
  if (rows.length === 0) return;
  await sql`
    insert into messages (workspace_id, id, conversation_id, direction, kind, author_kind, author_id, author_name, subject,
      people, text, folded_text, html, lang, nature, flags, activity, provider, inbound_event_id, at, search)
    select ${workspaceId}::uuid, id, conversation_id, direction, kind, author_kind, author_id, author_name, subject,
      people, text, folded_text, html, lang, nature, flags, activity, provider, inbound_event_id, at, array_to_tsvector(tokens)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id uuid, conversation_id uuid, direction text, kind text,
      author_kind text, author_id uuid, author_name text, subject text, people jsonb, text text, folded_text text, html text,
      lang text, nature text, flags text[], activity jsonb, provider jsonb, inbound_event_id uuid, at timestamptz, tokens text[])
  `.execute(trx);

  const refs = messages.flatMap((message) =>
    message.ref === null
      ? []
      : [
          {
            workspace_id: workspaceId,
            medium: message.medium,
            ref: message.ref,
            channel_id: message.channelId,
            conversation_id: message.conversationId,
            message_id: message.id,
          },
        ],
  );
  if (refs.length > 0) {
    await trx
      .insertInto('message_refs')
      .values(refs)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  const attachments = messages.flatMap((message) =>
    message.attachments.map((attachment, position) => ({
      workspace_id: workspaceId,
      id: attachment.id,
      message_id: message.id,
      position,
      file_name: attachment.fileName,
      content_type: attachment.contentType,
      size: attachment.size,
      inline: attachment.inline,
      content_id: attachment.contentId,
      blob: attachment.blob,
      state: attachment.blob === null ? ('pending' as const) : ('ready' as const),
      handle: attachment.handle === null ? null : JSON.stringify(attachment.handle),
      width: attachment.width,
      height: attachment.height,
    })),
  );
  if (attachments.length > 0) await trx.insertInto('attachments').values(attachments).execute();
}

/** What one or several new messages change in a conversation that is already there. */
export interface ConversationAdvance {
  readonly id: string;
  readonly lastMessage: LastMessage;
  readonly lastInboundAt: Date | null;
  readonly activityAt: Date;
  /** The customer wrote: what was closed, snoozed or on hold is open again. */
  readonly reopen: boolean;
  /** The newest of them is ours, written outside of here: nobody waits for an answer any more. */
  readonly fromUs: boolean;
}

/**
 * Moves conversations on. The last message is the greatest in the order of the thread, not the last that was written
 * down, so a late delivery never hides a newer message.
 */
export async function advanceConversations(
  trx: Transaction<Tables>,
  workspaceId: string,
  advances: readonly ConversationAdvance[],
  now: Date,
): Promise<void> {
  if (advances.length === 0) return;
  const rows = advances.map((advance) => ({
    id: advance.id,
    message_id: advance.lastMessage.id,
    message: advance.lastMessage,
    message_at: advance.lastMessage.at,
    inbound_at: advance.lastInboundAt,
    activity_at: advance.activityAt,
    reopen: advance.reopen,
    from_us: advance.fromUs,
  }));
  await sql`
    update conversations c set
      last_message_id = case when newer then a.message_id else c.last_message_id end,
      last_message = case when newer then a.message else c.last_message end,
      last_message_at = case when newer then a.message_at else c.last_message_at end,
      last_inbound_at = greatest(c.last_inbound_at, a.inbound_at),
      last_activity_at = greatest(c.last_activity_at, a.activity_at),
      status = case when a.reopen then 'open' else c.status end,
      closed_at = case when a.reopen then null else c.closed_at end,
      snoozed_until = case when a.reopen then null else c.snoozed_until end,
      waiting_since = case when a.from_us then null when a.reopen then coalesce(c.waiting_since, ${now}) else c.waiting_since end,
      quiet_since = case when a.reopen or a.from_us then ${now} else c.quiet_since end
    from (
      select a.*, (k.last_message_at is null or (a.message_at, a.message_id) > (k.last_message_at, k.last_message_id)) as newer
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(id uuid, message_id uuid, message jsonb, message_at timestamptz,
        inbound_at timestamptz, activity_at timestamptz, reopen boolean, from_us boolean)
      join conversations k on k.workspace_id = ${workspaceId}::uuid and k.id = a.id
    ) a
    where c.workspace_id = ${workspaceId}::uuid and c.id = a.id
  `.execute(trx);
}
