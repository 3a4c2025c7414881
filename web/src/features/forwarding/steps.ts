/** The steps of connecting a support address, and where somebody who comes back goes on. */
import type { Forwarding, ForwardingGuideInfo } from '@irori/contract/channels/forwarding';

export const connectSteps = ['address', 'copy', 'provider', 'test', 'finish'] as const;
export type ConnectStep = (typeof connectSteps)[number];

export const isConnectStep = (value: unknown): value is ConnectStep => connectSteps.includes(value as ConnectStep);

type Progress = Pick<Forwarding, 'status' | 'guide' | 'probe' | 'finishedAt'> & {
  readonly stepsDone: readonly string[];
};

/** What is behind somebody: told by facts of the server alone. */
export function isBehind(step: ConnectStep, forwarding: Progress, guide: ForwardingGuideInfo | undefined): boolean {
  const verified = forwarding.status === 'verified' || forwarding.status === 'silent';
  switch (step) {
    case 'address':
      return true;
    case 'copy':
      return forwarding.guide !== null || verified;
    case 'provider':
      return verified || (guide !== undefined && allNeededDone(guide, forwarding.stepsDone));
    case 'test':
      return verified;
    case 'finish':
      return forwarding.finishedAt !== null;
  }
}

/** The first step that is not behind; a test that was sent is never gone back from, since it shows what is missing. */
export function stepToGoOn(forwarding: Progress, guide: ForwardingGuideInfo | undefined): ConnectStep {
  if (forwarding.finishedAt !== null) return 'finish';
  if (forwarding.probe !== null && !isBehind('test', forwarding, guide)) return 'test';
  return connectSteps.find((step) => !isBehind(step, forwarding, guide)) ?? 'finish';
}

function allNeededDone(guide: ForwardingGuideInfo, done: readonly string[]): boolean {
  return guide.steps.every((step) => step.optional || done.includes(step.id));
}
