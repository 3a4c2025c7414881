/** Every statement on channels and their receiving addresses. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ChannelState, ChannelsTable, Tables } from '../tables.ts';

export type ChannelRow = Selectable<ChannelsTable>;

type Reader = Kysely<Tables> | Transaction<Tables>;

/** All channels of a workspace, oldest first: a workspace has dozens, so that no page is needed. */
export function allChannels(db: Reader, workspaceId: string): Promise<ChannelRow[]> {
  return db
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export function channelById(db: Reader, workspaceId: string, id: string): Promise<ChannelRow | undefined> {
  return db
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The same, held until the transaction ends. */
export function lockChannel(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
): Promise<ChannelRow | undefined> {
  return trx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Answers false when that account is already connected in this workspace. */
export async function insertChannel(
  trx: Transaction<Tables>,
  row: Omit<ChannelRow, 'settings' | 'trouble' | 'forwarding'> & {
    readonly settings: Readonly<Record<string, unknown>>;
  },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('channels')
    .values({ ...row, settings: JSON.stringify(row.settings), trouble: null })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'connector', 'account']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Where an account is connected, by the names that people know. */
export function channelByAccount(db: Reader, workspaceId: string, connector: string, account: string) {
  return db
    .selectFrom('channels')
    .innerJoin('inboxes', (join) =>
      join.onRef('inboxes.workspace_id', '=', 'channels.workspace_id').onRef('inboxes.id', '=', 'channels.inbox_id'),
    )
    .select(['channels.id', 'channels.name', 'channels.state', 'inboxes.name as inbox_name'])
    .where('channels.workspace_id', '=', workspaceId)
    .where('channels.connector', '=', connector)
    .where('channels.account', '=', account)
    .executeTakeFirst();
}

export interface ChannelChanges {
  readonly inbox_id?: string;
  readonly brand_id?: string | null;
  readonly name?: string;
  readonly settings?: string;
  readonly credentials?: string | null;
  readonly receiving_address?: string | null;
}

export async function updateChannel(
  trx: Transaction<Tables>,
  row: ChannelRow,
  changes: ChannelChanges,
): Promise<ChannelRow> {
  if (Object.keys(changes).length === 0) return row;
  return trx
    .updateTable('channels')
    .set(changes)
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Sets the state; `state_since` moves only when it is another one. */
export function setState(
  trx: Transaction<Tables>,
  row: Pick<ChannelRow, 'workspace_id' | 'id' | 'state'>,
  state: ChannelState,
  trouble: ChannelRow['trouble'],
  now: Date,
): Promise<ChannelRow> {
  return trx
    .updateTable('channels')
    .set({
      state,
      trouble: trouble === null ? null : JSON.stringify(trouble),
      ...(row.state === state ? {} : { state_since: now }),
    })
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteChannelRow(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<void> {
  await trx.deleteFrom('channels').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

/** True when nothing but test mails of our own ever came in or went out: only then may it vanish. */
export async function isUnused(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select from conversations where workspace_id = ${workspaceId} and channel_id = ${id})
        or exists (select from inbound_events where workspace_id = ${workspaceId} and channel_id = ${id}
          and coalesce(reason, '') not like 'probe.%') as used
  `.execute(trx);
  return rows[0]?.used === false;
}

/** Answers false when another channel has this local part. */
export async function insertReceivingAddress(
  trx: Transaction<Tables>,
  address: { readonly localPart: string; readonly workspaceId: string; readonly channelId: string },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('receiving_addresses')
    .values({
      local_part: address.localPart,
      workspace_id: address.workspaceId,
      channel_id: address.channelId,
      valid_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('local_part')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** All addresses of a channel but the given one take mail until `moment` and no longer. */
export async function retireReceivingAddresses(
  trx: Transaction<Tables>,
  channel: Pick<ChannelRow, 'workspace_id' | 'id'>,
  except: string,
  moment: Date,
): Promise<void> {
  await trx
    .updateTable('receiving_addresses')
    .set({ valid_until: moment })
    .where('workspace_id', '=', channel.workspace_id)
    .where('channel_id', '=', channel.id)
    .where('local_part', '<>', except)
    .where('valid_until', 'is', null)
    .execute();
}

/** Every receiving address a workspace ever had: mail from them is ours, also after they were replaced. */
export async function receivingAddressesOf(db: Reader, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('receiving_addresses')
    .select('local_part')
    .where('workspace_id', '=', workspaceId)
    .execute();
  return rows.map((row) => row.local_part);
}

/** Looked up at RCPT, across all workspaces. */
export function channelOfLocalPart(db: Reader, localPart: string) {
  return db
    .selectFrom('receiving_addresses as address')
    .innerJoin('channels', (join) =>
      join.onRef('channels.workspace_id', '=', 'address.workspace_id').onRef('channels.id', '=', 'address.channel_id'),
    )
    .select(['address.workspace_id', 'address.channel_id', 'address.valid_until', 'channels.state'])
    .where('address.local_part', '=', localPart)
    .executeTakeFirst();
}

/** A channel with what of its inbox decides about incoming messages. */
export function inboundChannelRow(db: Reader, workspaceId: string, id: string) {
  return db
    .selectFrom('channels')
    .innerJoin('inboxes', (join) =>
      join.onRef('inboxes.workspace_id', '=', 'channels.workspace_id').onRef('inboxes.id', '=', 'channels.inbox_id'),
    )
    .selectAll('channels')
    .select('inboxes.settings as inbox_settings')
    .where('channels.workspace_id', '=', workspaceId)
    .where('channels.id', '=', id)
    .executeTakeFirst();
}

/** Mail addresses of the members, lower case. */
export async function memberAddresses(db: Reader, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('email')
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map((row) => row.email.toLowerCase());
}

export async function inboxExists(db: Reader, workspaceId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('inboxes')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function brandExists(db: Reader, workspaceId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('brands')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
