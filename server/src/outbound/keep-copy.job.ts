/**
 * Puts copies of sent messages where their channel wants them, e.g. into a mailbox's folder of sent mail. A step of its
 * own after the sending: it holds nothing up, repeats nothing that was sent, and its trouble is never the delivery's.
 */
import type { ConnectedChannel } from '@irori/connectors/kit/connector';
import { DeliveryFailure } from '@irori/connectors/kit/failures';
import { connectedChannel, connectorContext, loadInboundChannel } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import { channelJob, splitKey } from '../jobs.ts';
import type { WorkspaceTransaction } from '../platform/events/workspace-transaction.ts';
import type { ClaimedDelivery } from './claim-delivery.ts';
import { renderOutbound } from './render.ts';
import { nextStep } from './retry-policy.ts';

const copyTimeoutMs = 120_000;
/** What needs a person is tried again now and then: somebody will type the new password. */
const afterCredentialsMs = 30 * 60_000;
const mostKeys = 500;

/** Notes, with the acceptance, that a copy is to be kept. */
export async function queueCopy(
  house: House,
  tx: WorkspaceTransaction,
  delivery: ClaimedDelivery,
  channel: ConnectedChannel,
): Promise<void> {
  if (connectorOf(house, delivery.connector).keepsCopy?.(channel) !== true) return;
  const now = house.clock.now();
  await tx.trx
    .insertInto('sent_copies')
    .values({
      workspace_id: tx.workspaceId,
      delivery_id: delivery.id,
      message_id: delivery.messageId,
      conversation_id: delivery.conversationId,
      channel_id: channel.id,
      state: 'waiting',
      next_attempt_at: now,
      folder: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await house.jobs.send(tx.trx, 'outbound.copy', channelJob(tx.workspaceId, channel.id));
}

/** Drains the copies of one channel: a mailbox host allows few connections at once. */
export function makeCopyJob(house: House): (key: string) => Promise<void> {
  return async (key) => {
    const { workspaceId, rest: channelId } = splitKey(key);
    for (;;) {
      const row = await nextCopy(house, workspaceId, channelId);
      if (!row) return;
      await keep(house, row);
    }
  };
}

type CopyRow = NonNullable<Awaited<ReturnType<typeof nextCopy>>>;

function nextCopy(house: House, workspaceId: string, channelId: string) {
  return house.database.db
    .selectFrom('sent_copies as s')
    .innerJoin('deliveries as d', (join) =>
      join.onRef('d.workspace_id', '=', 's.workspace_id').onRef('d.id', '=', 's.delivery_id'),
    )
    .innerJoin('channels as c', (join) =>
      join.onRef('c.workspace_id', '=', 's.workspace_id').onRef('c.id', '=', 's.channel_id'),
    )
    .selectAll('s')
    .select(['d.request', 'c.connector'])
    .where('s.workspace_id', '=', workspaceId)
    .where('s.channel_id', '=', channelId)
    .where('s.state', '=', 'waiting')
    .where('s.next_attempt_at', '<=', house.clock.now())
    .orderBy('s.created_at')
    .executeTakeFirst();
}

async function keep(house: House, row: CopyRow): Promise<void> {
  const attempts = row.attempts + 1;
  try {
    const connector = connectorOf(house, row.connector);
    const channel = await connectedChannel(house, await loadInboundChannel(house, row.workspace_id, row.channel_id));
    if (!connector.keepCopy || connector.keepsCopy?.(channel) !== true) {
      throw new DeliveryFailure('rejected', 'copy.switched_off', 'Copies are switched off meanwhile.');
    }
    const message = await renderOutbound(house, channel, {
      id: row.delivery_id,
      workspaceId: row.workspace_id,
      messageId: row.message_id,
      conversationId: row.conversation_id,
      request: row.request,
    });
    const context = connectorContext(house, connector, AbortSignal.timeout(copyTimeoutMs));
    const { folder } = await connector.keepCopy(message, channel, context);
    await save(house, row, { state: 'kept', attempts, folder, error: null, next_attempt_at: null });
  } catch (error) {
    const failure =
      error instanceof DeliveryFailure
        ? error
        : new DeliveryFailure('transient', 'internal', 'An error of ours interrupted the copying.', { cause: error });
    house.log.warn({ err: error, deliveryId: row.delivery_id, attempts }, 'a copy could not be kept');
    const now = house.clock.now();
    const again = failure.kind === 'credentials' || failure.kind === 'outcome_unknown';
    // It looks for the copy first, so that trying again is safe whatever became of the last try.
    const step = nextStep(
      again ? { kind: 'transient', retryAfterMs: afterCredentialsMs } : failure,
      attempts,
      row.created_at,
      now,
    );
    const problem = { code: failure.code, text: failure.message, params: { ...failure.params } };
    await save(house, row, {
      state: step.kind === 'retry' ? 'waiting' : 'failed',
      attempts,
      folder: null,
      error: JSON.stringify(problem),
      next_attempt_at: step.kind === 'retry' ? step.at : null,
    });
  }
}

async function save(
  house: House,
  row: Pick<CopyRow, 'workspace_id' | 'delivery_id' | 'channel_id'>,
  changes: {
    readonly state: CopyRow['state'];
    readonly attempts: number;
    readonly folder: string | null;
    readonly error: string | null;
    readonly next_attempt_at: Date | null;
  },
): Promise<void> {
  await house.database.transaction(async (trx) => {
    await trx
      .updateTable('sent_copies')
      .set({ ...changes, updated_at: house.clock.now() })
      .where('workspace_id', '=', row.workspace_id)
      .where('delivery_id', '=', row.delivery_id)
      .execute();
    if (changes.next_attempt_at === null) return;
    const key = channelJob(row.workspace_id, row.channel_id);
    await house.jobs.send(trx, 'outbound.copy', key, {}, { startAfter: changes.next_attempt_at });
  });
}

/** Wakes channels whose copies are due and whose job was lost with a process. */
export async function sweepCopies(house: House): Promise<number> {
  const rows = await house.database.db
    .selectFrom('sent_copies')
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', house.clock.now())
    .select(['workspace_id', 'channel_id'])
    .distinct()
    .limit(mostKeys)
    .execute();
  if (rows.length === 0) return 0;
  const keys = rows.map((row) => channelJob(row.workspace_id, row.channel_id));
  await house.database.transaction((trx) => house.jobs.sendMany(trx, 'outbound.copy', keys));
  return keys.length;
}
