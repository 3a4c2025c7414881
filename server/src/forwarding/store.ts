/** Every statement on forwards, their test mails, confirmations and links for helpers. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type {
  ForwardConfirmationsTable,
  ForwardHandoffsTable,
  ForwardProbesTable,
  ForwardsTable,
  Tables,
} from '../tables.ts';

export type ForwardRow = Selectable<ForwardsTable>;
export type ProbeRow = Selectable<ForwardProbesTable>;
export type ConfirmationRow = Selectable<ForwardConfirmationsTable>;
export type HandoffRow = Selectable<ForwardHandoffsTable>;

export type Reader = Kysely<Tables> | Transaction<Tables>;

/** A forward that nothing was noted about yet. */
export function untouched(workspaceId: string, channelId: string, since: Date): ForwardRow {
  return {
    workspace_id: workspaceId,
    channel_id: channelId,
    guide: null,
    steps_done: [],
    status: 'not_started',
    changed_at: since,
    diagnosis: null,
    forwarded_at: null,
    verified_at: null,
    finished_at: null,
    canary_on: true,
    canary_hours: 24,
    next_probe_at: null,
    canary_alarm_since: null,
    silence_on: true,
    silence_alarm_since: null,
    silence: null,
    hours_through: null,
  };
}

export function forwardOf(db: Reader, workspaceId: string, channelId: string): Promise<ForwardRow | undefined> {
  return db
    .selectFrom('forwards')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
}

/** The forward, made when it is not there, and held until the transaction ends. */
export async function lockForward(
  trx: Transaction<Tables>,
  workspaceId: string,
  channelId: string,
  now: Date,
): Promise<ForwardRow> {
  await trx
    .insertInto('forwards')
    .values({ workspace_id: workspaceId, channel_id: channelId, changed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return trx
    .selectFrom('forwards')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function updateForward(trx: Transaction<Tables>, row: ForwardRow): Promise<void> {
  const { workspace_id, channel_id, diagnosis, silence, ...rest } = row;
  await trx
    .updateTable('forwards')
    .set({
      ...rest,
      diagnosis: diagnosis === null ? null : JSON.stringify(diagnosis),
      silence: silence === null ? null : JSON.stringify(silence),
    })
    .where('workspace_id', '=', workspace_id)
    .where('channel_id', '=', channel_id)
    .execute();
}

/** Newest first. */
export function probesOf(db: Reader, workspaceId: string, channelId: string, limit: number): Promise<ProbeRow[]> {
  return db
    .selectFrom('forward_probes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export function probeById(db: Reader, workspaceId: string, id: string): Promise<ProbeRow | undefined> {
  return db
    .selectFrom('forward_probes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertProbe(
  trx: Transaction<Tables>,
  probe: Pick<ProbeRow, 'workspace_id' | 'id' | 'channel_id' | 'kind' | 'asked_by' | 'locale' | 'created_at'>,
): Promise<void> {
  await trx
    .insertInto('forward_probes')
    .values({ ...probe, via: null, sender: null, answered_by: null, returned_to: null, inbound_event_id: null, sending_by: null, next_attempt_at: probe.created_at }) // biome-ignore format: one row
    .execute();
}

type ProbeChanges = Partial<Omit<ProbeRow, 'workspace_id' | 'id' | 'channel_id'>>;

/** Answers false when the probe is no longer in one of the states. */
export async function updateProbe(
  trx: Transaction<Tables>,
  probe: Pick<ProbeRow, 'workspace_id' | 'id'>,
  changes: ProbeChanges,
  from?: readonly ProbeRow['state'][],
): Promise<boolean> {
  const { error, bounce, trace, diagnosis, ...plain } = changes;
  const json = Object.fromEntries(
    Object.entries({ error, bounce, trace, diagnosis }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value === null ? null : JSON.stringify(value)]],
    ),
  );
  const done = await trx
    .updateTable('forward_probes')
    .set({ ...plain, ...json })
    .where('workspace_id', '=', probe.workspace_id)
    .where('id', '=', probe.id)
    .$if(from !== undefined, (query) => query.where('state', 'in', from ?? []))
    .returning('id')
    .executeTakeFirst();
  return done !== undefined;
}

/** How many test mails were asked for since. */
export async function probesSince(db: Reader, workspaceId: string, channelId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ amount: number }>`
    select count(*)::int as amount from forward_probes
    where workspace_id = ${workspaceId}::uuid and channel_id = ${channelId}::uuid and created_at > ${since}::timestamptz
      and kind <> 'canary'
  `.execute(db);
  return rows[0]?.amount ?? 0;
}

/** Newest first. */
export function confirmationsOf(
  db: Reader,
  workspaceId: string,
  channelId: string,
  limit: number,
): Promise<ConfirmationRow[]> {
  return db
    .selectFrom('forward_confirmations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function insertConfirmation(trx: Transaction<Tables>, row: ConfirmationRow): Promise<void> {
  await trx.insertInto('forward_confirmations').values(row).execute();
}

/** Takes code and link away. Answers the row as it was; undefined when there is none. */
export async function useConfirmation(
  trx: Transaction<Tables>,
  workspaceId: string,
  channelId: string,
  id: string,
  now: Date,
): Promise<ConfirmationRow | undefined> {
  const row = await trx
    .selectFrom('forward_confirmations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  await trx
    .updateTable('forward_confirmations')
    .set({ sealed: null, used_at: row.used_at ?? now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
  return row;
}

/** Links that still work, newest first. */
export function openHandoffsOf(db: Reader, workspaceId: string, channelId: string, now: Date): Promise<HandoffRow[]> {
  return db
    .selectFrom('forward_handoffs')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

export async function insertHandoff(trx: Transaction<Tables>, row: HandoffRow): Promise<void> {
  await trx.insertInto('forward_handoffs').values(row).execute();
}

/** Answers false when there is no such link of that channel that still works. */
export async function revokeHandoffRow(
  trx: Transaction<Tables>,
  workspaceId: string,
  channelId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const done = await trx
    .updateTable('forward_handoffs')
    .set({ revoked_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return done !== undefined;
}

/** By the hash of its token, across workspaces: the token is all that its holder has. */
export function handoffByHash(db: Reader, hash: string): Promise<HandoffRow | undefined> {
  return db.selectFrom('forward_handoffs').selectAll().where('hash', '=', hash).executeTakeFirst();
}

/** Notes, at most once a minute, that the link is in use. */
export async function noteHandoffUse(db: Reader, row: HandoffRow, now: Date): Promise<void> {
  if (row.last_used_at !== null && now.getTime() - row.last_used_at.getTime() < 60_000) return;
  await db
    .updateTable('forward_handoffs')
    .set({ last_used_at: now })
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.id)
    .execute();
}
