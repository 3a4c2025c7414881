/** The way of the mail behind one message. */
import type { MailTrace } from '@irori/contract/channels/forwarding';
import { sql } from 'kysely';
import { channelById } from '../channels/index.ts';
import { notFound } from '../errors.ts';
import { connectorOf, type House } from '../house.ts';
import { seesInbox, type Viewer } from '../platform/http/viewer.ts';
import type { Reader } from './store.ts';
import { type StoredMail, traceOf } from './trace.ts';

type Row = StoredMail & { inbox_id: string; channel_id: string | null; deleted_at: Date | null };

/** 404 for what the viewer may not see, and for what did not come in as a mail. */
export async function messageTrace(house: House, viewer: Viewer, messageId: string): Promise<MailTrace> {
  const { db } = house.database;
  const { rows } = await sql<Row>`
    select c.inbox_id, m.deleted_at, e.channel_id, e.door, e.envelope, e.checks, e.raw_blob, e.received_at
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    left join inbound_events e on e.workspace_id = m.workspace_id and e.id = m.inbound_event_id
    where m.workspace_id = ${viewer.workspaceId}::uuid and m.id = ${messageId}::uuid
  `.execute(db);
  const [row] = rows;
  if (!row || row.deleted_at !== null || !seesInbox(viewer, row.inbox_id)) throw notFound('message');
  const channel = row.channel_id === null ? undefined : await channelById(db, viewer.workspaceId, row.channel_id);
  const trace = channel && (await traceOf(house, channel, connectorOf(house, channel.connector), row));
  if (!trace) throw notFound('trace');
  const count = 1 + (await comeAgain(db, viewer.workspaceId, messageId, row));
  return count === 1
    ? trace
    : { ...trace, remarks: [...trace.remarks, { code: 'way.duplicate', params: { count }, hop: null }] };
}

/** How often the same mail came to the channel by another way: those are duplicates in the ledger, within a day. */
async function comeAgain(db: Reader, workspaceId: string, messageId: string, row: Row): Promise<number> {
  if (row.channel_id === null || row.received_at === null) return 0;
  const { rows } = await sql<{ amount: number }>`
    select count(*)::int as amount from inbound_events
    where workspace_id = ${workspaceId}::uuid and channel_id = ${row.channel_id}::uuid and state = 'duplicate'
      and received_at >= ${row.received_at}::timestamptz and received_at < ${row.received_at}::timestamptz + interval '1 day'
      and message_id = ${messageId}::uuid
  `.execute(db);
  return rows[0]?.amount ?? 0;
}
