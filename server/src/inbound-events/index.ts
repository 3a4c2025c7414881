/** The front door of the ledger's room. */
export { heldWhileOff, releaseHeld, sweepHeld } from './commands/release-held.ts';
export { foldLedger, ledgerOf } from './ledger.ts';
export { mayReadLedger } from './policy.ts';
export { presentInboundEvent } from './present.ts';
export { countQuarantined, type InboundEventRow, inboundEventById } from './store.ts';
