/** Whether a message is spam, with the reason; see `server/src/spam/judge.ts` for the rules. */
import { judgeSpam } from '../spam/index.ts';
import type { SpamReason } from '../tables.ts';
import type { Unit } from './unit.ts';

/** Null for what is none, and for what a person let out of quarantine: they have looked at it. */
export function spamOf({ event, channel, message }: Unit): SpamReason | null {
  if (message.direction === 'out') return null;
  const { sender, author } = message;
  const verdict = event.row.released ? null : (message.spam ?? null);
  const named = [sender.address, author?.address, sender.writtenFrom].filter((one) => one != null);
  return judgeSpam(channel.spam, {
    inboxId: channel.inboxId,
    medium: channel.connector.capabilities.shape === 'mail' ? '' : channel.connector.id,
    addresses: [...new Set(named)],
    verdict,
    suspicious: sender.doubt === 'suspicious',
  });
}
