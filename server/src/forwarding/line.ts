/**
 * The line of stations that a test mail should pass, with what is known of each: drawn while it is out, and when it did
 * not come back. One that came back has the way it really took instead.
 */
import type { TraceHop } from '@irori/contract/channels/forwarding';
import type { ProbeRow } from './store.ts';

/** Where the stations stand in the line. */
export const station = { sender: 0, relay: 1, mailbox: 2, door: 3 } as const;

type State = TraceHop['state'];

export interface LineEnds {
  readonly sender: string | null;
  readonly address: string;
  readonly receivingAddress: string | null;
}

export function expectedLine(probe: ProbeRow, ends: LineEnds): TraceHop[] {
  const [relay, mailbox, door] = statesOf(probe);
  const evidence = evidenceOf(probe);
  return [
    hop('sender', { address: probe.sender ?? ends.sender, ours: true, state: 'passed', at: probe.created_at }),
    hop('relay', { state: relay, at: probe.sent_at, evidence: evidence.relay }),
    hop('mailbox', { address: ends.address, ours: true, state: mailbox, host: probe.bounce?.host ?? null, evidence: evidence.mailbox }), // biome-ignore format: one row a station
    hop('door', { address: ends.receivingAddress, ours: true, state: door }),
  ];
}

/** Of relay, mailbox and door. */
function statesOf(probe: ProbeRow): readonly [State, State, State] {
  const code = probe.diagnosis?.code ?? null;
  switch (probe.state) {
    case 'queued':
    case 'sending':
      return [probe.error === null ? 'waiting' : 'failed', 'waiting', 'waiting'];
    case 'sent':
      return ['passed', probe.answered_by === null ? 'waiting' : 'passed', 'waiting'];
    case 'returned':
    case 'misled':
      return ['passed', 'passed', 'passed'];
    case 'bounced':
      return code === 'probe.door_refused' ? ['passed', 'passed', 'failed'] : ['passed', 'failed', 'unknown'];
    case 'overdue':
      return ['passed', probe.answered_by === null ? 'unknown' : 'passed', 'failed'];
    case 'failed':
      return code === 'probe.mailbox_refused' ? ['passed', 'failed', 'unknown'] : ['failed', 'unknown', 'unknown'];
    case 'uncertain':
      return ['unknown', 'unknown', 'waiting'];
  }
}

function evidenceOf(probe: ProbeRow): Record<'relay' | 'mailbox', TraceHop['evidence']> {
  const said = (name: string, value: string | null | undefined) =>
    value ? [{ name, value: value.slice(0, 500) }] : [];
  return {
    relay: said('relay', probe.error?.text),
    mailbox: [...said('bounce', probe.bounce?.text), ...said('answer', probe.answered_by)],
  };
}

function hop(
  kind: TraceHop['kind'],
  given: { address?: string | null; host?: string | null; ours?: boolean; state: State; at?: Date | null; evidence?: TraceHop['evidence'] }, // biome-ignore format: one shape
): TraceHop {
  return {
    kind,
    host: given.host ?? null,
    address: given.address ?? null,
    ours: given.ours ?? false,
    at: given.at?.toISOString() ?? null,
    seconds: null,
    encrypted: null,
    state: given.state,
    evidence: given.evidence ?? [],
  };
}
