/** Stores a raw event's bytes and accepts it: the common end of the webhook and receiver doors. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { Refused } from '@irori/connectors/kit/doors';
import type { RawInbound } from '@irori/connectors/kit/inbound-event';
import type { House } from '../house.ts';
import type { Acceptor } from './accept.ts';

export interface RawPlace {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly connector: Connector;
}

/**
 * Resolves when the event is durable. Fails with `too_large` beyond the cap of the door.
 * @param refused why the bytes were not taken in; then the ledger alone knows of the event
 */
export async function acceptRaw(
  house: House,
  acceptor: Acceptor,
  place: RawPlace,
  raw: RawInbound,
  refused?: Refused,
): Promise<void> {
  if (refused) {
    await acceptor.accept({
      workspaceId: place.workspaceId,
      channelId: place.channelId,
      eventId: refused.eventId,
      orderKey: place.connector.orderKey(raw, place.channelId),
      door: raw.door,
      envelope: raw.envelope,
      rawBlob: null,
      size: refused.size,
      receivedAt: raw.receivedAt,
      refused: { rule: refused.rule, params: refused.params },
    });
    return;
  }
  const { hash, size } = await house.blobs.put(raw.body, { maxBytes: house.config.caps.webhookBytes });
  await acceptor.accept({
    workspaceId: place.workspaceId,
    channelId: place.channelId,
    eventId: place.connector.eventId(raw),
    orderKey: place.connector.orderKey(raw, place.channelId),
    door: raw.door,
    envelope: raw.envelope,
    rawBlob: hash,
    size,
    receivedAt: raw.receivedAt,
  });
}
