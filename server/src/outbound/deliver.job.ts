/**
 * Sends what waits in one conversation, in order. A delivery is marked `sending`, and that is committed, before the
 * network is touched: a process that dies in between leaves an `uncertain` delivery behind, never a silent second copy.
 */
import type { ConnectedChannel, Connector, Context } from '@irori/connectors/kit/connector';
import { connectedChannel, connectorContext, loadInboundChannel } from '../channels/index.ts';
import { connectorOf, type House } from '../house.ts';
import { splitKey } from '../jobs.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { type ClaimedDelivery, claimNext } from './claim-delivery.ts';
import { recordAccepted, recordFailure, saveRefs } from './record-outcome.ts';
import { renderOutbound } from './render.ts';

/** Time one exchange with a platform may take; a connector's own limits are shorter. */
export const sendTimeoutMs = 120_000;

export function makeDeliverJob(house: House, processId: string): (key: string) => Promise<void> {
  return async (key) => {
    const { workspaceId, rest: conversationId } = splitKey(key);
    for (;;) {
      const delivery = await claimNext(house, processId, workspaceId, conversationId);
      if (!delivery) return;
      await deliver(house, delivery);
    }
  };
}

async function deliver(house: House, delivery: ClaimedDelivery): Promise<void> {
  try {
    const connector = connectorOf(house, delivery.connector);
    const channel = await connectedChannel(
      house,
      await loadInboundChannel(house, delivery.workspaceId, delivery.channelId),
    );
    const context = connectorContext(house, connector, AbortSignal.timeout(sendTimeoutMs));
    const budget = (await carriesFiles(house, delivery)) ? await attachmentBudget(connector, channel, context) : null;
    const message = await renderOutbound(house, channel, delivery, budget);
    const refs = connector.refsOf(message, channel, context.installation);
    await workspaceTransaction(house.database, delivery.workspaceId, (tx) => saveRefs(tx, delivery, channel, refs));
    await recordAccepted(house, delivery, channel, await connector.send(message, channel, context));
  } catch (error) {
    await recordFailure(house, delivery, error);
  }
}

async function carriesFiles(house: House, delivery: ClaimedDelivery): Promise<boolean> {
  if (delivery.request.kind === 'forward') return true;
  const row = await house.database.db
    .selectFrom('attachments')
    .where('workspace_id', '=', delivery.workspaceId)
    .where('message_id', '=', delivery.messageId)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The least of what the far side announces and what was set for the channel; null when neither says anything. */
async function attachmentBudget(
  connector: Connector,
  channel: ConnectedChannel,
  context: Context,
): Promise<number | null> {
  const announced = (await connector.attachmentBudget?.(channel, context)) ?? null;
  const set = channel.settings.maxTotalBytes;
  const limits = [announced, typeof set === 'number' ? set : null].filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}
