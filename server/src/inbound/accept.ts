/**
 * Takes in durably what a provider hands us: one row in the ledger and one wake-up for its order key. Only when this
 * promise resolves may a door say 250 or 200.
 *
 * Rows that arrive while a transaction is under way share the next one: under load the disk is asked once for many
 * mails, at rest nobody waits for company.
 */

import type { Envelope } from '@irori/connectors/kit/inbound-event';
import { sql } from 'kysely';
import type { House } from '../house.ts';
import { orderKeyJob } from '../jobs.ts';
import { newId } from '../platform/ids.ts';

export interface EventToAccept {
  readonly workspaceId: string;
  readonly channelId: string;
  /** Unique within the channel: the same event handed over twice is stored once and noted as a duplicate. */
  readonly eventId: string;
  readonly orderKey: string;
  readonly door: 'mail' | 'webhook' | 'receiver';
  readonly envelope: Envelope;
  /** Null when the bytes were refused; then `refused` says why. */
  readonly rawBlob: string | null;
  readonly size: number;
  readonly receivedAt: Date;
  /** Ends at once as `ignored`, e.g. `smtp.too_large`, so that the ledger knows of it. */
  readonly refused?: { readonly rule: string; readonly params: Readonly<Record<string, unknown>> };
}

export interface Acceptor {
  accept(event: EventToAccept): Promise<void>;
}

/** Most rows of one transaction; larger batches would only make the first of them wait. */
const batchSize = 128;

export function makeAcceptor(house: House): Acceptor {
  let waiting: { event: EventToAccept; done: () => void; failed: (error: unknown) => void }[] = [];
  let flushing = false;

  async function flush(): Promise<void> {
    flushing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      try {
        await store(
          house,
          batch.map((entry) => entry.event),
        );
        for (const entry of batch) entry.done();
      } catch (error) {
        for (const entry of batch) entry.failed(error);
      }
    }
    flushing = false;
  }

  return {
    accept: (event) =>
      new Promise((done, failed) => {
        waiting.push({ event, done, failed });
        if (!flushing) void flush();
      }),
  };
}

async function store(house: House, events: readonly EventToAccept[]): Promise<void> {
  const rows = events.map((event) => ({
    workspace_id: event.workspaceId,
    id: newId(event.receivedAt.getTime()),
    channel_id: event.channelId,
    event_id: event.eventId,
    order_key: event.orderKey,
    door: event.door,
    state: event.refused ? 'ignored' : 'received',
    reason: event.refused?.rule ?? null,
    params: event.refused?.params ?? {},
    envelope: event.envelope,
    raw_blob: event.rawBlob,
    size: event.size,
    received_at: event.receivedAt,
  }));
  const keys = [
    ...new Set(events.filter((event) => !event.refused).map((event) => orderKeyJob(event.workspaceId, event.orderKey))),
  ];
  await house.database.transaction(async (trx) => {
    // A provider that repeats an event gets its 250 again. A repeated mail or webhook is listed as a duplicate; a
    // receiver that reads the same page twice is not: nobody handed anything over.
    await sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(workspace_id uuid, id uuid, channel_id uuid,
          event_id text, order_key text, door text, state text, reason text, params jsonb, envelope jsonb, raw_blob text,
          size bigint, received_at timestamptz)
      ), stored as (
        insert into inbound_events (workspace_id, id, channel_id, event_id, order_key, door, state, reason, params, envelope,
          raw_blob, size, received_at, processed_at)
        select workspace_id, id, channel_id, event_id, order_key, door, state, reason, params, envelope, raw_blob, size,
          received_at, case when state = 'ignored' then received_at end
        from given
        on conflict (workspace_id, channel_id, event_id) do nothing
        returning id
      )
      insert into inbound_events (workspace_id, id, channel_id, event_id, order_key, door, state, reason, params, envelope,
        raw_blob, size, received_at, processed_at)
      select workspace_id, id, channel_id, event_id || '#' || id, order_key, door, 'duplicate', 'accept.same_event',
        jsonb_build_object('eventId', event_id), envelope, raw_blob, size, received_at, received_at
      from given where door <> 'receiver' and id not in (select id from stored)
    `.execute(trx);
    await house.jobs.sendMany(trx, 'inbound.process', keys);
  });
}
