/**
 * The scheduled test mail of each forward that was proven once. The row holds when the next one is due and is locked while
 * it is written down, so that neither a restart nor several processes make it two or none.
 */

import { sql } from 'kysely';
import { installationFor } from '../channels/index.ts';
import type { House } from '../house.ts';
import { channelJob } from '../jobs.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { changeForward } from './change-forward.ts';
import { addProbe } from './commands/ask-probe.ts';
import { lockForward, probesOf } from './store.ts';

const mostAtOnce = 500;
const hourMs = 60 * 60_000;
const betweenSweepsMs = 60_000;

/** Writes down the test mails that are due, and wakes those whose job was lost. Answers how many. */
export async function sweepForwards(house: House): Promise<number> {
  return (await plantCanaries(house)) + (await wakeForwards(house));
}

async function plantCanaries(house: House): Promise<number> {
  const now = house.clock.now();
  const due = await house.database.db
    .selectFrom('forwards as f')
    .innerJoin('channels as c', (join) =>
      join.onRef('c.workspace_id', '=', 'f.workspace_id').onRef('c.id', '=', 'f.channel_id'),
    )
    .where('f.canary_on', '=', true)
    .where('f.next_probe_at', '<=', now)
    .where('c.state', '<>', 'disabled')
    .select(['f.workspace_id', 'f.channel_id', 'c.connector'])
    .limit(mostAtOnce)
    .execute();
  for (const { workspace_id: workspaceId, channel_id: channelId, connector: connectorId } of due) {
    const connector = house.connectors.get(connectorId);
    if (!connector?.ingress.mail?.sendProbe) continue;
    // Without a relay nothing would leave: that is no finding about the forward.
    const leaves = !connector.staysHere?.(installationFor(house.config, connector));
    await workspaceTransaction(house.database, workspaceId, async (tx) => {
      const forward = await lockForward(tx.trx, workspaceId, channelId, now);
      if (!forward.canary_on || forward.next_probe_at === null || forward.next_probe_at > now) return;
      const [newest] = await probesOf(tx.trx, workspaceId, channelId, 1);
      const busy = newest !== undefined && ['queued', 'sending', 'sent', 'uncertain'].includes(newest.state);
      const hours = forward.canary_alarm_since === null ? forward.canary_hours : Math.min(1, forward.canary_hours);
      await changeForward(tx, channelId, now, () => ({ next_probe_at: new Date(now.getTime() + hours * hourMs) }));
      if (leaves && !busy) await addProbe(house, tx, channelId, { kind: 'canary', askedBy: null, locale: 'en' });
    });
  }
  return due.length;
}

/** Test mails that wait to be sent, and those whose time is over, now or before the next sweep. */
async function wakeForwards(house: House): Promise<number> {
  const now = house.clock.now();
  const soon = new Date(now.getTime() + betweenSweepsMs);
  const rows = await house.database.db
    .selectFrom('forward_probes')
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'queued'), eb('next_attempt_at', '<=', soon)]),
        eb.and([eb('state', 'in', ['sent', 'uncertain']), eb('due_at', '<=', soon)]),
      ]),
    )
    .select(['workspace_id', 'channel_id', sql<Date>`coalesce(next_attempt_at, due_at)`.as('at')])
    .limit(mostAtOnce)
    .execute();
  if (rows.length === 0) return 0;
  await house.database.transaction(async (trx) => {
    for (const row of rows) {
      const key = channelJob(row.workspace_id, row.channel_id);
      await house.jobs.send(trx, 'forwarding.tend', key, {}, row.at > now ? { startAfter: row.at } : {});
    }
  });
  return rows.filter((row) => row.at <= now).length;
}
