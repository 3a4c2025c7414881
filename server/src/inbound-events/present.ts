/** Rows of the ledger as they travel, to those who may read it. */
import type { InboundEvent } from '@irori/contract/inbound-events/api';
import { mayDecide } from './decisions.ts';
import type { InboundEventRow } from './store.ts';

export function presentInboundEvent(row: InboundEventRow): InboundEvent {
  return {
    id: row.id,
    channelId: row.channel_id,
    connector: row.connector,
    state: row.state,
    reason: row.reason,
    params: row.params,
    preview: row.preview,
    handedOver: handedOver(row.envelope),
    size: row.size,
    hasRaw: row.raw_blob !== null,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    receivedAt: row.received_at.toISOString(),
    processedAt: row.processed_at?.toISOString() ?? null,
    attempts: row.attempts,
    can: {
      replay: mayDecide(row, 'replay'),
      release: mayDecide(row, 'release'),
      ignore: mayDecide(row, 'ignore'),
    },
  };
}

/** Only mail that is delivered to us has an envelope with addresses. */
function handedOver(envelope: Readonly<Record<string, unknown>>): InboundEvent['handedOver'] {
  if (envelope.kind !== 'smtp') return null;
  const { from, to } = envelope as { from?: string; to?: string[] };
  return { from: from ?? '', to: to ?? [] };
}
