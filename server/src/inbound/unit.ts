/** One message of one prepared event, on its way into the database; an event of a chat platform may carry several. */
import type { InboundMessage } from '@irori/connectors/kit/inbound-event';
import { newId } from '../platform/ids.ts';
import type { InboundChannel, PreparedEvent } from './prepared-event.ts';

export interface Unit {
  readonly event: PreparedEvent;
  /** Whose message it is: of the channel that took it in, or of the support address that it came by (decisions.md 1.3). */
  readonly channel: InboundChannel;
  readonly message: InboundMessage;
  readonly messageId: string;
  readonly at: Date;
  /** Past exchange that is taken in: it is filed closed and read, and alarms nobody. */
  readonly past: boolean;
}

export function unitsOf(event: PreparedEvent): Unit[] {
  if (event.parsed.kind !== 'events') return [];
  const past = pastOf(event);
  return event.parsed.events.flatMap((message): readonly Unit[] => {
    if (message.kind !== 'message') return [];
    const at = message.at ?? past ?? event.row.received_at;
    const channel = channelOf(event, message);
    if (past === null) return [{ event, channel, message, messageId: newId(), at, past: false }];
    // A code that was asked for years ago opens nothing any more.
    const { confirmation: _over, ...rest } = message;
    return [{ event, channel, message: rest, messageId: newId(at.getTime()), at, past: true }];
  });
}

/**
 * A customer wrote to one support address, which forwards to another: the first one's team gets it, and answers come from
 * there. Only where the way itself shows it, since whoever is merely named in To has a copy of their own.
 */
function channelOf({ channel }: PreparedEvent, message: InboundMessage): InboundChannel {
  const { route } = message;
  if (!route?.traced || route.channelAddress === null) return channel;
  // What is about the forward itself belongs to where it arrived.
  if (message.confirmation || message.nature === 'probe') return channel;
  const other = channel.siblings.get(route.channelAddress.toLowerCase());
  return other ? { ...channel, id: other.id, inboxId: other.inboxId } : channel;
}

/** When an old message that is taken in came to its mailbox; null for what has just come. */
export function pastOf({ row }: Pick<PreparedEvent, 'row'>): Date | null {
  const { past } = row.envelope as { past?: unknown };
  const at = typeof past === 'string' ? new Date(past) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at;
}

/** Written by a machine: it neither reopens anything nor begins anything after close. */
export const isAutomatic = (message: InboundMessage): boolean =>
  message.nature === 'auto_reply' || message.nature === 'bounce' || message.nature === 'probe';
