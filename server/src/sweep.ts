/** What is done each minute and at the start: finds work that no job knows of, and forgets what nobody needs. */
import { collectBlobs, forgetAbandonedUploads } from './attachments/index.ts';
import { dropOldFailures } from './auth/sign-in-failures.ts';
import { sweepContactWords } from './contacts/index.ts';
import { wakeSnoozed } from './conversations/index.ts';
import { forgetOldTests, settleInterruptedProbes, sweepForwards, sweepSilence } from './forwarding/index.ts';
import type { House } from './house.ts';
import { forgetHookTokens } from './inbound/ingress/hook-tokens.ts';
import { sweepInbound } from './inbound/sweep.ts';
import { foldLedger, sweepHeld } from './inbound-events/index.ts';
import { sweepCopies } from './outbound/keep-copy.job.ts';
import { settleInterrupted } from './outbound/settle-interrupted.ts';
import { sweepOutbound } from './outbound/sweep.ts';
import { pruneEvents } from './platform/events/prune-events.ts';
import { forgetOldKeys } from './platform/http/idempotency.ts';
import { aliveProcesses } from './processes.ts';
import { sweepSenderDomains } from './sender-domains/index.ts';
import { deleteOldSpam } from './spam/index.ts';
import { sweepTimers } from './timers/index.ts';

/** Younger events are most likely being worked on; their job is on its way. */
const inboundPatienceMs = 10_000;

/** Each answers how much it found. */
type Step = (house: House) => Promise<number>;

const steps: Readonly<Record<string, Step>> = {
  'interrupted deliveries': async (house) =>
    // On the embedded database nobody else sends, and what a dead process left was settled at the start.
    house.database.kind === 'pglite'
      ? 0
      : settleInterrupted(house, { aliveProcesses: await aliveProcesses(house.database) }),
  'interrupted test mails': async (house) =>
    house.database.kind === 'pglite'
      ? 0
      : settleInterruptedProbes(house, { aliveProcesses: await aliveProcesses(house.database) }),
  // After them: a later reply in the same conversation was held back by the one that was interrupted.
  outbound: sweepOutbound,
  'copies of what was sent': sweepCopies,
  'old tokens of webhooks': forgetHookTokens,
  'snoozed conversations': wakeSnoozed,
  'clocks of conversations': sweepTimers,
  'words of contacts': sweepContactWords,
  'sender domains': sweepSenderDomains,
  'mail held for channels that are on': sweepHeld,
  forwards: sweepForwards,
  'silent forwards': sweepSilence,
  'ledger sums': async (house) => {
    await foldLedger(house);
    return 0; // nothing was overlooked: it is only put together
  },
  'old test mails': async (house) => {
    await forgetOldTests(house);
    return 0;
  },
  'abandoned uploads': forgetAbandonedUploads,
  'forgotten bytes': collectBlobs,
  'old spam': deleteOldSpam,
  'old events': (house) => pruneEvents(house.database),
  'old idempotency keys': (house) => forgetOldKeys(house.database.db, house.clock.now()),
  'old sign-in failures': async (house) => {
    await dropOldFailures(house.database.db, house.config.caps, house.clock.now());
    return 0;
  },
};

export async function sweep(house: House, { atStart = false } = {}): Promise<void> {
  await take('inbound', (all) => sweepInbound(all, atStart ? 0 : inboundPatienceMs), house);
  for (const [name, step] of Object.entries(steps)) await take(name, step, house);
}

async function take(name: string, step: Step, house: House): Promise<void> {
  try {
    const found = await step(house);
    if (found > 0) house.log.info({ step: name, found }, 'sweep found work');
  } catch (error) {
    // One step's trouble must not keep the others from running; the next minute tries again.
    house.log.error({ err: error, step: name }, 'sweep step failed');
  }
}
