/** Wakes conversations whose deliveries are due and whose job was lost with a process. */
import type { House } from '../house.ts';
import { conversationJob } from '../jobs.ts';

const mostKeys = 500;

export async function sweepOutbound(house: House): Promise<number> {
  const rows = await house.database.db
    .selectFrom('deliveries')
    .where('state', 'in', ['held', 'queued'])
    .where('next_attempt_at', '<=', house.clock.now())
    .select(['workspace_id', 'conversation_id'])
    .distinct()
    .limit(mostKeys)
    .execute();
  if (rows.length === 0) return 0;
  const keys = rows.map((row) => conversationJob(row.workspace_id, row.conversation_id));
  await house.database.transaction((trx) => house.jobs.sendMany(trx, 'outbound.deliver', keys));
  return keys.length;
}
