/**
 * Each minute: tends what is due, and has a job come at the very moment of what will be due before the next look. The
 * shortest period is a minute, so no moment lies between two looks unseen.
 */
import type { House } from '../house.ts';
import { inboxJob } from '../jobs.ts';
import { nextDue } from './due.ts';
import { periodsOf } from './periods.ts';
import { tendTimers } from './tend-timers.ts';

const lookAheadMs = 70_000;

export async function sweepTimers(house: House): Promise<number> {
  const inboxes = await house.database.db
    .selectFrom('inboxes')
    .select(['workspace_id', 'id', 'settings'])
    .where('archived_at', 'is', null)
    .execute();
  let found = 0;
  for (const { workspace_id: workspaceId, id: inboxId, settings } of inboxes) {
    const place = { workspaceId, inboxId };
    const due = await nextDue(house, place, periodsOf(settings));
    const now = house.clock.now().getTime();
    if (due === null || due.getTime() > now + lookAheadMs) continue;
    if (due.getTime() <= now) found += await tendTimers(house, place);
    else await comeAt(house, place, due);
  }
  return found;
}

/** After tending, what is due next before the sweep looks again gets its own moment too. */
export async function tendAndLookAhead(house: House, place: { workspaceId: string; inboxId: string }): Promise<void> {
  await tendTimers(house, place);
  const inbox = await house.database.db
    .selectFrom('inboxes')
    .select('settings')
    .where('workspace_id', '=', place.workspaceId)
    .where('id', '=', place.inboxId)
    .executeTakeFirst();
  const due = inbox ? await nextDue(house, place, periodsOf(inbox.settings)) : null;
  if (due !== null && due.getTime() <= house.clock.now().getTime() + lookAheadMs) await comeAt(house, place, due);
}

function comeAt(house: House, { workspaceId, inboxId }: { workspaceId: string; inboxId: string }, due: Date) {
  return house.database.transaction((trx) =>
    house.jobs.send(trx, 'conversations.timers', inboxJob(workspaceId, inboxId), {}, { startAfter: due }),
  );
}
