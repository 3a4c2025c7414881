/** Statements on contacts and their identities; the inbound line finds and makes them in `commands/resolve-identities.ts`. */
import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { ContactIdentitiesTable, ContactsTable, Tables } from '../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

export type ContactRow = Omit<Selectable<ContactsTable>, 'search'>;
export type IdentityRow = Selectable<ContactIdentitiesTable>;

const contactColumns = ['workspace_id', 'id', 'kind', 'name', 'note', 'created_at'] as const;

export async function contactsByIds(db: Reader, workspaceId: string, ids: readonly string[]): Promise<ContactRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('contacts')
    .select(contactColumns)
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute();
}

/** Both or none: locked in the order of their ids, so that two who join the same two never wait for each other. */
export function lockContacts(
  trx: Transaction<Tables>,
  workspaceId: string,
  ids: readonly string[],
): Promise<ContactRow[]> {
  return trx
    .selectFrom('contacts')
    .select(contactColumns)
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** Addresses of contacts, in the order in which they were first seen. */
export async function identitiesOf(
  db: Reader,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<IdentityRow[]> {
  if (contactIds.length === 0) return [];
  return db
    .selectFrom('contact_identities')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', 'in', [...contactIds])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Which of these contacts have a conversation in one of the inboxes. */
export async function contactsSeenFrom(
  db: Reader,
  workspaceId: string,
  contactIds: readonly string[],
  inboxIds: readonly string[],
): Promise<Set<string>> {
  if (contactIds.length === 0 || inboxIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select k.id from unnest(${contactIds}::uuid[]) as k(id) where ${hasConversation(workspaceId, inboxIds)}
  `.execute(db);
  return new Set(rows.map((row) => row.id));
}

export interface SamePersonRow {
  readonly contact_id: string;
  readonly other_id: string;
  readonly other_name: string;
}

/** Other contacts that have the same address on the same medium, once proven and once not. What is suspect suggests nothing. */
export async function sameAddresses(
  db: Reader,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<SamePersonRow[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<SamePersonRow>`
    select distinct own.contact_id, other.contact_id as other_id, contact.name as other_name
    from contact_identities own
    join contact_identities other on other.workspace_id = own.workspace_id and other.medium = own.medium
      and other.address = own.address and other.contact_id <> own.contact_id and not own.suspect and not other.suspect
    join contacts contact on contact.workspace_id = other.workspace_id and contact.id = other.contact_id
    where own.workspace_id = ${workspaceId}::uuid and own.contact_id = any(${contactIds}::uuid[])
    order by own.contact_id, other.contact_id
  `.execute(db);
  return rows;
}

export interface ContactQuery {
  /** Only contacts with a conversation in one of these; null for those who see all. */
  readonly inboxIds: readonly string[] | null;
  /** A `tsquery`; null lists all. */
  readonly words: string | null;
  /** The last contact of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/** Contacts looked through first: with words that many have, the page is full before they end. */
const firstRows = 1_000;

/** Newest first. Ids are made in the order of time. */
export async function listContacts(db: Reader, workspaceId: string, query: ContactQuery): Promise<ContactRow[]> {
  const past = query.after === null ? sql`` : sql`and id < ${query.after}::uuid`;
  if (query.words === null) return readContacts(db, workspaceId, query, sql`contacts`, past);
  const { words } = query;
  const newest = sql`(select * from contacts where workspace_id = ${workspaceId}::uuid ${past} order by id desc limit ${firstRows})`;
  const among = await readContacts(db, workspaceId, query, newest, sql`and search @@ ${words}::tsquery`);
  if (among.length >= query.limit) return among;
  // Few have them, so the index has few to sort. `offset 0`: else the planner goes through all contacts in order.
  const hits = sql`(select * from contacts where search @@ ${words}::tsquery and workspace_id = ${workspaceId}::uuid offset 0)`;
  return readContacts(db, workspaceId, query, hits, past);
}

async function readContacts(
  db: Reader,
  workspaceId: string,
  query: ContactQuery,
  source: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Promise<ContactRow[]> {
  const seen = query.inboxIds === null ? sql`` : sql`and ${hasConversation(workspaceId, query.inboxIds)}`;
  const { rows } = await sql<ContactRow>`
    select workspace_id, id, kind, name, note, created_at from ${source} k
    where workspace_id = ${workspaceId}::uuid ${condition} ${seen}
    order by id desc limit ${query.limit}
  `.execute(db);
  return rows;
}

export function updateContact(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  changes: Partial<Pick<ContactRow, 'name' | 'note' | 'kind'>>,
): Promise<ContactRow> {
  return trx
    .updateTable('contacts')
    .set(changes)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(contactColumns)
    .executeTakeFirstOrThrow();
}

/** Conversations of a contact, newest first, with the inbox that decides who sees them. */
export function conversationsOfContact(db: Reader, workspaceId: string, contactId: string, limit: number) {
  return db
    .selectFrom('conversations')
    .select(['id', 'inbox_id'])
    .where('workspace_id', '=', workspaceId)
    .where('contact_id', '=', contactId)
    .orderBy('last_activity_at', 'desc')
    .limit(limit)
    .execute();
}

function hasConversation(workspaceId: string, inboxIds: readonly string[]): RawBuilder<unknown> {
  return sql`exists (
    select from conversations c
    where c.workspace_id = ${workspaceId}::uuid and c.contact_id = k.id and c.inbox_id = any(${inboxIds}::uuid[])
  )`;
}
