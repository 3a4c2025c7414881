/**
 * Finds what no job knows of: events that were accepted but whose wake-up was lost with a process. Runs at the start and
 * each minute; on the way of a healthy message it plays no part.
 */
import type { House } from '../house.ts';
import { orderKeyJob } from '../jobs.ts';

/** Keys woken at once; the next sweep takes the rest. */
const mostKeys = 500;

export async function sweepInbound(house: House, olderThanMs: number): Promise<number> {
  const before = new Date(house.clock.now().getTime() - olderThanMs);
  const rows = await house.database.db
    .selectFrom('inbound_events')
    .where('state', '=', 'received')
    .where('received_at', '<', before)
    .select(['workspace_id', 'order_key'])
    .distinct()
    .limit(mostKeys)
    .execute();
  if (rows.length === 0) return 0;
  const keys = rows.map((row) => orderKeyJob(row.workspace_id, row.order_key));
  await house.database.transaction((trx) => house.jobs.sendMany(trx, 'inbound.process', keys));
  return keys.length;
}
