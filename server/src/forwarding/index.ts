/** The front door of the forwarding room. */
export { sweepForwards } from './canary.ts';
export { isForwardTrouble } from './change-forward.ts';
export {
  type CameConfirmation,
  noteForwardedMail,
  recordConfirmation,
  withoutCredentials,
} from './confirmations.ts';
export { everyForward } from './every-forward.ts';
export { forgetOldTests } from './forget.ts';
export { provenProbe, recordProbe, recordProbeReport } from './record-probe.ts';
export { sweepSilence } from './silence.ts';
export { makeTendJob, settleInterruptedProbes } from './tend.job.ts';
