/** From messages to what stands on the screen: day dividers, "new since you looked", runs of history folded into one. Pure. */
import type { Message } from '@irori/contract/messages/api';
import { dayKey, type TimeStyle } from '../../../ui/time-format.ts';

export type StreamItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'message'; readonly key: string; readonly message: Message }
  /** Something that left for an outsider: a line of history with a delivery of its own, and never folded. */
  | { readonly kind: 'forward'; readonly key: string; readonly message: Message }
  /** History lines without a message between them. */
  | { readonly kind: 'history'; readonly key: string; readonly lines: readonly Message[] };

/**
 * @param messages in order
 * @param newFrom id of the first message that came since the reader looked; null when nothing is new
 */
export function streamOf(
  messages: readonly Message[],
  newFrom: string | null,
  style: Pick<TimeStyle, 'timeZone'>,
): StreamItem[] {
  const items: StreamItem[] = [];
  let day = '';
  for (const message of messages) {
    const today = dayKey(new Date(message.at), style);
    if (today !== day) {
      day = today;
      items.push({ kind: 'day', key: `day ${today}`, at: message.at });
    }
    if (message.id === newFrom) items.push({ kind: 'new', key: 'new' });
    const last = items.at(-1);
    if (message.activity?.type === 'forwarded') items.push({ kind: 'forward', key: message.id, message });
    else if (message.kind !== 'activity') items.push({ kind: 'message', key: message.id, message });
    else if (last?.kind === 'history') items[items.length - 1] = { ...last, lines: [...last.lines, message] };
    else items.push({ kind: 'history', key: `history ${message.id}`, lines: [message] });
  }
  return items;
}

/** The first message of the customer after the reader last looked; null when there is none. */
export function firstNew(messages: readonly Message[], unread: boolean, lookedAt: string | null): string | null {
  if (!unread) return null;
  const inbound = messages.filter((message) => message.direction === 'in' && message.kind === 'message');
  if (lookedAt !== null) return inbound.find((message) => message.at > lookedAt)?.id ?? null;
  // Never looked on this device: new is what came after the last word of ours.
  const ours = messages.findLast((message) => message.direction === 'out' && message.kind === 'message');
  return ours ? (inbound.find((message) => message.at > ours.at)?.id ?? null) : null;
}
