/** Wakes the check of each domain that is due: daily for those that work, sooner for those that wait or broke. */
import type { House } from '../house.ts';
import { senderDomainJob, splitKey } from '../jobs.ts';
import { checkDueDomain } from './commands/check-domain.ts';
import { dueDomains } from './store.ts';

const mostAtOnce = 200;

export async function sweepSenderDomains(house: House): Promise<number> {
  const { database, jobs, clock } = house;
  const due = await dueDomains(database.db, clock.now(), mostAtOnce);
  if (due.length === 0) return 0;
  const keys = due.map((row) => senderDomainJob(row.workspace_id, row.id));
  await database.transaction((trx) => jobs.sendMany(trx, 'sender-domains.check', keys));
  return 0; // being due is the usual way: nothing was overlooked
}

/** The row says whether it is still due and takes the turn, so that any number of jobs and processes check once. */
export function makeSenderDomainJob(house: House): (key: string) => Promise<void> {
  return async (key) => {
    const { workspaceId, rest } = splitKey(key);
    await checkDueDomain(house, workspaceId, rest);
  };
}
