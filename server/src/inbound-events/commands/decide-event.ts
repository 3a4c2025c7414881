/** What a person decides about something that came in: look at it again, let it in, or leave it out. */
import type { InboundDecision } from '@irori/contract/inbound-events/api';
import { conflict, notFound } from '../../errors.ts';
import type { House } from '../../house.ts';
import { orderKeyJob } from '../../jobs.ts';
import { type WorkspaceTransaction, workspaceTransaction } from '../../platform/events/workspace-transaction.ts';
import type { Viewer } from '../../platform/http/viewer.ts';
import { decidableFrom, needsBytes } from '../decisions.ts';
import { endAsIgnored, lockInboundEvent, putBack } from '../store.ts';

/**
 * Processes an event again from its bytes, by the rules of today: after a fix, or when a rule left out too much. 409 for
 * one that is in its conversation already.
 */
export async function replayEvent(house: House, viewer: Viewer, id: string): Promise<void> {
  await decide(house, viewer, id, 'replay', (tx) => putBack(tx.trx, tx.workspaceId, id, false));
}

/** Lets an event out of quarantine: what put it there does not count any more. */
export async function releaseEvent(house: House, viewer: Viewer, id: string): Promise<void> {
  await decide(house, viewer, id, 'release', (tx) => putBack(tx.trx, tx.workspaceId, id, true));
}

/** Ends a quarantine without a message. The bytes stay; a replay brings it back. */
export async function ignoreEvent(house: House, viewer: Viewer, id: string): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = await required(tx, id, 'ignore');
    const params = { memberId: viewer.memberId, reason: row.reason };
    await endAsIgnored(tx.trx, tx.workspaceId, id, params, house.clock.now());
    tx.announce({ kind: 'inbound_event.changed', subjectId: id });
  });
}

async function decide(
  house: House,
  viewer: Viewer,
  id: string,
  decision: InboundDecision,
  write: (tx: WorkspaceTransaction) => Promise<void>,
): Promise<void> {
  await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
    const row = await required(tx, id, decision);
    if (row.raw_blob === null && needsBytes(decision)) {
      throw conflict(
        'inbound_event_without_bytes',
        'Its bytes were never taken in or are erased, so there is nothing to read again.',
      );
    }
    await write(tx);
    await house.jobs.send(tx.trx, 'inbound.process', orderKeyJob(tx.workspaceId, row.order_key));
    tx.announce({ kind: 'inbound_event.changed', subjectId: id });
  });
}

async function required(tx: WorkspaceTransaction, id: string, decision: InboundDecision) {
  const row = await lockInboundEvent(tx.trx, tx.workspaceId, id);
  if (!row) throw notFound('inbound_event');
  if (!decidableFrom[decision].includes(row.state)) {
    throw conflict('inbound_event_settled', 'Meanwhile it has ended otherwise.', { params: { state: row.state } });
  }
  return row;
}
