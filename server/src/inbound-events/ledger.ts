/**
 * The sum of everything that a channel was ever handed, by what became of it. Kept by triggers (see the migration), so it
 * costs the same at a thousand events and at a million, and is exact at any moment.
 */
import type { LedgerSum } from '@irori/contract/channels/api';
import { type Kysely, sql } from 'kysely';
import type { House } from '../house.ts';
import type { InboundState, Tables } from '../tables.ts';

/** Read in one statement, so that it adds up also while mail comes in. */
export async function ledgerOf(db: Kysely<Tables>, workspaceId: string, channelId: string): Promise<LedgerSum> {
  const { rows } = await sql<{ state: InboundState; amount: number }>`
    select state, sum(amount)::bigint as amount from (
      select state, amount from ledger_sums where workspace_id = ${workspaceId}::uuid and channel_id = ${channelId}::uuid
      union all
      select state, change from ledger_changes where workspace_id = ${workspaceId}::uuid and channel_id = ${channelId}::uuid
    ) noted group by state
  `.execute(db);
  const amounts = new Map(rows.map((row) => [row.state, row.amount]));
  const of = (state: InboundState): number => amounts.get(state) ?? 0;
  return {
    received: rows.reduce((sum, row) => sum + row.amount, 0),
    applied: of('applied'),
    duplicate: of('duplicate'),
    ignored: of('ignored'),
    quarantined: of('quarantined'),
    inProgress: of('received'),
  };
}

/** Folds what was noted into the sums; a step of the sweep. Answers how many notes there were. */
export function foldLedger({ database }: Pick<House, 'database'>): Promise<number> {
  return database.transaction(async (trx) => {
    const { rows } = await sql<{ amount: number }>`
      with noted as (
        delete from ledger_changes returning workspace_id, channel_id, state, change
      ), folded as (
        insert into ledger_sums as kept (workspace_id, channel_id, state, amount)
        select workspace_id, channel_id, state, sum(change) from noted group by 1, 2, 3 order by 1, 2, 3
        on conflict (workspace_id, channel_id, state) do update set amount = kept.amount + excluded.amount
      )
      select count(*) as amount from noted
    `.execute(trx);
    return rows[0]?.amount ?? 0;
  });
}
