// Every statement on members and on who belongs to which inbox.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

export interface MemberRow {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly slug: string;
  readonly role: 'owner' | 'admin' | 'agent';
  readonly available: boolean;
  readonly preferences: Record<string, unknown>;
  readonly removed_at: Date | null;
  readonly inbox_ids: string[];
}

const inboxIds = sql<string[]>`array(
  select im.inbox_id from inbox_members im join inboxes i on i.workspace_id = im.workspace_id and i.id = im.inbox_id
  where im.workspace_id = members.workspace_id and im.member_id = members.id and i.archived_at is null
  order by i.position, i.id)`;

function select(db: Db, workspaceId: string) {
  return db
    .selectFrom('members')
    .select([
      'id',
      'user_id',
      'name',
      'email',
      'slug',
      'role',
      'available',
      'preferences',
      'removed_at',
      inboxIds.as('inbox_ids'),
    ])
    .where('workspace_id', '=', workspaceId);
}

/** All members, removed ones too, since their names stand on what they wrote. */
export function allMembers(db: Db, workspaceId: string): Promise<MemberRow[]> {
  return select(db, workspaceId).orderBy('id').execute();
}

export async function memberById(db: Db, workspaceId: string, id: string): Promise<MemberRow | null> {
  return (await select(db, workspaceId).where('id', '=', id).executeTakeFirst()) ?? null;
}

export function membersByIds(db: Db, workspaceId: string, ids: readonly string[]): Promise<MemberRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return select(db, workspaceId).where('id', 'in', ids).orderBy('id').execute();
}

/** A page of members in the order of their ids, which is that of joining; `after` is the last one shown. */
export function memberPage(db: Db, workspaceId: string, after: string | null, limit: number): Promise<MemberRow[]> {
  const base = select(db, workspaceId).orderBy('id').limit(limit);
  return after === null ? base.execute() : base.where('id', '>', after).execute();
}

/** The same row, held until the transaction ends. */
export async function lockMember(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<MemberRow | null> {
  await sql`select 1 from members where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid for update`.execute(
    trx,
  );
  return memberById(trx, workspaceId, id);
}

/** Owners who are still here, held until the transaction ends, so that two cannot leave at once. */
export async function lockOwners(trx: Transaction<Tables>, workspaceId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Owners and admins who are still here: those who see every inbox. */
export async function adminIds(db: Db, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('role', '!=', 'agent')
    .where('removed_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

export interface NewMember {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: MemberRow['role'];
  readonly preferences: Record<string, unknown>;
  readonly now: Date;
}

/** Inserts a member; somebody who was removed comes back as who they were. Answers the member's id. */
export async function insertMember(trx: Transaction<Tables>, workspaceId: string, member: NewMember): Promise<string> {
  const { role, name, email } = member;
  const row = await trx
    .insertInto('members')
    .values({
      workspace_id: workspaceId,
      id: member.id,
      user_id: member.userId,
      name,
      email,
      role,
      preferences: JSON.stringify(member.preferences),
      removed_at: null,
      created_at: member.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ role, name, available: true, removed_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function updateMember(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  changes: {
    name?: string;
    slug?: string;
    role?: MemberRow['role'];
    available?: boolean;
    preferences?: Record<string, unknown>;
    removed_at?: Date;
  },
): Promise<void> {
  const { preferences, ...rest } = changes;
  const set = { ...rest, ...(preferences ? { preferences: JSON.stringify(preferences) } : {}) };
  if (Object.keys(set).length === 0) return;
  await trx.updateTable('members').set(set).where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** Makes these, and no others, the inboxes of a member. Answers the ids that came or went. */
export async function setInboxesOfMember(
  trx: Transaction<Tables>,
  workspaceId: string,
  memberId: string,
  wanted: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ inbox_id: string }>`
    with gone as (
      delete from inbox_members where workspace_id = ${workspaceId}::uuid and member_id = ${memberId}::uuid
        and not inbox_id = any(${wanted}::uuid[]) returning inbox_id
    ), come as (
      insert into inbox_members (workspace_id, inbox_id, member_id)
        select ${workspaceId}::uuid, wanted.id, ${memberId}::uuid from unnest(${wanted}::uuid[]) as wanted(id)
        on conflict do nothing returning inbox_id
    )
    select inbox_id from gone union all select inbox_id from come`.execute(trx);
  return rows.map((row) => row.inbox_id);
}

/** Makes these, and no others, the members of an inbox. Answers the ids that came or went. */
export async function setMembersOfInbox(
  trx: Transaction<Tables>,
  workspaceId: string,
  inboxId: string,
  wanted: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ member_id: string }>`
    with gone as (
      delete from inbox_members where workspace_id = ${workspaceId}::uuid and inbox_id = ${inboxId}::uuid
        and not member_id = any(${wanted}::uuid[]) returning member_id
    ), come as (
      insert into inbox_members (workspace_id, inbox_id, member_id)
        select ${workspaceId}::uuid, ${inboxId}::uuid, wanted.id from unnest(${wanted}::uuid[]) as wanted(id)
        on conflict do nothing returning member_id
    )
    select member_id from gone union all select member_id from come`.execute(trx);
  return rows.map((row) => row.member_id);
}

/** Takes a member out of all teams. Answers the teams. */
export async function leaveTeams(trx: Transaction<Tables>, workspaceId: string, memberId: string): Promise<string[]> {
  const rows = await trx
    .deleteFrom('team_members')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .returning('team_id')
    .execute();
  return rows.map((row) => row.team_id);
}

/** Who has this name in addresses: a member, also one who left, since answers to them may still come. */
export async function memberWithSlug(
  trx: Transaction<Tables>,
  workspaceId: string,
  slug: string,
): Promise<{ id: string; name: string } | undefined> {
  return trx
    .selectFrom('members')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .executeTakeFirst();
}

/** True for names that mail systems keep for themselves, such as `postmaster`. */
export async function isReservedSlug(trx: Transaction<Tables>, slug: string): Promise<boolean> {
  const { rows } = await sql<{ reserved: boolean }>`select is_reserved_slug(${slug}) as reserved`.execute(trx);
  return rows[0]?.reserved === true;
}

/** Of these ids, the ones that are inboxes in use. */
export async function existingInboxes(trx: Db, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('inboxes')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}

/** Of these ids, the ones that are members still here. */
export async function existingMembers(trx: Db, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('members')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .where('id', 'in', ids)
    .execute();
  return rows.map(({ id }) => id);
}
