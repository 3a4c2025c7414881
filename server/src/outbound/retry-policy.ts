/**
 * When a delivery is tried again. Only `transient` and `throttled` failures repeat by themselves: 1, 5, 15, 60 and then
 * every 240 minutes, until 48 hours have passed since it was written (RFC 5321 4.5.4.1 asks for days, and greylisting
 * for a second try within minutes).
 */
import type { DeliveryFailure } from '@irori/connectors/kit/failures';

const minutes = [1, 5, 15, 60, 240];
const giveUpAfterMs = 48 * 3_600_000;

/** Back-off beyond which a later mail may overtake; a chat message never does. */
export const overtakeAfterMs = 5 * 60_000;

export type NextStep =
  | { readonly kind: 'retry'; readonly at: Date }
  | { readonly kind: 'failed' }
  | { readonly kind: 'uncertain' };

/** @param attempts tries so far, this one included */
export function nextStep(
  failure: Pick<DeliveryFailure, 'kind' | 'retryAfterMs'>,
  attempts: number,
  writtenAt: Date,
  now: Date,
): NextStep {
  switch (failure.kind) {
    case 'outcome_unknown':
      return { kind: 'uncertain' };
    case 'rejected':
    case 'credentials':
      return { kind: 'failed' };
    case 'transient':
    case 'throttled': {
      const backOff = (minutes[Math.min(attempts, minutes.length) - 1] ?? 240) * 60_000;
      const at = new Date(now.getTime() + Math.max(backOff, failure.retryAfterMs ?? 0));
      return at.getTime() - writtenAt.getTime() > giveUpAfterMs ? { kind: 'failed' } : { kind: 'retry', at };
    }
  }
}
