/**
 * Drains one order key of the ledger: a chat, a room, for mail a channel. Events are prepared side by side and applied
 * in their order, a batch to a transaction; while one batch is applied the next is already being read and parsed.
 */
import { sql } from 'kysely';
import { connectedChannel, loadInboundChannel, siblingsOf } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import { splitKey } from '../jobs.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { loadSpamRules } from '../spam/index.ts';
import { applyMessages } from './apply-message.ts';
import { applyProbe } from './apply-probe.ts';
import { applyReceipt } from './apply-receipt.ts';
import type { Preparer } from './prepare-event.ts';
import {
  applied,
  type InboundChannel,
  type InboundRow,
  ignored,
  type Outcome,
  type PreparedEvent,
  quarantined,
} from './prepared-event.ts';

/** Events of one transaction: enough to share its cost, few enough that the first is not kept waiting. */
const batchSize = 48;
/** An event that keeps breaking its whole batch is set aside after so many tries. */
const mostAttempts = 3;

import { pastOf } from './unit.ts';

export function makeProcessJob(house: House, preparer: Preparer): (key: string) => Promise<void> {
  return async (key) => {
    const { workspaceId, rest: orderKey } = splitKey(key);
    let next: Promise<PreparedEvent[]> | null = prepareBatch(workspaceId, orderKey, null);
    while (next) {
      const batch: PreparedEvent[] = await next;
      const last = batch.at(-1)?.row;
      if (!last) return;
      next = prepareBatch(workspaceId, orderKey, last);
      next.catch(() => undefined); // looked at in the next round; until then it must not count as unhandled
      await applyBatch(house, workspaceId, batch);
    }
  };

  async function prepareBatch(
    workspaceId: string,
    orderKey: string,
    after: InboundRow | null,
  ): Promise<PreparedEvent[]> {
    const rows = await readBatch(house, workspaceId, orderKey, after);
    const first = rows[0];
    if (!first) return [];
    const { channel, connected } = await openChannel(house, workspaceId, first.channel_id);
    return Promise.all(rows.map((row) => preparer.prepare(row, channel, connected)));
  }
}

