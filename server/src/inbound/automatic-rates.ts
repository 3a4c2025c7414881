/**
 * The brakes on machines that answer machines. Automatic mail beyond what one sender may send in ten minutes, or what one
 * conversation may take in a minute, waits in quarantine; mail that a person wrote never does. Listed relays and this
 * machine itself are exempt (decisions.md 1.6), and so is what somebody released.
 */
import { sql } from 'kysely';
import type { ResolvedPerson } from '../contacts/index.ts';
import type { Placement } from '../conversations/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { exemptFromRates } from './ingress/smtp-limits.ts';
import { type Outcome, quarantined } from './prepared-event.ts';
import { isAutomatic, type Unit } from './unit.ts';

const senderWindowMs = 10 * 60_000;
const conversationWindowMs = 60_000;

/** Of automatic units by one author those that are too many now, with how they end. */
export async function overSenderRate(
  house: House,
  tx: WorkspaceTransaction,
  units: readonly Unit[],
  authors: readonly ResolvedPerson[],
): Promise<Map<Unit, Outcome>> {
  const cap = house.config.caps.senderMailsPerTenMinutes;
  return overRate(house, units, {
    keyOf: (_, at) => authors[at]?.contactId ?? null,
    count: async (ids, since) => {
      const { rows } = await sql<{ id: string; amount: number }>`
        select author_id as id, count(*)::int as amount from messages
        where workspace_id = ${tx.workspaceId}::uuid and author_id = any(${ids}::uuid[]) and direction = 'in' and nature <> 'person'
          and at > ${since}::timestamptz
        group by 1
      `.execute(tx.trx);
      return rows;
    },
    windowMs: senderWindowMs,
    cap,
    outcome: ({ message }, amount) =>
      quarantined('mail.sender_rate', { sender: message.sender.address, amount, cap, minutes: 10 }, previewOf(message)),
  });
}

/** The same for automatic units that would join one conversation. */
export async function overConversationRate(
  house: House,
  tx: WorkspaceTransaction,
  units: readonly Unit[],
  placements: readonly Placement[],
): Promise<Map<Unit, Outcome>> {
  const cap = house.config.caps.conversationMessagesPerMinute;
  return overRate(house, units, {
    keyOf: (_, at) => (placements[at]?.kind === 'join' ? placements[at].conversationId : null),
    count: async (ids, since) => {
      const { rows } = await sql<{ id: string; amount: number }>`
        select conversation_id as id, count(*)::int as amount from messages
        where workspace_id = ${tx.workspaceId}::uuid and conversation_id = any(${ids}::uuid[]) and kind = 'message'
          and at > ${since}::timestamptz
        group by 1
      `.execute(tx.trx);
      return rows;
    },
    windowMs: conversationWindowMs,
    cap,
    outcome: ({ message }, amount) =>
      quarantined(
        'mail.conversation_rate',
        { sender: message.sender.address, amount, cap, minutes: 1 },
        previewOf(message),
      ),
  });
}

interface Rate {
  /** What the unit counts for; null = it does not count. */
  keyOf(unit: Unit, at: number): string | null;
  count(ids: readonly string[], since: Date): Promise<{ id: string; amount: number }[]>;
  readonly windowMs: number;
  readonly cap: number;
  outcome(unit: Unit, amount: number): Outcome;
}

async function overRate(house: House, units: readonly Unit[], rate: Rate): Promise<Map<Unit, Outcome>> {
  const exempt = exemptFromRates(house.config.smtp.relays);
  const counting = units.flatMap((unit, at) => {
    const key = mayBeHeldBack(unit, exempt) ? rate.keyOf(unit, at) : null;
    return key === null ? [] : [{ unit, key }];
  });
  if (counting.length === 0) return new Map();
  const since = new Date(house.clock.now().getTime() - rate.windowMs);
  const known = await rate.count([...new Set(counting.map(({ key }) => key))], since);
  const amounts = new Map(known.map(({ id, amount }) => [id, amount]));
  const over = new Map<Unit, Outcome>();
  for (const { unit, key } of counting) {
    const amount = (amounts.get(key) ?? 0) + 1;
    if (amount > rate.cap) over.set(unit, rate.outcome(unit, amount));
    else amounts.set(key, amount);
  }
  return over;
}

function mayBeHeldBack({ event, message, past }: Unit, exempt: (address: string) => boolean): boolean {
  if (past || event.row.released || !isAutomatic(message) || message.nature === 'probe') return false;
  const { clientIp } = event.row.envelope as { clientIp?: string | null };
  return typeof clientIp !== 'string' || !exempt(clientIp);
}

const previewOf = (message: Unit['message']) => ({
  from: message.sender.address,
  subject: message.subject ?? '',
  text: message.text.slice(0, 500),
});
