/** Every statement on sender domains and their keys, and on what else a sender is chosen by. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { SenderDomainKeysTable, SenderDomainsTable, StoredFinding, Tables } from '../tables.ts';

export type DomainRow = Selectable<SenderDomainsTable>;
export type KeyRow = Selectable<SenderDomainKeysTable>;

type Reader = Kysely<Tables> | Transaction<Tables>;

/** All domains of a workspace, by name: it has a handful. */
export function allDomains(db: Reader, workspaceId: string): Promise<DomainRow[]> {
  return db
    .selectFrom('sender_domains')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('domain')
    .execute();
}

/** Of all workspaces: for whoever looks after the installation. */
export function everyDomain(
  db: Reader,
): Promise<Pick<DomainRow, 'domain' | 'state' | 'checked_at' | 'unasked_since'>[]> {
  return db
    .selectFrom('sender_domains')
    .select(['domain', 'state', 'checked_at', 'unasked_since'])
    .orderBy('domain')
    .orderBy('id')
    .limit(500)
    .execute();
}

export function domainById(db: Reader, workspaceId: string, id: string): Promise<DomainRow | undefined> {
  return db
    .selectFrom('sender_domains')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The same, held until the transaction ends. */
export function lockDomain(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<DomainRow | undefined> {
  return trx
    .selectFrom('sender_domains')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Keys of one domain or, without one, of all in the workspace; oldest first. */
export function keysOf(db: Reader, workspaceId: string, domainId?: string): Promise<KeyRow[]> {
  const keys = db.selectFrom('sender_domain_keys').selectAll().where('workspace_id', '=', workspaceId);
  return (domainId === undefined ? keys : keys.where('domain_id', '=', domainId))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** False when the workspace has this domain already. */
export async function insertDomain(
  trx: Transaction<Tables>,
  row: { readonly workspaceId: string; readonly id: string; readonly domain: string; readonly now: Date },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('sender_domains')
    .values({
      workspace_id: row.workspaceId,
      id: row.id,
      domain: row.domain,
      state_since: row.now,
      check_at: row.now,
      created_at: row.now,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'domain']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function insertKey(
  trx: Transaction<Tables>,
  key: {
    readonly workspaceId: string;
    readonly id: string;
    readonly domainId: string;
    readonly selector: string;
    readonly publicKey: string;
    readonly sealed: string;
    readonly state: 'next' | 'active';
    readonly now: Date;
  },
): Promise<void> {
  await trx
    .insertInto('sender_domain_keys')
    .values({
      workspace_id: key.workspaceId,
      id: key.id,
      domain_id: key.domainId,
      selector: key.selector,
      public_key: key.publicKey,
      private_key: key.sealed,
      state: key.state,
      created_at: key.now,
      active_since: key.state === 'active' ? key.now : null,
    })
    .execute();
}

export interface DomainChanges {
  readonly state?: DomainRow['state'];
  readonly state_since?: Date;
  readonly findings?: readonly StoredFinding[];
  readonly zone?: string | null;
  readonly checked_at?: Date;
  readonly unasked_since?: Date | null;
  readonly bounces_arrive?: boolean;
  readonly check_at?: Date;
  readonly checking_until?: Date | null;
}

export async function updateDomain(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  { findings, ...changes }: DomainChanges,
): Promise<void> {
  await trx
    .updateTable('sender_domains')
    .set({ ...changes, ...(findings === undefined ? {} : { findings: JSON.stringify(findings) }) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function deleteDomain(trx: Transaction<Tables>, workspaceId: string, id: string): Promise<void> {
  await trx.deleteFrom('sender_domains').where('workspace_id', '=', workspaceId).where('id', '=', id).execute();
}

export async function updateKey(
  trx: Transaction<Tables>,
  key: Pick<KeyRow, 'workspace_id' | 'id'>,
  changes: { state: KeyRow['state']; active_since?: Date; keep_until?: Date; private_key?: null },
): Promise<void> {
  await trx
    .updateTable('sender_domain_keys')
    .set(changes)
    .where('workspace_id', '=', key.workspace_id)
    .where('id', '=', key.id)
    .execute();
}

export async function deleteKey(trx: Transaction<Tables>, key: Pick<KeyRow, 'workspace_id' | 'id'>): Promise<void> {
  await trx
    .deleteFrom('sender_domain_keys')
    .where('workspace_id', '=', key.workspace_id)
    .where('id', '=', key.id)
    .execute();
}

/** Domains that are due, of all workspaces, and that nobody is asking about. */
export function dueDomains(db: Reader, now: Date, limit: number): Promise<{ workspace_id: string; id: string }[]> {
  return db
    .selectFrom('sender_domains')
    .select(['workspace_id', 'id'])
    .where('check_at', '<=', now)
    .where((eb) => eb.or([eb('checking_until', 'is', null), eb('checking_until', '<=', now)]))
    .orderBy('check_at')
    .limit(limit)
    .execute();
}

/** Takes the right to check a due domain, for one process until `until`. Null when another has it or it is not due. */
export function claimCheck(
  db: Reader,
  workspaceId: string,
  id: string,
  now: Date,
  until: Date,
): Promise<DomainRow | undefined> {
  return db
    .updateTable('sender_domains')
    .set({ checking_until: until })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('check_at', '<=', now)
    .where((eb) => eb.or([eb('checking_until', 'is', null), eb('checking_until', '<=', now)]))
    .returningAll()
    .executeTakeFirst();
}

/** Channels with the domain of their account and the one that their brand was told to use. */
export interface SendingChannel {
  readonly id: string;
  readonly connector: string;
  readonly inbox_id: string;
  readonly account: string;
  readonly settings: Record<string, unknown>;
  readonly brand_id: string | null;
  readonly brand_domain_id: string | null;
}

export function sendingChannels(db: Reader, workspaceId: string): Promise<SendingChannel[]> {
  return db
    .selectFrom('channels as ch')
    .leftJoin('brands as b', (join) =>
      join.onRef('b.workspace_id', '=', 'ch.workspace_id').onRef('b.id', '=', 'ch.brand_id'),
    )
    .where('ch.workspace_id', '=', workspaceId)
    .orderBy('ch.id')
    .select([
      'ch.id',
      'ch.connector',
      'ch.inbox_id',
      'ch.account',
      'ch.settings',
      'ch.brand_id',
      'b.sender_domain_id as brand_domain_id',
    ])
    .execute();
}

/** Brands that were told to write from one of the domains. */
export function brandsWithDomain(db: Reader, workspaceId: string): Promise<{ id: string; domainId: string | null }[]> {
  return db
    .selectFrom('brands')
    .where('workspace_id', '=', workspaceId)
    .where('sender_domain_id', 'is not', null)
    .select(['id', 'sender_domain_id as domainId'])
    .execute();
}

export async function workspaceName(db: Reader, workspaceId: string): Promise<string> {
  const row = await db.selectFrom('workspaces').select('name').where('id', '=', workspaceId).executeTakeFirst();
  return row?.name ?? '';
}

/** Names in addresses of the members who are here. */
export async function memberSlugs(db: Reader, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .select('slug')
    .where('workspace_id', '=', workspaceId)
    .where('removed_at', 'is', null)
    .execute();
  return rows.map(({ slug }) => slug);
}

/** True when bounces to this domain's bounce host are to be taken in by this workspace. */
export async function takesBounces(db: Reader, workspaceId: string, domain: string): Promise<boolean> {
  const { rows } = await sql<{ takes: boolean }>`
    select exists (select from sender_domains
      where domain = ${domain} and bounces_arrive and workspace_id = ${workspaceId}::uuid) as takes
  `.execute(db);
  return rows[0]?.takes === true;
}
