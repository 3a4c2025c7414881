/** The front door of the forwarding room. */
export { sweepForwards } from './canary.ts';
export { isForwardTrouble } from './change-forward.ts';
export { sweepSilence } from './silence.ts';
export { makeTendJob, settleInterruptedProbes } from './tend.job.ts';
