/** One message of one prepared event, on its way into the database; an event of a chat platform may carry several. */
import type { InboundMessage } from '@irori/connectors/kit/inbound-event';
import { newId } from '../platform/ids.ts';
import type { PreparedEvent } from './prepared-event.ts';

export interface Unit {
  readonly event: PreparedEvent;
  readonly message: InboundMessage;
  readonly messageId: string;
  readonly at: Date;
}

export function unitsOf(event: PreparedEvent): Unit[] {
  if (event.parsed.kind !== 'events') return [];
  return event.parsed.events.flatMap((message) => {
    if (message.kind !== 'message') return [];
    const at = message.at ?? event.row.received_at;
    return [{ event, message, messageId: newId(), at }];
  });
}

/** Written by a machine: it neither reopens anything nor begins anything after close. */
export const isAutomatic = (message: InboundMessage): boolean =>
  message.nature === 'auto_reply' || message.nature === 'bounce' || message.nature === 'probe';
