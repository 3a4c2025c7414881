/** From what is known of a forward to the one word for it. Pure, so that the rule is a table of tests. */
import type { Diagnosis, ProbeState } from '@irori/contract/channels/forwarding';
import type { ForwardRow } from './store.ts';

export interface ForwardFacts {
  /** Test mails, newest first. */
  readonly probes: readonly {
    readonly kind: 'test' | 'canary' | 'handoff';
    readonly state: ProbeState;
    readonly diagnosis: Diagnosis | null;
  }[];
  readonly confirmations: { readonly waiting: number; readonly used: number };
  readonly forwarded: boolean;
  /** It was proven once: from then on, staying out is an alarm. */
  readonly verified: boolean;
  readonly silent: boolean;
}

/** These say something about the forward; a test mail that never left says something about us. */
const conclusive: ReadonlySet<ProbeState> = new Set(['returned', 'misled', 'bounced', 'overdue']);
const underWay: ReadonlySet<ProbeState> = new Set(['queued', 'sending', 'sent', 'uncertain']);

export function statusOf(facts: ForwardFacts): ForwardRow['status'] {
  const [newest] = facts.probes;
  // A canary on its way changes nothing: what was known before it left still holds.
  if (newest && newest.kind !== 'canary' && underWay.has(newest.state)) return 'probing';
  const told = facts.probes.find((probe) => conclusive.has(probe.state));
  if (told) {
    if (told.state !== 'returned') return 'broken';
    return facts.silent ? 'silent' : 'verified';
  }
  if (facts.forwarded) return facts.silent ? 'silent' : 'receiving';
  if (facts.confirmations.waiting > 0) return 'waiting_confirmation';
  return facts.confirmations.used > 0 ? 'confirmed' : 'not_started';
}

/** What to say about it: of the newest test mail that ended; one on its way leaves the one before standing. */
export function diagnosisOf(facts: ForwardFacts): Diagnosis | null {
  const [newest] = facts.probes;
  // It waits for its next try, and says why.
  if (newest?.diagnosis) return newest.diagnosis;
  return facts.probes.find((probe) => !underWay.has(probe.state))?.diagnosis ?? null;
}
