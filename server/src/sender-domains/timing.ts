/** When a domain is asked about again, and how long things are kept. Pure. */
import type { DomainRow, KeyRow } from './store.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long one check may take before another process may begin it anew. */
export const checkTermMs = 2 * minute;
/** The record of a key that signs no more stays published for so long: receivers may still be checking (email.md 5.2). */
export const keepOldKeyMs = 7 * day;
/** After so long a key is worth replacing. */
const rotateAfterMs = 365 * day;
/** A second press of the button within this time gets the answer of the first. */
export const freshCheckMs = 3_000;

/**
 * Somebody who has just published records waits for them; a domain that works is asked about daily; one that broke or
 * gives no answer sooner, so that it recovers by itself.
 */
export function nextCheckAt(
  row: Pick<DomainRow, 'state' | 'created_at'>,
  keys: readonly Pick<KeyRow, 'state' | 'created_at'>[],
  { unasked, now }: { readonly unasked: boolean; readonly now: Date },
): Date {
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  const waiting = row.state === 'pending' ? [row.created_at] : keys.filter(isNext).map((key) => key.created_at);
  const youngest = Math.min(...waiting.map((since) => now.getTime() - since.getTime()));
  if (youngest < 2 * hour) return after(5 * minute);
  if (unasked) return after(15 * minute);
  if (youngest < 3 * day || row.state === 'broken') return after(hour);
  return after(day);
}

const isNext = (key: Pick<KeyRow, 'state'>): boolean => key.state === 'next';

/** The active key has signed for a year. */
export function isRotationAdvised(keys: readonly KeyRow[], now: Date): boolean {
  if (keys.some(isNext)) return false;
  const active = keys.find((key) => key.state === 'active');
  return active?.active_since != null && now.getTime() - active.active_since.getTime() > rotateAfterMs;
}
