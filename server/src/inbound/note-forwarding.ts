/** What the messages of a batch tell about the forwards they came by. */
import type { Placement } from '../conversations/index.ts';
import { noteForwardedMail, recordConfirmation } from '../forwarding/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Unit } from './unit.ts';

/** A mail host's confirmation goes to the set-up; the first mail by a forward, and the first after a silence, show that it works. */
export async function noteForwarding(
  house: House,
  tx: WorkspaceTransaction,
  placed: readonly { readonly unit: Unit; readonly placement: Placement }[],
): Promise<void> {
  const told = new Set<string>();
  for (const { unit, placement } of placed) {
    const { message, messageId, at, event } = unit;
    // Old mail that is taken over tells nothing about today.
    if (unit.past) continue;
    const { channel } = event;
    if (message.confirmation) {
      const { confirmation } = message;
      const { conversationId } = placement;
      await recordConfirmation(house, tx, { channelId: channel.id, confirmation, conversationId, messageId, at });
    } else if (isNews(unit) && !told.has(channel.id)) {
      told.add(channel.id);
      await noteForwardedMail(house, tx, channel.id);
    }
  }
}

/**
 * While nothing is known to come by the forward yet, or nothing did for long, a mail that did is news. The status may be a
 * moment old; one look too many does no harm.
 */
const awaiting: ReadonlySet<string> = new Set([
  'not_started',
  'waiting_confirmation',
  'confirmed',
  'probing',
  'silent',
]);

function isNews({ event, channel, message }: Unit): boolean {
  const { forwarding } = event.channel;
  // What was fetched from the mailbox itself says nothing about its forward.
  if (event.row.door === 'receiver') return false;
  // It came by another support address of ours alone: that one forwards to the wrong receiving address.
  if (channel.id !== event.channel.id && (message.route?.hops.length ?? 0) < 2) return false;
  return forwarding !== null && awaiting.has(forwarding) && (message.route?.channelAddress ?? null) !== null;
}