async function readBatch(
  house: House,
  workspaceId: string,
  orderKey: string,
  after: InboundRow | null,
): Promise<InboundRow[]> {
  return house.database.db
    .selectFrom('inbound_events')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('order_key', '=', orderKey)
    .where('state', '=', 'received')
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(received_at, id) > (${after?.received_at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('received_at')
    .orderBy('id')
    .limit(batchSize)
    .execute();
}

async function openChannel(house: House, workspaceId: string, channelId: string) {
  const row = await loadInboundChannel(house, workspaceId, channelId);
  const { credentials: _sealed, doors: _closed, ...connected } = await connectedChannel(house, row);
  const channel: InboundChannel = {
    id: row.id,
    inboxId: row.inbox_id,
    off: row.state === 'disabled',
    forwarding: row.receiving_address === null ? null : (row.forwarding?.status ?? 'not_started'),
    connector: connectorOf(house, row.connector),
    spam: await loadSpamRules(house, workspaceId),
    siblings: await siblingsOf(house, row),
  };
  return { channel, connected };
}

/** One transaction for all; when that fails, one for each, so that one bad event never holds back the others. */
async function applyBatch(house: House, workspaceId: string, batch: readonly PreparedEvent[]): Promise<void> {
  try {
    await workspaceTransaction(house.database, workspaceId, (tx) => applyEvents(house, tx, batch));
  } catch (error) {
    if (batch.length > 1) {
      for (const event of batch) await applyBatch(house, workspaceId, [event]);
      return;
    }
    const event = batch[0];
    if (!event) return;
    house.log.error({ err: error, inboundEventId: event.row.id }, 'inbound event could not be applied');
    await setAside(house, workspaceId, event, error);
  }
}

async function setAside(house: House, workspaceId: string, event: PreparedEvent, error: unknown): Promise<void> {
  const attempts = event.row.attempts + 1;
  await workspaceTransaction(house.database, workspaceId, async (tx) => {
    if (attempts >= mostAttempts) {
      const detail = error instanceof Error ? error.message : String(error);
      await finish(house, tx, [event], [quarantined('apply.failed', { detail }, previewOf(event))]);
    }
    await tx.trx
      .updateTable('inbound_events')
      .set({ attempts })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', event.row.id)
      .execute();
  });
  if (attempts < mostAttempts) {
    // What the database refused once it may take now: a deadlock, a lost connection. The order of the key holds.
    await applyBatch(house, workspaceId, [{ ...event, row: { ...event.row, attempts } }]);
  }
}

/** Applies a batch in order and writes down how each event ended. */
export async function applyEvents(
  house: House,
  tx: WorkspaceTransaction,
  batch: readonly PreparedEvent[],
): Promise<void> {
  const open = await stillOpen(tx, batch);
  const fromMessages = await applyMessages(house, tx, open);
  const outcomes: Outcome[] = [];
  for (const [at, event] of open.entries()) outcomes.push(await outcomeOf(house, tx, event, fromMessages[at] ?? null));
  await finish(house, tx, open, outcomes);
}

/** Locks the rows and leaves out what another process applied meanwhile. */
async function stillOpen(tx: WorkspaceTransaction, batch: readonly PreparedEvent[]): Promise<PreparedEvent[]> {
  const rows = await tx.trx
    .selectFrom('inbound_events')
    .where('workspace_id', '=', tx.workspaceId)
    .where(
      'id',
      'in',
      batch.map((event) => event.row.id),
    )
    .where('state', '=', 'received')
    .select('id')
    .orderBy('id')
    .forUpdate()
    .execute();
  const open = new Set(rows.map((row) => row.id));
  return batch.filter((event) => open.has(event.row.id));
}

async function outcomeOf(
  house: House,
  tx: WorkspaceTransaction,
  event: PreparedEvent,
  fromMessages: Outcome | null,
): Promise<Outcome> {
  const { parsed } = event;
  if (pastOf(event) !== null) {
    // Old mail asks for nobody's attention: what could not be filed stands in the ledger with its reason.
    if (parsed.kind === 'quarantined') return ignored(parsed.reason, parsed.preview);
    const receipt = parsed.kind === 'events' ? parsed.events.find((one) => one.kind === 'receipt') : undefined;
    if (receipt?.kind === 'receipt') return ignored('past.receipt', receipt.preview);
  }
  switch (parsed.kind) {
    case 'ignored':
      return ignored(parsed.rule, parsed.preview);
    case 'quarantined':
      return quarantined(parsed.reason, parsed.params, parsed.preview);
    case 'unrecognised':
      return quarantined('parse.unrecognised', { detail: parsed.detail }, null);
    case 'events': {
      let outcome = fromMessages;
      for (const one of parsed.events) {
        // Each counts: one report tells of several recipients, and the second may be the one that failed.
        const told =
          one.kind === 'receipt'
            ? await applyReceipt(house, tx, event, one)
            : one.kind === 'probe'
              ? await applyProbe(house, tx, event, one)
              : null;
        outcome ??= told;
      }
      return outcome ?? (parsed.events.length === 0 ? ignored('parse.empty', null) : applied(null, null));
    }
  }
}

function previewOf(event: PreparedEvent) {
  if (event.parsed.kind === 'ignored' || event.parsed.kind === 'quarantined') return event.parsed.preview;
  if (event.parsed.kind !== 'events') return null;
  const message = event.parsed.events.find((one) => one.kind === 'message');
  return message?.kind === 'message'
    ? { from: message.sender.address, subject: message.subject ?? '', text: message.text.slice(0, 500) }
    : null;
}

/** Writes the end of each event, and tells those who read the ledger of what waits for them. */
async function finish(
  house: House,
  tx: WorkspaceTransaction,
  events: readonly PreparedEvent[],
  outcomes: readonly Outcome[],
): Promise<void> {
  if (events.length === 0) return;
  const now = house.clock.now();
  const rows = events.map((event, at) => {
    const outcome = outcomes[at];
    if (!outcome) throw new Error('An inbound event was left without an outcome');
    return {
      id: event.row.id,
      state: outcome.state,
      reason: outcome.reason,
      params: outcome.params,
      preview: outcome.preview ?? previewOf(event),
      checks: event.row.checks,
      conversation_id: outcome.conversationId,
      message_id: outcome.messageId,
    };
  });
  await sql`
    with ended as (
      update inbound_events e set state = t.state, reason = t.reason, params = t.params, preview = t.preview, checks = t.checks,
        conversation_id = t.conversation_id, message_id = t.message_id, processed_at = ${now}::timestamptz, attempts = e.attempts + 1
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id uuid, state text, reason text, params jsonb, preview jsonb,
        checks jsonb, conversation_id uuid, message_id uuid)
      where e.workspace_id = ${tx.workspaceId}::uuid and e.id = t.id
      returning e.channel_id, e.received_at
    )
    update channels c set last_inbound_at = greatest(c.last_inbound_at, latest.at)
    from (select channel_id, max(received_at) as at from ended group by channel_id) latest
    where c.workspace_id = ${tx.workspaceId}::uuid and c.id = latest.channel_id
  `.execute(tx.trx);
  for (const row of rows) {
    if (row.state === 'quarantined') tx.announce({ kind: 'inbound_event.changed', subjectId: row.id });
  }
}
