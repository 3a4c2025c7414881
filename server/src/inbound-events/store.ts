/** Statements on the ledger for those who read it; the inbound line writes it in batches of its own. */
import { type Kysely, type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import type { InboundEventsTable, InboundState, Tables } from '../tables.ts';

type Reader = Kysely<Tables> | Transaction<Tables>;

/** A row of the ledger with the connector of its channel. */
export type InboundEventRow = Selectable<InboundEventsTable> & { readonly connector: string };

export interface LedgerQuery {
  readonly state?: InboundState | undefined;
  readonly channelId?: string | undefined;
  /** The last row of the page before; null begins at the newest. */
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
}

const states: readonly InboundState[] = ['received', 'applied', 'duplicate', 'ignored', 'quarantined'];

/** Newest first. Each way of asking has an index that ends in this order. */
export async function listInboundEvents(
  db: Reader,
  workspaceId: string,
  query: LedgerQuery,
): Promise<InboundEventRow[]> {
  const { rows } = await sql<InboundEventRow>`
    with page as (${query.channelId === undefined ? pageOfWorkspace(workspaceId, query) : pageOfChannel(workspaceId, query.channelId, query)})
    select page.*, channels.connector from page
    join channels on channels.workspace_id = page.workspace_id and channels.id = page.channel_id
    order by page.received_at desc, page.id desc
  `.execute(db);
  return rows;
}

function pageOfWorkspace(workspaceId: string, query: LedgerQuery): RawBuilder<unknown> {
  const ofState = query.state === undefined ? sql`` : sql`and e.state = ${query.state}`;
  return sql`
    select e.* from inbound_events e where e.workspace_id = ${workspaceId}::uuid ${ofState} ${past(query)}
    order by e.received_at desc, e.id desc limit ${query.limit}`;
}

/** A channel's index begins with the state, so that all states are five short pages merged. */
function pageOfChannel(workspaceId: string, channelId: string, query: LedgerQuery): RawBuilder<unknown> {
  const wanted = query.state === undefined ? states : [query.state];
  return sql`
    select e.* from unnest(${wanted}::text[]) as wanted(state) cross join lateral (
      select e.* from inbound_events e
      where e.workspace_id = ${workspaceId}::uuid and e.channel_id = ${channelId}::uuid and e.state = wanted.state ${past(query)}
      order by e.received_at desc, e.id desc limit ${query.limit}
    ) e
    order by e.received_at desc, e.id desc limit ${query.limit}`;
}

function past({ after }: LedgerQuery): RawBuilder<unknown> {
  return after === null ? sql`` : sql`and (e.received_at, e.id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
}

export async function inboundEventById(
  db: Reader,
  workspaceId: string,
  id: string,
): Promise<InboundEventRow | undefined> {
  const { rows } = await sql<InboundEventRow>`
    select e.*, channels.connector from inbound_events e
    join channels on channels.workspace_id = e.workspace_id and channels.id = e.channel_id
    where e.workspace_id = ${workspaceId}::uuid and e.id = ${id}::uuid
  `.execute(db);
  return rows[0];
}

/** The row, held until the transaction ends. */
export async function lockInboundEvent(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
): Promise<Selectable<InboundEventsTable> | undefined> {
  return trx
    .selectFrom('inbound_events')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Puts an event back to where it was when it came in. Once released, it stays so. */
export async function putBack(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  released: boolean,
): Promise<void> {
  await trx
    .updateTable('inbound_events')
    .set((row) => ({
      state: 'received',
      reason: null,
      params: '{}',
      attempts: 0,
      processed_at: null,
      retry_at: null,
      released: released ? true : row.ref('released'),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

export async function endAsIgnored(
  trx: Transaction<Tables>,
  workspaceId: string,
  id: string,
  params: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('inbound_events')
    .set({ state: 'ignored', reason: 'member.ignored', params: JSON.stringify(params), processed_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** How many wait for somebody to look at them. */
export async function countQuarantined(db: Reader, workspaceId: string): Promise<number> {
  const { amount } = await db
    .selectFrom('inbound_events')
    .select((eb) => eb.fn.countAll<number>().as('amount'))
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'quarantined')
    .executeTakeFirstOrThrow();
  return amount;
}
