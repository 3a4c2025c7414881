/** One-time tokens of webhooks whose signature says nothing of what they carry: each stands for one body alone. */
import { sql } from 'kysely';
import type { House } from '../../house.ts';

/** Longer than any platform repeats a delivery, and than any signature counts as fresh. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** False when the token came before with something else. */
export async function claimToken(
  house: House,
  channel: { readonly workspace_id: string; readonly id: string },
  token: string,
  digest: string,
): Promise<boolean> {
  const { rows } = await sql<{ digest: string }>`
    insert into hook_tokens as known (workspace_id, channel_id, token, digest, seen_at)
    values (${channel.workspace_id}, ${channel.id}, ${token}, ${digest}, ${house.clock.now()})
    on conflict (workspace_id, channel_id, token) do update set seen_at = known.seen_at
    returning digest
  `.execute(house.database.db);
  return rows[0]?.digest === digest;
}

/** A step of the sweep. */
export async function forgetHookTokens(house: House): Promise<number> {
  await house.database.db
    .deleteFrom('hook_tokens')
    .where('seen_at', '<', new Date(house.clock.now().getTime() - keptMs))
    .execute();
  return 0;
}
