/** What a person may decide about an entry, by where it stands: the same answer for the button and for the request. */
import type { InboundDecision } from '@irori/contract/inbound-events/api';
import type { InboundState } from '../tables.ts';

/** From which states a decision leads on. What is in its conversation already is not read a second time. */
export const decidableFrom: Readonly<Record<InboundDecision, readonly InboundState[]>> = {
  replay: ['received', 'quarantined', 'ignored', 'duplicate'],
  release: ['quarantined'],
  ignore: ['quarantined'],
};

/** Without its bytes an entry cannot be read again; it can still be laid aside. */
export const needsBytes = (decision: InboundDecision): boolean => decision !== 'ignore';

export function mayDecide(
  row: { readonly state: InboundState; readonly raw_blob: string | null },
  decision: InboundDecision,
): boolean {
  return decidableFrom[decision].includes(row.state) && (row.raw_blob !== null || !needsBytes(decision));
}
