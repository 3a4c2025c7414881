// Every statement on teams.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly member_ids: string[];
}

const memberIds = sql<string[]>`array(
  select tm.member_id from team_members tm where tm.workspace_id = teams.workspace_id and tm.team_id = teams.id
  order by tm.member_id)`;

export function allTeams(db: Db, workspaceId: string): Promise<TeamRow[]> {
  return db.selectFrom('teams').select(['id', 'name', memberIds.as('member_ids')]).where('workspace_id', '=', workspaceId).orderBy('id').execute(); // biome-ignore format: one statement
}

export async function teamById(db: Db, workspaceId: string, id: string): Promise<TeamRow | null> {
  return (await db.selectFrom('teams').select(['id', 'name', memberIds.as('member_ids')]).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst()) ?? null; // biome-ignore format: one statement
}

export async function insertTeam(
  trx: Transaction<Tables>,
  workspaceId: string,
  team: { id: string; name: string; now: Date },
): Promise<void> {
  await trx.insertInto('teams').values({ workspace_id: workspaceId, id: team.id, name: team.name, created_at: team.now }).execute(); // biome-ignore format: one statement
}

/** False when there is no such team. */
export async function renameTeam(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  name: string | undefined,
): Promise<boolean> {
  const result = await trx
    .updateTable('teams')
    .set((eb) => ({ name: name ?? eb.ref('name') }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Makes these, and no others, the members of a team. */
export async function setTeamMembers(
  trx: Transaction<Tables>,
  workspaceId: string,
  teamId: string,
  wanted: readonly string[],
): Promise<void> {
  await trx.deleteFrom('team_members').where('workspace_id', '=', workspaceId).where('team_id', '=', teamId).execute();
  if (wanted.length === 0) return;
  const rows = [...new Set(wanted)].map((memberId) => ({
    workspace_id: workspaceId,
    team_id: teamId,
    member_id: memberId,
  }));
  await trx.insertInto('team_members').values(rows).execute();
}

/** False when there is no such team. */
export async function deleteTeam(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const result = await trx
    .deleteFrom('teams')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** True when a conversation is with the team. */
export async function teamHoldsWork(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const row = await trx.selectFrom('conversations').select('id').where('workspace_id', '=', workspaceId).where('team_id', '=', id).limit(1).executeTakeFirst(); // biome-ignore format: one statement
  return row !== undefined;
}
