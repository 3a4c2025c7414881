/** Statements on listed senders and the settings of spam. */
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { ListedSendersTable, Tables } from '../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;
export type ListedSenderRow = Selectable<ListedSendersTable>;

export interface SpamSettingsRow {
  readonly delete_after_days: number | null;
  readonly use_verdicts: boolean;
}

const unset: SpamSettingsRow = { delete_after_days: null, use_verdicts: true };

export async function spamSettingsOf(db: Reader, workspaceId: string): Promise<SpamSettingsRow> {
  const row = await db
    .selectFrom('spam_settings')
    .where('workspace_id', '=', workspaceId)
    .select(['delete_after_days', 'use_verdicts'])
    .executeTakeFirst();
  return row ?? unset;
}

export async function saveSpamSettings(
  trx: Transaction<Tables>,
  workspaceId: string,
  settings: SpamSettingsRow,
): Promise<void> {
  await trx
    .insertInto('spam_settings')
    .values({ workspace_id: workspaceId, ...settings })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(settings))
    .execute();
}

/** All of a workspace, for the inbound line. */
export function allListedSenders(db: Reader, workspaceId: string): Promise<ListedSenderRow[]> {
  return db.selectFrom('listed_senders').selectAll().where('workspace_id', '=', workspaceId).execute();
}

export interface ListedPage {
  readonly words: string | null;
  /** The last row of the page before. */
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

/** Newest first. */
export function listListedSenders(db: Reader, workspaceId: string, page: ListedPage): Promise<ListedSenderRow[]> {
  return db
    .selectFrom('listed_senders')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(page.words !== null, (query) =>
      query.where('value', 'like', `%${(page.words ?? '').toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`),
    )
    .$if(page.after !== null, (query) =>
      query.where(sql<boolean>`(added_at, id) < (${page.after?.at}::timestamptz, ${page.after?.id}::uuid)`),
    )
    .orderBy('added_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Entries that name an address or the whole of its domain. */
export function listedFor(
  db: Reader,
  workspaceId: string,
  medium: string,
  address: string,
): Promise<ListedSenderRow[]> {
  return db
    .selectFrom('listed_senders')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('medium', '=', medium)
    .where('value', 'in', [address, address.slice(address.lastIndexOf('@') + 1)])
    .execute();
}

/** The newest word on a sender holds: an entry for the same address in the same place is replaced. */
export async function saveListedSender(
  trx: Transaction<Tables>,
  row: Omit<ListedSenderRow, 'added_at'> & { readonly added_at: Date },
): Promise<ListedSenderRow> {
  await trx
    .deleteFrom('listed_senders')
    .where('workspace_id', '=', row.workspace_id)
    .where('medium', '=', row.medium)
    .where('kind', '=', row.kind)
    .where('value', '=', row.value)
    .where('inbox_id', row.inbox_id === null ? 'is' : '=', row.inbox_id)
    .execute();
  return trx.insertInto('listed_senders').values(row).returningAll().executeTakeFirstOrThrow();
}

/** The row that was taken off; undefined when there was none. */
export function deleteListedSender(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
): Promise<ListedSenderRow | undefined> {
  return trx
    .deleteFrom('listed_senders')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
