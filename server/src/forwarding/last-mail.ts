/** The last mail of a channel with the way it took: what a person who sends one by hand looks at. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { Forwarding } from '@irori/contract/channels/forwarding';
import { sql } from 'kysely';
import type { ChannelRow } from '../channels/index.ts';
import type { House } from '../house.ts';
import { type StoredMail, traceOf } from './trace.ts';

type Row = StoredMail & { message_id: string | null; conversation_id: string | null; received_at: Date };

export async function lastMailOf(
  house: House,
  channel: ChannelRow,
  connector: Connector,
): Promise<Forwarding['lastMail']> {
  const { rows } = await sql<Row>`
    select door, envelope, checks, raw_blob, received_at, message_id, conversation_id
    from inbound_events
    where workspace_id = ${channel.workspace_id}::uuid and channel_id = ${channel.id}::uuid and state = 'applied'
      and message_id is not null
      and not exists (select from forward_confirmations f
        where f.workspace_id = inbound_events.workspace_id and f.message_id = inbound_events.message_id)
    order by received_at desc, id desc limit 1
  `.execute(house.database.db);
  const [row] = rows;
  if (!row) return null;
  return {
    at: row.received_at.toISOString(),
    messageId: row.message_id,
    conversationId: row.conversation_id,
    trace: await traceOf(house, channel, connector, row),
  };
}
