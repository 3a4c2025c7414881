/** Test mails and links of long ago: nobody looks at them any more. */
import type { House } from '../house.ts';

const dayMs = 24 * 60 * 60_000;
const probesKeptDays = 90;
const handoffsKeptDays = 30;

/** Answers how many were forgotten. The last test mail of each forward stays, however old: the status rests on it. */
export async function forgetOldTests({ database, clock }: House): Promise<number> {
  const before = (days: number) => new Date(clock.now().getTime() - days * dayMs);
  const probes = await database.db
    .deleteFrom('forward_probes')
    .where('created_at', '<', before(probesKeptDays))
    .where('state', 'in', ['returned', 'misled', 'bounced', 'overdue', 'failed'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('forward_probes as later')
          .select('later.id')
          .whereRef('later.workspace_id', '=', 'forward_probes.workspace_id')
          .whereRef('later.channel_id', '=', 'forward_probes.channel_id')
          .whereRef('later.created_at', '>', 'forward_probes.created_at')
          .where('later.state', 'in', ['returned', 'misled', 'bounced', 'overdue']),
      ),
    )
    .executeTakeFirst();
  const handoffs = await database.db
    .deleteFrom('forward_handoffs')
    .where('expires_at', '<', before(handoffsKeptDays))
    .executeTakeFirst();
  return Number(probes.numDeletedRows) + Number(handoffs.numDeletedRows);
}
