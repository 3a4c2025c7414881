/** A test mail that came back: it makes no conversation, and the ledger names what became of it. */
import type { InboundMessage, InboundProbe, Parsed } from '@irori/connectors/kit/inbound-event';
import { provenProbe, recordProbe, withoutCredentials } from '../forwarding/index.ts';
import type { House } from '../house.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { ignored, type Outcome, type PreparedEvent } from './prepared-event.ts';

/**
 * What the connector read, with what only the house can tell: a test mail without our MAC is what it is otherwise, and the
 * credentials in a mail host's confirmation are for no conversation.
 */
export function settled(secrets: Secrets, parsed: Parsed): Parsed {
  if (parsed.kind !== 'events') return parsed;
  const probe = parsed.events.find((one): one is InboundProbe => one.kind === 'probe');
  if (probe) return provenProbe(secrets, probe.tokens) === null ? settled(secrets, probe.otherwise) : parsed;
  const guarded = (one: InboundMessage) => withoutCredentials(one);
  return { kind: 'events', events: parsed.events.map((one) => (one.kind === 'message' ? guarded(one) : one)) };
}

export async function applyProbe(
  house: House,
  tx: WorkspaceTransaction,
  event: PreparedEvent,
  probe: InboundProbe,
): Promise<Outcome> {
  const probeId = provenProbe(house.secrets, probe.tokens);
  if (probeId === null) throw new Error('A test mail without our mark was not settled before');
  const rule = await recordProbe(house, tx, {
    probeId,
    channelId: event.channel.id,
    inboundEventId: event.row.id,
    probe,
  });
  return ignored(rule, probe.preview);
}
