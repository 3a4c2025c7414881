/** The way of a mail that came in, read anew from its stored bytes by its connector. */
import type { Connector } from '@irori/connectors/kit/connector';
import type { Envelope, RawInbound, SenderChecks } from '@irori/connectors/kit/inbound-event';
import type { MailTrace } from '@irori/contract/channels/forwarding';
import { connectedChannel, type InboundChannelRow } from '../channels/index.ts';
import type { House } from '../house.ts';
import { BlobMissing, type Blobs } from '../platform/blobs/blobs.ts';

export interface StoredMail {
  readonly door: 'mail' | 'webhook' | 'receiver' | null;
  readonly envelope: Readonly<Record<string, unknown>> | null;
  readonly checks: Readonly<Record<string, unknown>> | null;
  readonly raw_blob: string | null;
  readonly received_at: Date | null;
}

/** Null when it did not come as a mail, or its bytes are gone. */
export async function traceOf(
  house: House,
  channel: Omit<InboundChannelRow, 'inbox_settings'>,
  connector: Connector,
  mail: StoredMail,
): Promise<MailTrace | null> {
  const read = connector.ingress.mail?.trace;
  if (!read || mail.raw_blob === null || mail.received_at === null || mail.envelope === null) return null;
  if (mail.door === null || mail.door === 'webhook') return null;
  const body = await beginningOf(house.blobs, mail.raw_blob, house.config.caps.mailHeaderBytes);
  if (body === null) return null;
  const raw: RawInbound = {
    door: mail.door,
    body,
    envelope: mail.envelope as unknown as Envelope,
    receivedAt: mail.received_at,
    checks: mail.checks as unknown as SenderChecks | null,
  };
  const { credentials: _sealed, ...connected } = await connectedChannel(house, channel);
  return read(raw, connected);
}

/** As much as a header may take: the way stands there, and the rest may be large. */
async function beginningOf(blobs: Blobs, hash: string, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of (await blobs.get(hash)) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= most || Buffer.concat(chunks.slice(-2)).includes('\r\n\r\n')) break;
    }
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
  return Buffer.concat(chunks).subarray(0, most);
}
