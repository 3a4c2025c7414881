/** How the forwards of all workspaces do, for whoever looks after the installation. */
import { sentenceOf } from './sentences.ts';
import type { Reader } from './store.ts';

export async function everyForward(db: Reader): Promise<{ address: string; status: string; trouble: string | null }[]> {
  const rows = await db
    .selectFrom('channels as c')
    .leftJoin('forwards as f', (join) =>
      join.onRef('f.workspace_id', '=', 'c.workspace_id').onRef('f.channel_id', '=', 'c.id'),
    )
    .where('c.receiving_address', 'is not', null)
    .where('c.state', '<>', 'disabled')
    .select(['c.account', 'f.status', 'f.diagnosis'])
    .orderBy('c.account')
    .limit(500)
    .execute();
  return rows.map(({ account, status, diagnosis }) => ({
    address: account,
    status: status ?? 'not_started',
    trouble: diagnosis === null ? null : sentenceOf(diagnosis.code, diagnosis.params),
  }));
}
